"""What came of all of it, as a table."""

from collections.abc import Callable, Sequence

from tests.faults.fault import Fault, Outcome

HEAD_OF_BRIDGE = (
    "", "behind the log", "times", "mirrored", "twice", "early", "lost", "different",
    "out of order", "heard", "recovery",
)  # fmt: skip
HEAD = ("", "fault", "times", "messages", "lost", "doubled", "reordered", "other", "recovery")
WIDTHS = (4, 34, 6, 9, 6, 8, 10, 6, 9)
WIDTHS_OF_BRIDGE = (4, 34, 6, 9, 6, 6, 5, 10, 13, 7, 9)

Row = Callable[[Fault, Sequence[Outcome]], tuple[object, ...]]


def table(outcomes: Sequence[Outcome]) -> str:
    """What people saw and were told."""
    return "\n".join(line(cells, WIDTHS) for cells in [HEAD, *rows(outcomes, row)])


def table_of_bridge(outcomes: Sequence[Outcome]) -> str:
    """What stands in Kafka, and what was made of it."""
    cells = [HEAD_OF_BRIDGE, *rows(outcomes, row_of_bridge)]
    return "\n".join(line(it, WIDTHS_OF_BRIDGE) for it in cells)


def rows(outcomes: Sequence[Outcome], row: Row) -> list[tuple[object, ...]]:
    """A line for each fault in the order of numbers, and one for all."""
    faults = sorted(
        {o.fault for o in outcomes}, key=lambda fault: (int(fault.number[1:]), fault.name)
    )
    each = [row(fault, [o for o in outcomes if o.fault == fault]) for fault in faults]
    return [*each, row(Fault("", "all", faults[0].strike), outcomes)]


def line(cells: Sequence[object], widths: Sequence[int]) -> str:
    """Words to the left, numbers to the right."""
    parts = [
        f"{cell!s:<{width}}" if place < 2 else f"{cell!s:>{width}}"
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return " ".join(parts).rstrip()


def row(fault: Fault, outcomes: Sequence[Outcome]) -> tuple[object, ...]:
    verdicts = [outcome.verdict for outcome in outcomes]
    others = sum(len(o.problems) - len(o.findings.faults if o.findings else []) for o in outcomes)
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


def row_of_bridge(fault: Fault, outcomes: Sequence[Outcome]) -> tuple[object, ...]:
    all_findings = [outcome.findings for outcome in outcomes if outcome.findings]
    return (
        fault.number,
        fault.name,
        len(outcomes),
        sum(findings.mirrored for findings in all_findings),
        sum(findings.twice for findings in all_findings),
        sum(findings.early for findings in all_findings),
        sum(len(findings.lost) for findings in all_findings),
        sum(len(findings.different) for findings in all_findings),
        sum(len(findings.disordered) for findings in all_findings),
        f"{max(outcome.heard for outcome in outcomes):.1f} s",
        longest(outcomes),
    )


def longest(outcomes: Sequence[Outcome]) -> str:
    if any(outcome.recovery is None for outcome in outcomes):
        return "never"
    return f"{max(outcome.recovery or 0 for outcome in outcomes):.1f} s"
