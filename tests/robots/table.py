"""What robots did, and what was compared, as a table."""

from tests.robots.play import DEVICES, Result


def table(result: Result) -> str:
    verdict = result.verdict
    facts = [
        ("robots", result.robots),
        ("devices", result.robots * DEVICES),
        ("events in the log", result.events),
        ("rests", result.rests),
        ("web processes restarted", result.restarts),
        *((name, result.done[name]) for name in sorted(result.done)),
        ("counts compared", verdict.counts),
        ("dividers compared", verdict.dividers),
        ("wrong", len(verdict.wrong)),
    ]
    return "\n".join(f"{name:<26} {number:>8}" for name, number in facts)
