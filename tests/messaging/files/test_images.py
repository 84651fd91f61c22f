"""Images are drawn anew: pixels stay, everything else goes, and what would not fit is refused."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.utils.translation import override
from PIL import Image, ImageCms

from messaging.files import images
from messaging.files.images import Picture, redraw
from rooms.errors import Invalid, TooLarge
from tests.messaging.files.pictures import PDF, SCRIPT, animation, image, photograph


def redrawn(content: bytes) -> Picture:
    picture = redraw(BytesIO(content))
    assert picture
    return picture


def read(content: bytes) -> Any:
    found = Image.open(BytesIO(content))
    found.load()
    return found


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_an_image_stays_what_it_is_with_its_size_known(format: str) -> None:
    picture = redrawn(image(format, (60, 40)))

    assert picture.content_type == f"image/{format.lower()}"
    assert (picture.width, picture.height) == (60, 40)
    assert read(picture.content).format == format
    assert read(picture.thumbnail).format == "WEBP"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_to_store_colours_comes_through(mode: str) -> None:
    content = BytesIO()
    Image.new(mode, (9, 7)).save(content, "PNG")

    picture = redrawn(content.getvalue())

    assert read(picture.content).size == read(picture.thumbnail).size == (9, 7)


def test_colours_for_print_become_those_of_screens() -> None:
    picture = redrawn(image("JPEG", mode="CMYK"))

    assert read(picture.content).mode == "RGB"


def test_what_a_camera_wrote_is_gone_and_the_image_stands_upright() -> None:
    picture = redrawn(photograph(orientation=6))

    assert (picture.width, picture.height) == (40, 60)
    for content in (picture.content, picture.thumbnail):
        assert read(content).size == (40, 60)
        assert not dict(read(content).getexif())
        assert b"Secret" not in content
        assert b"secret" not in content


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_profile_of_colours_is_worked_in_and_left_out(format: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    picture = redrawn(image(format, icc_profile=profile))

    assert "icc_profile" not in read(picture.content).info


def test_a_profile_that_is_none_costs_nothing_but_itself() -> None:
    picture = redrawn(image("PNG", icc_profile=b"no profile" * 20))

    assert b"no profile" not in picture.content


def test_words_in_an_image_are_gone() -> None:
    text = b"tEXt" + b"Comment\0" + SCRIPT
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    content = image("PNG")
    after_header = 8 + 25

    picture = redrawn(content[:after_header] + chunk + content[after_header:])

    assert SCRIPT not in picture.content


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("rider", [SCRIPT, PDF, b"PK\x03\x04" + bytes(60)])
def test_what_hangs_behind_an_image_is_gone(format: str, rider: bytes) -> None:
    picture = redrawn(image(format) + rider)

    assert rider not in picture.content
    assert rider not in picture.thumbnail


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_what_moves_goes_on_moving(format: str) -> None:
    picture = redrawn(animation(format))

    found = read(picture.content)
    assert (found.n_frames, found.size) == (3, (30, 20))
    assert found.info["loop"] == 0
    assert found.info["duration"] == 80
    assert not getattr(read(picture.thumbnail), "is_animated", False)


@pytest.mark.parametrize(
    "content", [b"", PDF, SCRIPT, b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_image_is_none(content: bytes) -> None:
    assert redraw(BytesIO(content)) is None


@pytest.mark.parametrize("format", ["TIFF", "BMP", "ICO"])
def test_an_image_that_browsers_may_not_show_is_a_file_like_others(format: str) -> None:
    assert redraw(BytesIO(image(format, (32, 32)))) is None


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_damaged_image_is_refused(format: str) -> None:
    whole = image(format, (300, 300))

    with pytest.raises(Invalid):
        redraw(BytesIO(whole[: len(whole) * 2 // 3]))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_of_a_script_behind_an_image_no_word_is_left(format: str) -> None:
    picture = redrawn(image(format, (32, 32)) + SCRIPT)

    assert b"cookie" not in picture.content
    assert b"cookie" not in picture.thumbnail


def png_bomb(side: int) -> bytes:
    """A few bytes that say they are `side` pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n"
    data = zlib.compress(bytes(10_000))
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 12_000, 50_000])
def test_a_bomb_of_pixels_is_refused_before_it_is_drawn(side: int) -> None:
    with pytest.raises(TooLarge) as refused:
        redraw(BytesIO(png_bomb(side)))

    assert "50" in str(refused.value)


@pytest.mark.parametrize(("language", "bound"), [("en", "50 million"), ("ko", "5000만 화소")])
def test_the_most_pixels_are_told_as_the_language_counts(language: str, bound: str) -> None:
    with override(language), pytest.raises(TooLarge, match=bound):
        redraw(BytesIO(png_bomb(8_000)))


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_a_bomb_of_frames_is_refused(monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    monkeypatch.setattr(images, "MAX_FRAMES", 5)

    with pytest.raises(TooLarge):
        redraw(BytesIO(animation(format, frames=6)))
    redrawn(animation(format, frames=4))


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_the_pixels_of_all_frames_count(monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    monkeypatch.setattr(images, "MAX_PIXELS", 30 * 20 * 3)

    with pytest.raises(TooLarge):
        redraw(BytesIO(animation(format, frames=4)))
    redrawn(animation(format, frames=3))


def test_the_thumbnail_is_small_and_shows_the_beginning_of_what_is_long() -> None:
    assert read(redrawn(image("PNG", (3_000, 1_500))).thumbnail).size == (800, 400)
    assert read(redrawn(image("PNG", (100, 4_000))).thumbnail).size == (100, 300)
    assert read(redrawn(image("PNG", (1, 1))).thumbnail).size == (1, 1)


def test_what_is_transparent_stays_so() -> None:
    content = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(content, "PNG")

    assert read(redrawn(content.getvalue()).thumbnail).mode == "RGBA"
