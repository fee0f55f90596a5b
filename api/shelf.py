"""Older snapshots that are asked by name: a few stay open, and none is closed while somebody asks it."""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from graph.errors import BusyError, GoneError, NotFoundError, OtherSchemaError
from graph.sealed import Snapshot
from graph.snapshots import DataFolder


class _Closing(Protocol):
    def close(self) -> None: ...


Opened = TypeVar("Opened", bound=_Closing)


@dataclass(slots=True)
class Held(Generic[Opened]):
    """The snapshot that one request asks; None until it asks anything."""

    served: Opened | None
    is_older: bool = False


@dataclass(slots=True)
class _Place(Generic[Opened]):
    """An open snapshot and how many are asking it."""

    opened: Opened
    asking: int = 0


class Shelf(Generic[Opened]):
    """Opens kept snapshots when they are asked, and closes the one asked longest ago to make room."""

    def __init__(self, data: DataFolder, open: Callable[[Snapshot], Opened], most: int) -> None:
        self._data = data
        self._open = open
        self._most = most
        self._lock = threading.Lock()
        self._places: OrderedDict[str, _Place[Opened]] = OrderedDict()

    @contextlib.contextmanager
    def taken(self, name: str) -> Iterator[Opened]:
        """The kept snapshot of that name, verified and open until this ends.

        Raises NotFoundError, GoneError, SnapshotError if it is damaged, BusyError where as many as may be open are asked.
        """
        with self._lock:
            place = self._place(name)
            place.asking += 1
        try:
            yield place.opened
        finally:
            with self._lock:
                place.asking -= 1

    def close(self) -> None:
        """Closes all of them."""
        with self._lock:
            while self._places:
                self._places.popitem()[1].opened.close()

    def _place(self, name: str) -> _Place[Opened]:
        try:
            snapshot = self._data.get(name)
        except OtherSchemaError as error:
            raise GoneError(f"Nothing can be asked of snapshot {name} any more. {error}") from error
        except NotFoundError:
            self._forget(name)
            raise
        if name not in self._places:
            snapshot.verify()  # under the lock: two who ask at once must not open it twice
            self._make_room()
            self._places[name] = _Place(self._open(snapshot))
        self._places.move_to_end(name)
        return self._places[name]

    def _make_room(self) -> None:
        while len(self._places) >= self._most:
            idle = next((name for name, place in self._places.items() if not place.asking), None)
            if idle is None:
                raise BusyError(
                    f"{self._most} older snapshots are asked at this moment, which is as many as may be. "
                    "Try again in a few seconds, or ask the newest."
                )
            self._forget(idle)

    def _forget(self, name: str) -> None:
        """Closes one. Who still asks it is answered: what it has open stays readable."""
        if place := self._places.pop(name, None):
            place.opened.close()
