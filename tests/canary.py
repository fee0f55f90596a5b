"""A server that nobody may reach."""

import socket
import threading


class Canary:
    """A server on the loopback interface that counts who connects."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self.port = self._socket.getsockname()[1]
        self.hits = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            self.hits += 1
            connection.close()

    def stop(self) -> None:
        """Closes it."""
        self._stopped.set()
        self._thread.join()
        self._socket.close()
