"""Plans as an Atom feed (RFC 4287): those that appeared or changed last come first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple
from urllib.parse import urljoin

from api import quotes
from api.finding import Manner
from api.served import Served
from api.shown import STATUS_MARKS, Json
from api.xml_made import Element, Maker, written
from search.catalogue import Filters
from search.engine import Query

MEDIA_TYPE = "application/atom+xml"

_MOST_FOUND = 100
"""Plans that are likely to be an answer, of which the newest are taken."""

_NEVER = "1970-01-01T00:00:00+00:00"
"""When a document was read of which the ledger does not tell: Atom asks for a moment, and no reader takes it for news."""

_make = Maker("http://www.w3.org/2005/Atom")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which plans a feed tells of, and how many."""

    text: str = ""
    filters: Filters = Filters()
    k: int = 30


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan, what is quoted of it and where that can be read, and its moments."""

    shown: Json
    line: quotes.Line
    address: str
    moments: "Moments"


class Moments(NamedTuple):
    """When the version of its document was read that changed a plan last, and the one that brought it."""

    updated: str
    published: str


def newest(served: Served, wanted: Wanted) -> list[Plan]:
    """The plans that appeared or changed last, else in the order of their documents. Raises InputError, NotFoundError."""
    moments = _moments(served)
    chosen = nlargest(wanted.k, _rows(served, wanted), key=lambda row: (moments[row], -row))
    return [_plan(served, row, moments[row], wanted.text) for row in chosen]


def _rows(served: Served, wanted: Wanted) -> Iterator[int]:
    if not wanted.text.strip():
        yield from (int(row) for row in served.catalogue.rows(wanted.filters))
        return
    found = served.finder.find(Query(wanted.text, _MOST_FOUND, filters=wanted.filters), Manner()).answer
    for hit in found.hits:
        if hit.above_threshold:
            yield served.catalogue.row_of(hit.feature.id)


def _moments(served: Served) -> dict[int, Moments]:
    """Row → the moments of its plan; those of its document where this has one version, or no history is kept."""
    ledger = served.snapshot.ledger().current()
    read = {source: entry.at or _NEVER for source, entry in ledger.items()}
    at = {id: read.get(document.source, _NEVER) for id, document in served.catalogue.documents.items()}
    known = served.histories.moments()
    found = {}
    for row, id, document in served.catalogue.execute("SELECT row, id, document FROM feature"):
        began, changed = known.get(id, (None, None))
        found[row] = Moments(changed or at[document], began or at[document])
    return found


def _plan(served: Served, row: int, moments: Moments, text: str) -> Plan:
    shown = served.representations.at_row(row)
    line = quotes.telling_line(served.catalogue.feature(row), text)
    address = quotes.line_address(served.catalogue.document_at(row), line.number, shown["links"]["html"])
    return Plan(shown, line, address, moments)


def document(plans: Iterable[Plan], *, title: str, itself: str, page: str, read: str | None) -> bytes:
    """The feed at the address `itself`, of what the page shows; `read` is when the data was read last, for one without plans."""
    entries = list(plans)
    return written(
        _make(
            "feed",
            _make("id", itself),
            _make("title", title),
            _make("subtitle", "What open-source projects plan: what appeared or changed last comes first."),
            _make("updated", max((one.moments.updated for one in entries), default=read or _NEVER)),
            _make("link", rel="self", type=MEDIA_TYPE, href=itself),
            _make("link", rel="alternate", type="text/html", href=page),
            _make("generator", "Roadgraph"),
            *(_entry(one, page) for one in entries),
        )
    )


def _entry(plan: Plan, page: str) -> Element:
    shown = plan.shown
    return _make(
        "entry",
        _make("id", shown["id"]),
        _make("title", shown["title"]),
        _make("updated", plan.moments.updated),
        _make("published", plan.moments.published),
        _make("author", _make("name", shown["project"]["label"])),
        _make("link", rel="alternate", type="text/html", href=urljoin(page, shown["links"]["html"])),
        _make("link", rel="via", type="text/html", href=urljoin(page, plan.address)),
        *(_make("category", term=name) for name in _categories(shown)),
        _make("summary", _summary(plan), type="text"),
    )


def _categories(shown: Json) -> list[str]:
    bucket = shown["horizon"]["bucket"]
    return [shown["status"], *([bucket] if bucket else []), *(one["label"] for one in shown["technologies"])]


def _summary(plan: Plan) -> str:
    horizon = plan.shown["horizon"]
    told = [STATUS_MARKS[plan.shown["status"]], horizon["bucket"], horizon["label"]]
    quoted = "".join(part.text for part in plan.line.parts)
    source = plan.shown["document"]["source"]
    return f"{' · '.join(filter(None, told))}. {source}, line {plan.line.number}: “{quoted}”"
