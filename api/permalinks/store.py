"""Where permalinks lie: one small file each, named by the hash of what it holds. None is ever changed."""

import json
import re
import threading
from dataclasses import asdict
from pathlib import Path

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.permalinks.permalink import Kind, Outcome, Permalink, Question
from graph.errors import FullError, NotFoundError, SnapshotError, TooManyError
from graph.files import write_synced

_ID = re.compile("[a-z2-7]{20}")


class PermalinkStore:
    """The permalinks of a data folder; `most` may lie there, and each client may make so many `a_minute`."""

    def __init__(self, folder: Path, *, most: int, a_minute: int) -> None:
        self._folder = folder
        self._most = most
        self._lock = threading.Lock()
        self._rate = parse(f"{a_minute}/minute")
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def admit(self, client: str) -> None:
        """Counts a client's wish to make one, before anything is computed. Raises TooManyError, FullError."""
        if not self._limiter.hit(self._rate, client):
            raise TooManyError(
                f"You made {self._rate.amount} permalinks within a minute, as many as one may. Wait a minute."
            )
        if self._count() >= self._most:
            raise FullError(
                f"{self._most} permalinks are kept, as many as may be. Keep the address of the question with ?snapshot= "
                "instead; who runs this can raise ROADGRAPH_PERMALINKS."
            )

    def keep(self, permalink: Permalink) -> tuple[Permalink, bool]:
        """The permalink as it is kept, and whether it is new: equal content was kept before. Raises SnapshotError."""
        path = self._path(permalink.id)
        with self._lock:
            try:
                if path.exists():
                    return self.get(permalink.id), False
                self._folder.mkdir(exist_ok=True)
                write_synced(path, json.dumps(asdict(permalink), ensure_ascii=False).encode())
            except OSError as error:
                raise SnapshotError(f"The permalink cannot be kept: {error.strerror}. Tell who runs this.") from error
        return permalink, True

    def get(self, id: str) -> Permalink:
        """A permalink by id. Raises NotFoundError, or SnapshotError if its file is not what was kept."""
        try:
            content = self._path(id).read_bytes() if _ID.fullmatch(id) else None
        except FileNotFoundError:
            content = None
        except OSError as error:
            raise SnapshotError(f"The permalink {id} cannot be read: {error.strerror}.") from error
        if content is None:
            raise NotFoundError(
                f"There is no permalink {id[:40]!r} here. Check the address; it ends in 20 letters and digits."
            )
        found = _read(content)
        if found is None or found.id != id:
            raise SnapshotError(f"The permalink {id} is damaged: it is not what was kept. Take it from a dump.")
        return found

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _count(self) -> int:
        return sum(1 for _ in self._folder.glob("*.json"))


def _read(content: bytes) -> Permalink | None:
    """What a file holds; None where that is no permalink."""
    try:
        said = json.loads(content)
        question, outcome = said["question"], said["outcome"]
        return Permalink(
            Question(Kind(question["kind"]), question["text"]),
            said["snapshot"],
            said["identity"],
            Outcome(**{**outcome, "columns": tuple(outcome["columns"]), "rows": tuple(outcome["rows"])}),
            said["made"],
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
