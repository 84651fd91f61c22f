"""Numbers of several repeats as a table that a person can judge: the middle and the spread."""

from collections.abc import Sequence
from statistics import median


def middle(values: Sequence[float]) -> float:
    return median(values)


def spread(values: Sequence[float], digits: int = 0) -> str:
    """`1,234 (1,180 to 1,301)`: the median and the extremes."""
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Columns as wide as they must be; the first `left` stand left, the others right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join("  ".join(aligned(line, widths, left)).rstrip() for line in lines)


def aligned(line: Sequence[str], widths: Sequence[int], left: int) -> list[str]:
    return [
        cell.ljust(width) if column < left else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]
