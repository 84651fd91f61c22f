"""Numbers of several repeats as a table that a person can judge: the middle and the spread."""

from collections.abc import Sequence
from statistics import median


def middle(values: Sequence[float]) -> float:
    return median(values)


def spread(values: Sequence[float], digits: int = 0) -> str:
    """`1,234 (1,180 to 1,301)`: the median and the extremes."""
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they must be; the first stands left, the others right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join("  ".join(aligned(line, widths)).rstrip() for line in lines)


def aligned(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [line[0].ljust(widths[0])]
    return cells + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
