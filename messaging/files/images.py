"""Images, drawn anew: what comes out holds pixels and nothing else of what came in.

So there is no place in them for a script, for what a camera wrote down, or for a second file.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from rooms.errors import Invalid, TooLarge

# Of all frames together: so much is in memory at once, four bytes each and some copies of it.
MAX_PIXELS = 50_000_000
MAX_FRAMES = 1_000
THUMBNAIL = 800  # the longer side
LONGEST = 3  # times as long as wide: of longer ones the thumbnail shows the beginning

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 88},
    "GIF": {},
}
# What an image is drawn by; everything else that a file may say of itself is left out.
KEPT = ("transparency", "background", "duration", "loop")
# What Pillow raises where a file is not what it begins like.
DAMAGE = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

# A frame of a GIF may be larger than the image says it is.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """`thumbnail` is WebP."""

    content: bytes
    content_type: str
    width: int
    height: int
    thumbnail: bytes


def redraw(file: IO[bytes]) -> Picture | None:
    """The image in this file; None where it is none. Raises Invalid for a damaged one, TooLarge
    for one that would fill the memory.
    """
    with _one_at_a_time:
        try:
            with Image.open(file, formats=FORMATS) as image:
                return _redrawn(image)
        except UnidentifiedImageError:
            return None
        except BOMB as error:
            raise _too_many_pixels() from error
        except DAMAGE as error:
            raise Invalid(_("This image cannot be read. It may be damaged.")) from error


def _redrawn(image: Image.Image) -> Picture:
    format = str(image.format)
    _require_bounds(image, frames=1)
    frames = [_plain(frame, format) for frame in _frames(image)]
    first = frames[0]
    return Picture(
        content=_saved(frames, format),
        content_type=f"image/{format.lower()}",
        width=first.width,
        height=first.height,
        thumbnail=_thumbnail(first),
    )


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    """Each once, counted before it is drawn. Of a PNG the still one only."""
    if image.format not in {"GIF", "WEBP"}:
        yield image
        return
    for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
        _require_bounds(frame, frames=number)
        yield frame


def _require_bounds(image: Image.Image, *, frames: int) -> None:
    if image.width * image.height * frames > MAX_PIXELS or frames > MAX_FRAMES:
        raise _too_many_pixels()


def _too_many_pixels() -> TooLarge:
    text = gettext("This image has too many pixels: %(most)s million are possible at most.")
    return TooLarge(text % {"most": MAX_PIXELS // 1_000_000})


def _plain(frame: Image.Image, format: str) -> Image.Image:
    """A copy the right way up, in the colours of screens, that says nothing else of itself."""
    upright = _in_screen_colours(ImageOps.exif_transpose(frame))
    if format == "JPEG" and upright.mode not in {"L", "RGB"}:
        upright = upright.convert("RGB")
    plain = upright.copy()
    plain.info = {name: frame.info[name] for name in KEPT if name in frame.info}
    return plain


def _in_screen_colours(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, screen, outputMode=mode) or image
    except (ImageCms.PyCMSError, *DAMAGE):
        return image  # a profile that is none: the colours stay as they are


def _saved(frames: list[Image.Image], format: str) -> bytes:
    first, *others = frames
    options = dict(SAVING[format])
    if others:
        durations = [frame.info.get("duration", 100) for frame in frames]
        options |= {"save_all": True, "append_images": others, "duration": durations}
        options |= {"loop": first.info["loop"]} if "loop" in first.info else {}
    content = BytesIO()
    first.save(content, format, **options)
    return content.getvalue()


def _thumbnail(image: Image.Image) -> bytes:
    has_holes = "A" in image.getbands() or "transparency" in image.info
    small = _beginning(image).convert("RGBA" if has_holes else "RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    content = BytesIO()
    small.save(content, "WEBP", quality=80)
    return content.getvalue()


def _beginning(image: Image.Image) -> Image.Image:
    width = min(image.width, image.height * LONGEST)
    height = min(image.height, image.width * LONGEST)
    return image.crop((0, 0, width, height))
