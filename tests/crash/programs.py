"""What programs do over REST with a site that is to be broken."""

from tests.running import RunningOreum


def token(site: RunningOreum, username: str) -> str:
    """Of somebody new."""
    site.manage("seed_load", "--users", "1", "--rooms", "1", "--prefix", username)
    return site.manage("create_token", f"{username}1").strip()


def made(site: RunningOreum, path: str, content: object, token: str) -> dict[str, object]:
    status, answer = site.request("POST", path, content, token=token)
    assert status == 201, answer
    assert isinstance(answer, dict)
    return answer
