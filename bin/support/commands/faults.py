"""bin/faults"""

from support.judged import run_judged


def main(arguments: list[str]) -> int:
    return run_judged("tests.faults", arguments)
