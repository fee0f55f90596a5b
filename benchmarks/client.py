"""A client that keeps its connection, as a program that asks more than once does."""

import http.client
from urllib.parse import urlsplit


class Client:
    """Asks one server over one connection. `host` is the address that it asks from: clients are told apart by it."""

    def __init__(self, address: str, *, host: str = "127.0.0.1", timeout: float = 60) -> None:
        parts = urlsplit(address)
        assert parts.hostname
        self._connection = http.client.HTTPConnection(
            parts.hostname, parts.port, timeout=timeout, source_address=(host, 0)
        )

    def ask(self, path: str) -> tuple[int, bytes]:
        """The status and the body of an answer; asks again where the server closed an idle connection."""
        try:
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
        return answer.status, answer.read()

    def get(self, path: str) -> bytes:
        """The body of a good answer; raises RuntimeError for any other."""
        status, body = self.ask(path)
        if status != 200:
            raise RuntimeError(f"{path[:200]} was answered {status}: {body[:400]!r}")
        return body

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()
