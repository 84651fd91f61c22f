"""What is told of the files of a message; pure."""

from typing import NotRequired, Protocol
from uuid import UUID

from typing_extensions import TypedDict

# Where files are asked for, whoever may see them: FILES and their key.
FILES = "/files/"


class Attachment(TypedDict):
    """A file of a message. Images have a size in pixels, and a small copy at `thumbnail`."""

    id: int
    url: str
    name: str
    size: int
    content_type: str
    width: NotRequired[int]
    height: NotRequired[int]
    thumbnail: NotRequired[str]


class Uploaded(Protocol):
    """What `attachment` reads of an upload."""

    @property
    def id(self) -> int: ...
    @property
    def key(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def content_type(self) -> str: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...


def attachment(upload: Uploaded) -> Attachment:
    url = FILES + upload.key.hex
    told: Attachment = {
        "id": upload.id,
        "url": url,
        "name": upload.name,
        "size": upload.size,
        "content_type": upload.content_type,
    }
    if upload.width is not None and upload.height is not None:
        told |= {"width": upload.width, "height": upload.height, "thumbnail": f"{url}/thumbnail"}
    return told


def key_of(attachment: Attachment) -> UUID:
    """Of the upload that it tells of. Raises ValueError."""
    return UUID(attachment["url"].removeprefix(FILES))
