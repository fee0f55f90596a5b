"""A client that keeps its connection, as a program that asks more than once does."""

import http.client
from urllib.parse import urlsplit

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Client:
    """Asks one server over one connection. `host` is the address that it asks from: clients are told apart by it."""

    def __init__(self, address: str, *, host: str = "127.0.0.1", timeout: float = 60) -> None:
        parts = urlsplit(address)
        assert parts.hostname
        self._connection = http.client.HTTPConnection(
            parts.hostname, parts.port, timeout=timeout, source_address=(host, 0)
        )

    def ask(self, path: str, form: bytes | None = None) -> tuple[int, bytes]:
        """The status and the body of the answer to GET, or to POST with a form.

        Asks once more where the server closed the connection: it does so with those that idle.
        """
        try:
            answer = self._asked(path, form)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            answer = self._asked(path, form)
        return answer.status, answer.read()

    def _asked(self, path: str, form: bytes | None) -> http.client.HTTPResponse:
        self._connection.request("GET" if form is None else "POST", path, form, _FORM if form else {})
        return self._connection.getresponse()

    def get(self, path: str) -> bytes:
        """The body of a good answer; raises RuntimeError for any other."""
        status, body = self.ask(path)
        if status != 200:
            raise RuntimeError(f"{path[:200]} was answered {status}: {body[:400]!r}")
        return body

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()
