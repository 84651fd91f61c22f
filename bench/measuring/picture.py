"""Bars on a logarithmic scale, as an SVG that reads on light and dark pages alike."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH, HEIGHT, LABELS, TITLE = 860, 26, 270, 40  # px: the picture, a bar, left of it, above a group
OURS, OTHERS, TEXT = "#2f9e6e", "#8a94a6", "#7a8290"


@dataclass(frozen=True)
class Scale:
    """From `least` at the left end to `most`; `unit` stands before each group's title."""

    least: float
    most: float
    unit: str
    note: str
    digits: int = 0


RATES = Scale(
    least=1_000,
    most=10_000_000,
    unit="deliveries/s",
    note="logarithmic scale; the knee: all delivered, p99 under 250 ms",
)
TIMES = Scale(
    least=1,
    most=10_000,
    unit="ms from commit to screen",
    note="logarithmic scale; said on one web process, heard on another",
    digits=1,
)


@dataclass(frozen=True)
class Group:
    title: str
    bars: dict[str, float] = field(default_factory=dict)


def picture(groups: Sequence[Group], *, ours: str, scale: Scale = RATES) -> str:
    """The scale is logarithmic: a tenth more is as long everywhere."""
    shown = [group for group in groups if group.bars]
    height = sum(TITLE + HEIGHT * len(group.bars) for group in shown) + TITLE
    lines, top = [], 0
    for group in shown:
        lines.append(text(0, top + 26, f"{scale.unit}, {group.title}", "bold"))
        top += TITLE
        for name, value in group.bars.items():
            lines += bar(top, name, value, OURS if name == ours else OTHERS, scale)
            top += HEIGHT
    lines.append(text(0, top + 26, scale.note))
    style = f'font-family="system-ui, sans-serif" font-size="14" fill="{TEXT}"'
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n{chr(10).join(lines)}\n</svg>\n'
    )


def bar(top: int, name: str, value: float, colour: str, scale: Scale) -> Iterator[str]:
    room = WIDTH - LABELS - 110
    part = math.log(max(value, scale.least) / scale.least) / math.log(scale.most / scale.least)
    length = max(2, round(part * room))
    yield text(LABELS - 12, top + 17, name, anchor="end")
    yield f'<rect x="{LABELS}" y="{top + 4}" width="{length}" height="18" rx="3" fill="{colour}"/>'
    yield text(LABELS + length + 8, top + 17, f"{value:,.{scale.digits}f}" if value else "none")


def text(x: int, y: int, content: str, weight: str = "normal", anchor: str = "start") -> str:
    about = f'x="{x}" y="{y}" font-weight="{weight}" text-anchor="{anchor}"'
    return f"<text {about}>{escape(content)}</text>"
