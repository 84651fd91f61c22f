import pytest
from support import interpreter
from support.commands import run as command


def test_a_checkout_of_somebody_else_is_one_line_with_the_mend(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(arguments: list[str]) -> int:
        raise PermissionError(13, "Permission denied", "/opt/oreum/.venv/bin/python")

    monkeypatch.setattr(command, "main", refuse)
    with pytest.raises(SystemExit) as end:
        interpreter.run("run")
    assert str(end.value) == (
        "bin/run: no permission for /opt/oreum/.venv/bin/python; "
        "run it as its owner, or clone the checkout to a folder of your own"
    )
