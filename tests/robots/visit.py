"""Pages as a browser without scripts gets them."""

import http.client
import time
from collections.abc import Sequence

from tests.waiting import STEP

SECONDS = 20
SECONDS_UNTIL_SOMEBODY_ANSWERS = 60


class Visit:
    """One person's session, on a site with several addresses."""

    def __init__(self, addresses: Sequence[str], cookie: str) -> None:
        self.cookie = cookie
        self._addresses = list(addresses)

    def get(self, path: str) -> str:
        """From the first address that answers. Raises AssertionError for what is no page."""
        deadline = time.monotonic() + SECONDS_UNTIL_SOMEBODY_ANSWERS
        while True:
            try:
                status, text = self._ask(self._addresses[0], path)
            except (OSError, http.client.HTTPException):
                self._addresses = [*self._addresses[1:], self._addresses[0]]
                if time.monotonic() > deadline:
                    raise
                time.sleep(STEP)
            else:
                assert status == http.client.OK, f"{path}: HTTP {status}"
                return text

    def _ask(self, address: str, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(address, timeout=SECONDS)
        try:
            headers = {"Cookie": self.cookie, "Accept-Language": "en"}
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()
