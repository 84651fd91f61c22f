"""What came of all of it, as a table."""

from collections.abc import Sequence

from tests.faults.fault import Fault, Outcome

HEAD = ("", "fault", "times", "messages", "lost", "doubled", "reordered", "other", "recovery")
WIDTHS = (4, 34, 6, 9, 6, 8, 10, 6, 9)


def line(cells: Sequence[object]) -> str:
    """Words to the left, numbers to the right."""
    parts = [
        f"{cell!s:<{width}}" if place < 2 else f"{cell!s:>{width}}"
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ]
    return " ".join(parts).rstrip()


def table(outcomes: Sequence[Outcome]) -> str:
    """A line for each fault in the order of numbers, and one for all."""
    faults = sorted(
        {o.fault for o in outcomes}, key=lambda fault: (int(fault.number[1:]), fault.name)
    )
    rows = [row(fault, [o for o in outcomes if o.fault == fault]) for fault in faults]
    total = row(Fault("", "all", faults[0].strike), outcomes)
    return "\n".join(line(cells) for cells in [HEAD, *rows, total])


def row(fault: Fault, outcomes: Sequence[Outcome]) -> tuple[object, ...]:
    verdicts = [outcome.verdict for outcome in outcomes]
    others = sum(len(o.problems) for o in outcomes)
    counted = [
        sum(len(verdict.lost) for verdict in verdicts),
        sum(len(verdict.doubled) for verdict in verdicts),
        sum(len(verdict.reordered) for verdict in verdicts),
    ]
    return (
        fault.number,
        fault.name,
        len(outcomes),
        sum(verdict.messages for verdict in verdicts),
        *counted,
        others - sum(counted),
        longest(outcomes),
    )


def longest(outcomes: Sequence[Outcome]) -> str:
    if any(outcome.recovery is None for outcome in outcomes):
        return "never"
    return f"{max(outcome.recovery or 0 for outcome in outcomes):.1f} s"
