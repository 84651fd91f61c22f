"""The files of the demo, drawn here: by their names in the scripts."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
WIDE = (1600, 1000)
HIGH = (1000, 1250)
ITINERARY = """\
첫째 날   10:20 김포 출발, 점심 고기국수, 새별오름
둘째 날   06:30 해돋이, 08:00 아침, 워크숍, 저녁 흑돼지
셋째 날   동문시장, 15:40 제주 출발
"""


def content_of(name: str) -> bytes:
    """Raises KeyError for a name that no file of the demo has."""
    return FILES[name]()


def _hills(sky: Colour, ground: Colour, sun: Colour, height: float) -> Callable[[], bytes]:
    def draw() -> bytes:
        image = _sky(WIDE, sky)
        width, depth = WIDE
        pen = ImageDraw.Draw(image)
        middle = (int(width * 0.68), int(depth * height))
        _circle(pen, middle, 96, sun)
        for number in range(4):
            shade = _mixed(sky, ground, 0.35 + number * 0.2)
            left, top = width * (number * 0.31 - 0.25), depth * (0.46 + number * 0.11)
            pen.ellipse((left, top, left + width * 0.95, depth * 1.7), fill=shade)
        return _saved(image)

    return draw


def _sprout() -> bytes:
    image = _sky(HIGH, (240, 236, 226))
    pen = ImageDraw.Draw(image)
    pen.line((500, 860, 500, 430), fill=(84, 122, 66), width=16)
    for side, top in ((-1, 470), (1, 400), (-1, 620), (1, 560)):
        leaf = sorted((500, 500 + side * 230))
        pen.ellipse((leaf[0], top, leaf[1], top + 120), fill=(104, 150, 78))
    pen.polygon([(330, 800), (670, 800), (620, 1120), (380, 1120)], fill=(190, 98, 62))
    pen.rectangle((305, 770, 695, 830), fill=(206, 112, 74))
    pen.rectangle((0, 1120, 1000, 1250), fill=(205, 196, 178))
    return _saved(image)


def _tangerines() -> bytes:
    image = _sky(WIDE, (214, 204, 184))
    pen = ImageDraw.Draw(image)
    pen.rectangle((120, 250, 1480, 960), fill=(151, 118, 80))
    pen.rectangle((160, 290, 1440, 920), fill=(116, 88, 58))
    for number in range(24):
        row, column = divmod(number, 8)
        middle = (240 + column * 160 + row % 2 * 40, 400 + row * 190)
        _circle(pen, middle, 92, (236, 126 - number % 3 * 10, 30))
        _circle(pen, (middle[0] - 28, middle[1] - 34), 20, (248, 168, 84))
        pen.ellipse(
            (middle[0] + 4, middle[1] - 96, middle[0] + 74, middle[1] - 66), fill=(72, 118, 60)
        )
    return _saved(image)


def _sky(size: tuple[int, int], colour: Colour) -> Image.Image:
    """Lighter towards the ground."""
    column = Image.new("RGB", (1, size[1]))
    for row in range(size[1]):
        column.putpixel((0, row), _mixed(colour, (255, 250, 240), row / size[1] * 0.7))
    return column.resize(size)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (int(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _circle(pen: ImageDraw.ImageDraw, middle: tuple[int, int], radius: int, fill: Colour) -> None:
    (x, y), r = middle, radius
    pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)


def _saved(image: Image.Image) -> bytes:
    content = BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(content, "JPEG", quality=88)
    return content.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "새벽 오름.jpg": _hills((98, 118, 160), (38, 50, 62), (255, 214, 150), 0.44),
    "가을 오름.jpg": _hills((150, 190, 214), (142, 116, 60), (255, 244, 214), 0.2),
    "첫눈.jpg": _hills((176, 188, 204), (236, 240, 244), (246, 246, 250), 0.16),
    "새싹.jpg": _sprout,
    "귤 상자.jpg": _tangerines,
    "제주 일정.txt": ITINERARY.encode,
}
