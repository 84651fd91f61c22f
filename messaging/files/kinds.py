"""What a file is, told by its first bytes: never by its name, nor by what the client says."""

import puremagic

BYTES_LOOKED_AT = 8_192
ANYTHING = "application/octet-stream"

# What browsers play, by what the signature is called; under names that browsers know.
PLAYED = {
    "audio/mpeg": "audio/mpeg",
    "audio/mp4": "audio/mp4",
    "audio/aac": "audio/aac",
    "audio/flac": "audio/flac",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "application/ogg": "audio/ogg",
    "video/mp4": "video/mp4",
    "video/webm": "video/webm",
    "video/quicktime": "video/quicktime",
}
# What is only ever downloaded, and harmless to name.
NAMED = {"application/pdf": "application/pdf"}
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
SHOWN = IMAGES | frozenset(PLAYED.values())


def kind_of(head: bytes) -> str:
    """The type of what begins with these bytes and is not one of IMAGES, which `images` reads."""
    found = [_known(match.mime_type) for match in _matches(head)]
    return next((kind for kind in found if kind), ANYTHING)


def is_shown(content_type: str) -> bool:
    """Whether it is shown or played where it stands; everything else is only downloaded."""
    return content_type in SHOWN


def _known(mime_type: str) -> str | None:
    return PLAYED.get(mime_type) or NAMED.get(mime_type)


def _matches(head: bytes) -> list[puremagic.PureMagicWithConfidence]:
    """The most likely first."""
    try:
        return list(puremagic.magic_string(head[:BYTES_LOOKED_AT]))
    except (puremagic.PureError, ValueError):
        return []
