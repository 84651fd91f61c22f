"""Images and other files, made for the tests."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from messaging.models import Upload
from messaging.services.uploads import upload_file
from rooms.models import User

SCRIPT = b"<script>alert(document.cookie)</script>"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


def image(format: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    mode = options.pop("mode", "RGB")
    content = BytesIO()
    Image.new(mode, size, "tomato").save(content, format, **options)
    return content.getvalue()


def photograph(orientation: int = 6) -> bytes:
    """A JPEG that lies on its side, taken at a place, by a camera that says so."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "Secret Camera"
    exif.get_ifd(GPS)[1] = "N"
    return image("JPEG", (60, 40), exif=exif, comment=b"secret comment")


def animation(format: str = "GIF", frames: int = 3, size: tuple[int, int] = (30, 20)) -> bytes:
    pictures = [Image.new("RGB", size, (number * 60, 0, 99)) for number in range(frames)]
    content = BytesIO()
    pictures[0].save(
        content, format, save_all=True, append_images=pictures[1:], duration=80, loop=0
    )
    return content.getvalue()


def a_file(content: bytes = PDF, name: str = "회의록.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def uploaded(uploader: User, content: bytes = PDF, name: str = "회의록.pdf") -> Upload:
    return upload_file(uploader=uploader, file=a_file(content, name))
