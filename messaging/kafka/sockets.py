"""Sockets that are closed where kafka-python 3.0.12 leaves them to the garbage collector."""

from typing import Any

from kafka.net.inet import KafkaNetSocket

SCHEME = "closing"


class ClosingSocket(KafkaNetSocket):  # type: ignore[misc]  # it has no types
    """Of a connection that is refused, too slow, or given up halfway, the library drops the open
    socket. While brokers are away that is one for each try. It chooses the class that connects by
    the scheme of `proxy_url`, which is how this one gets in: there is no proxy.
    """

    SCHEMES = (SCHEME,)

    async def sock_connect(self, net: Any, sock: Any, sockaddr: Any, timeout_at: Any = None) -> Any:
        try:
            return await super().sock_connect(net, sock, sockaddr, timeout_at=timeout_at)
        except BaseException:  # also the end of a task that waits for its socket
            sock.close()
            raise


CLOSES_SOCKETS = f"{SCHEME}://"
