"""How large files look: the client does the same (`static/js/state/files.js`)."""

MOST_WIDE, MOST_HIGH = 400, 320
LONGEST = 3  # times as long as wide, or the other way round
UNITS = ("KB", "MB", "GB")


def shown_size(width: int, height: int) -> tuple[int, int]:
    """Of the only image of a message, in CSS pixels; of what is very long, the beginning."""
    width, height = min(width, height * LONGEST), min(height, width * LONGEST)
    scale = min(1, MOST_WIDE / width, MOST_HIGH / height)
    return max(1, int(width * scale)), max(1, int(height * scale))


def size_text(size: int) -> str:
    """ "12 B", "3.4 MB", "25 MB" """
    if size < 1024:
        return f"{size} B"
    amount = float(size)
    for unit in UNITS:
        amount /= 1024
        if amount < 1024 or unit == UNITS[-1]:
            break
    return f"{f'{amount:.1f}'.removesuffix('.0')} {unit}"
