"""Names of the product that are replaced from outside, in a process of the tests."""

from typing import Any


def replace(owner: Any, name: str, value: Any) -> Any:
    """The replaced one. It must exist, so that a renamed protection does not look like one that
    was switched off."""
    replaced = getattr(owner, name)
    setattr(owner, name, value)
    return replaced
