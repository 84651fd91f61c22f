"""How a script says what went wrong."""


class Failure(Exception):
    """What a person can mend. Its text is one line: what is wrong, and what to do about it."""
