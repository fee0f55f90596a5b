"""A question kept with its snapshot and its answer, to be cited; asked again, it tells what changed."""

import hashlib
import json
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from api import parameters
from api.plans.view import pairs_of
from api.schemas import SearchParameters
from api.service import Service
from api.shown import Json
from graph.errors import GoneError, InputError, LimitError, NotFoundError, SnapshotError
from graph.query import GRAPH_FORMATS, RESULTS_FORMATS, Request

LONGEST = 8_000
"""Characters of a question, as many as an address of /sparql may have."""

LARGEST = 4 * 1024**2
"""Bytes of a SPARQL result of which the rows are told apart; 20,000 rows of five columns have some 3 MB."""

KEPT_ROWS = 500
KEPT_BYTES = 64 * 1024
"""What of an answer is kept as rows. The digest is always that of all of them."""

SHOWN = 100
"""Rows that a comparison lists of each kind."""

_HITS = ("id", "title", "project", "status", "horizon")


class Kind(StrEnum):
    """What is asked."""

    SPARQL = "sparql"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL query, or the parameters of a search as an address has them, sorted."""

    kind: Kind
    text: str

    @classmethod
    def search(cls, address: str) -> "Question":
        """A search by its address or the parameters of it. Raises InputError."""
        parts = urlsplit(address if "?" in address or address.startswith(("/", "http")) else f"?{address}")
        if parts.path not in ("", "/", "/api/search"):
            raise InputError(f"{parts.path} is no search. Send the address of /api/search, or a SPARQL query.")
        try:
            given = MultiDict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
            parameters.refuse_repeated_in(given)
            asked = parameters.read(SearchParameters, given)
        except ValidationError as error:
            named = ", ".join(str(one["loc"][0]) for one in error.errors() if one["loc"])
            raise InputError(f"The search cannot be read: see {named or 'its parameters'}, and /docs.") from error
        except ValueError as error:
            raise InputError(
                f"{parts.query[:80]!r} are no parameters. Send q=… and filters, as an address has them."
            ) from error
        if asked.snapshot:
            raise InputError("Name the snapshot in the address of this request, not in the search: ?snapshot=…")
        return cls(Kind.SEARCH, urlencode(sorted(pairs_of(asked))))

    @property
    def address(self) -> str:
        """Where the API answers it."""
        return f"/api/search?{self.text}" if self.kind is Kind.SEARCH else f"/sparql?{urlencode({'query': self.text})}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer as rows of cells. `count` rows have the `digest` (SHA-256, in their order); `rows` may be fewer: `cut`."""

    columns: tuple[str, ...]
    rows: tuple[Any, ...]
    count: int
    digest: str
    cut: bool = False

    @classmethod
    def of(cls, columns: Sequence[str], rows: Sequence[Any]) -> "Outcome":
        """All rows of an answer."""
        digest = hashlib.sha256("\n".join(_key(row) for row in [list(columns), *rows]).encode()).hexdigest()
        return cls(tuple(columns), tuple(rows), len(rows), digest)

    def kept(self) -> "Outcome":
        """As much of it as is kept."""
        rows, size = [], 0
        for row in self.rows[:KEPT_ROWS]:
            size += len(_key(row).encode())
            if size > KEPT_BYTES:
                break
            rows.append(row)
        return Outcome(self.columns, tuple(rows), self.count, self.digest, len(rows) < self.count)


@dataclass(frozen=True, slots=True)
class Permalink:
    """A question, the name and identity of the snapshot that answered it, and the answer. `made` is when (ISO 8601)."""

    question: Question
    snapshot: str
    identity: str
    outcome: Outcome
    made: str

    @property
    def id(self) -> str:
        """A hash of everything but when it was made: equal content has the equal id, and none can be changed."""
        told = {name: value for name, value in asdict(self).items() if name != "made"}
        return b32encode(hashlib.sha256(_key(told).encode()).digest()).decode()[:20].lower()


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two answers: rows that came, went and stayed. `added` is None where the former was cut."""

    same: bool
    added: tuple[Any, ...] | None
    removed: tuple[Any, ...]
    unchanged: int
    reordered: bool

    @classmethod
    def between(cls, before: Outcome, after: Outcome) -> "Changes":
        """Of a former answer, perhaps cut, and a whole newer one."""
        was, now = Counter(map(_key, before.rows)), Counter(map(_key, after.rows))
        removed, added = was - now, now - was
        same = before.digest == after.digest
        return cls(
            same,
            None if before.cut and not same else tuple(_picked(after.rows, Counter() if same else added)),
            tuple(_picked(before.rows, removed)),
            before.count if same else (was & now).total(),
            not same and not before.cut and not removed and not added and before.columns == after.columns,
        )


def answered(service: Service, question: Question, client: str) -> Outcome:
    """The whole answer of the snapshot that is asked. Raises what a search or a query raises; LimitError for too much."""
    if len(question.text) > LONGEST:
        raise InputError(f"The question has {len(question.text)} characters; a permalink keeps {LONGEST}.")
    if question.kind is Kind.SPARQL:
        return _of_query(service, question.text, client)
    asked = parameters.read(SearchParameters, MultiDict(parse_qsl(question.text)))
    found = service.search(parameters.query(asked), parameters.manner(asked))
    rows = [
        [hit["id"], hit["title"], hit["project"]["label"], hit["status"], hit["horizon"]["label"]]
        for hit in found["hits"]
    ]
    return Outcome.of(_HITS, rows)


def _of_query(service: Service, text: str, client: str) -> Outcome:
    request = Request(text, RESULTS_FORMATS["json"], GRAPH_FORMATS["nt"])
    result = service.sparql(request, client=client, served=service.served)
    if len(result.content) > LARGEST:
        raise LimitError(
            f"The result has {len(result.content):,} bytes; a permalink is made of at most {LARGEST:,}. Add a LIMIT."
        )
    if result.form == "graph":
        return Outcome.of(("triple",), [[line] for line in sorted(result.content.decode().splitlines())])
    found = json.loads(result.content)
    if result.form == "boolean":
        return Outcome.of(("boolean",), [[found["boolean"]]])
    columns = found["head"]["vars"]
    return Outcome.of(columns, [[row.get(name) for name in columns] for row in found["results"]["bindings"]])


def find_snapshot(service: Service, permalink: Permalink) -> str | None:
    """The kept snapshot that is the one of a permalink, also where it came back under another name; None if it is gone."""
    for name in service.data.names():
        try:
            if service.data.get(name).identity == permalink.identity:
                return name
        except (SnapshotError, NotFoundError):
            continue
    return None


def again(service: Service, permalink: Permalink, client: str) -> Json:
    """The question asked again of the snapshot that is asked now, and what changed since, as JSON."""
    kept = find_snapshot(service, permalink)
    now = answered(service, permalink.question, client)
    before = permalink.outcome
    if before.cut and before.digest != now.digest and kept is not None:
        before = _whole(service, permalink, kept, client) or before
    changes = Changes.between(before, now)
    return {
        **told(permalink, kept),
        "again": {"snapshot": service.served.snapshot.name, "count": now.count, "digest": now.digest},
        "same": changes.same,
        "reordered": changes.reordered,
        "unchanged": changes.unchanged,
        "added": None if changes.added is None else _listed(changes.added),
        "removed": _listed(changes.removed),
        "note": _note(permalink, kept, before),
    }


def _whole(service: Service, permalink: Permalink, kept: str, client: str) -> Outcome | None:
    """The former answer with all of its rows; None where the snapshot was cleaned up meanwhile."""
    try:
        with service.asking(kept):
            found = answered(service, permalink.question, client)
    except GoneError:
        return None
    return found if found.digest == permalink.outcome.digest else None


def _note(permalink: Permalink, kept: str | None, before: Outcome) -> str:
    said = []
    if kept is None:
        said.append(f"Snapshot {permalink.snapshot} is no longer kept; what it answered stands here as it was kept.")
    if before.cut:
        said.append(
            f"Of its {before.count} rows the first {len(before.rows)} were kept: rows that went are told of these, "
            "rows that came cannot be told."
        )
    return " ".join(said)


def told(permalink: Permalink, kept: str | None) -> Json:
    """A permalink as JSON; `kept` is the name of its snapshot, where that can still be asked."""
    outcome, question = permalink.outcome, permalink.question
    then = f"{question.address}&{urlencode({'snapshot': kept})}" if kept else None
    return {
        "id": permalink.id,
        "kind": question.kind.value,
        "question": question.text,
        "snapshot": permalink.snapshot,
        "kept": kept is not None,
        "made": permalink.made,
        "columns": list(outcome.columns),
        "rows": list(outcome.rows),
        "count": outcome.count,
        "cut": outcome.cut,
        "digest": outcome.digest,
        "links": {"self": f"/q/{permalink.id}", "again": f"/q/{permalink.id}/again", "then": then},
    }


def _listed(rows: Sequence[Any]) -> Json:
    return {"count": len(rows), "rows": list(rows[:SHOWN]), "cut": len(rows) > SHOWN}


def _picked(rows: Iterable[Any], wanted: "Counter[str]") -> Iterator[Any]:
    """The rows that are wanted, each as often as that, in their order."""
    left = Counter(wanted)
    for row in rows:
        key = _key(row)
        if left[key] > 0:
            left[key] -= 1
            yield row


def _key(value: object) -> str:
    """The one way in which a value is written."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
