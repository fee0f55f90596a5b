"""What became of a feature is told once for each version that changed it, and for no other."""

from collections.abc import Iterable
from dataclasses import replace

from graph.history import Change, Event, History, Turn, Version
from graph.model import Bucket, Horizon, Kind, Project, Span, Status
from ingest.drafts import Draft
from ingest.history import document_history
from ingest.pipeline import Extracted

PROJECT = Project("technology/quill", "Quill")
CACHES = Draft(
    kind=Kind.FEATURE, title="Add support for caches", text="Add support for caches", lines=Span(3, 3), section=("Later",), component=None, parent=None,
    status=Status.PLANNED, horizon=Horizon("later", Bucket.LATER), references=(), readings=(), quote="- Add support for caches",
)  # fmt: skip
LOGS = replace(CACHES, title="Write logs", text="Write logs", lines=Span(4, 4), quote="- Write logs")


def _extracted(*drafts: Draft) -> Extracted:
    return Extracted("md", None, None, PROJECT, drafts, (), (), (), ())


def _histories(*versions: tuple[Draft, ...]) -> list[History]:
    read = [(Version(at, f"sha256:{at}", f"2026-01-0{at}"), _extracted(*one)) for at, one in enumerate(versions, 1)]
    return list(document_history("document/quill", "quill.md", read).features)


def _of(histories: Iterable[History], title: str) -> History:
    return next(one for one in histories if one.last("title") == title)


def _turns(history: History) -> list[tuple[Turn, int]]:
    return [(event.turn, event.number) for event in history.events]


def test_first_read_changed_and_unchanged() -> None:
    """The first event tells every value; a later one what is other; a version that changes nothing has none."""
    done = replace(
        CACHES,
        status=Status.DONE,
        horizon=Horizon("later", Bucket.PAST),
        lines=Span(9, 9),
        quote="- [x] Add support for caches",
    )
    (history,) = _histories((CACHES,), (CACHES,), (done,))
    first, second = history.events
    assert first == Event(
        Turn.FIRST, 1, Span(3, 3), "- Add support for caches",
        (
            Change("title", None, "Add support for caches"), Change("status", None, "planned"), Change("horizon", None, "later"),
            Change("bucket", None, "later"), Change("section", None, "Later"),
        ),
    )  # fmt: skip
    assert second == Event(
        Turn.CHANGED, 3, Span(9, 9), "- [x] Add support for caches", (Change("status", "planned", "done"), Change("bucket", "later", "past"))
    )  # fmt: skip


def test_added_moved_renamed_and_gone() -> None:
    """Each kind of change between three versions, under one id."""
    renamed = replace(CACHES, title="Adding support for caches", text="Adding support for caches", section=("Now",))
    found = _histories((CACHES,), (CACHES, LOGS), (renamed,))
    assert len(found) == 2
    caches, logs = _of(found, "Adding support for caches"), _of(found, "Write logs")
    assert caches.events[-1].changes == (
        Change("title", "Add support for caches", "Adding support for caches"),
        Change("section", "Later", "Now"),
    )
    assert _turns(logs) == [(Turn.FIRST, 2), (Turn.GONE, 3)]
    assert logs.is_gone
    assert not caches.is_gone
    assert (logs.events[-1].lines, logs.events[-1].quote) == (Span(4, 4), "- Write logs")
    assert Change("status", "planned", None) in logs.events[-1].changes


def test_what_comes_back_is_the_same_feature() -> None:
    """It keeps its history, and what changed meanwhile is told."""
    found = _histories((CACHES, LOGS), (CACHES,), (CACHES, replace(LOGS, status=Status.IN_PROGRESS)))
    logs = _of(found, "Write logs")
    assert _turns(logs) == [(Turn.FIRST, 1), (Turn.GONE, 2), (Turn.BACK, 3)]
    assert logs.events[-1].changes == (Change("status", "planned", "in_progress"),)
    assert not logs.is_gone


def test_a_text_is_told_where_the_title_does_not_tell_it() -> None:
    """More words under the same title are a change of the text; a new title alone is one of the title."""
    more = replace(CACHES, text="Add support for caches for reads")
    (history,) = _histories((CACHES,), (more,))
    assert history.events[-1].changes == (Change("text", "Add support for caches", "Add support for caches for reads"),)
    (history,) = _histories((more,), (replace(more, text="Add support for caches  for reads"),))
    assert len(history.events) == 1


def test_the_same_bytes_twice_are_one_version() -> None:
    """Read again for another project, they bring nothing; the first reading counts."""
    read = [
        (Version(1, "sha256:1", "2026-01-01"), _extracted(CACHES)),
        (Version(1, "sha256:1", "2026-01-02"), _extracted(CACHES)),
        (Version(2, "sha256:2", "2026-01-03"), _extracted(CACHES, LOGS)),
    ]
    told = document_history("document/quill", "quill.md", read)
    assert told.versions == (Version(1, "sha256:1", "2026-01-01"), Version(2, "sha256:2", "2026-01-03"))
    assert _turns(_of(told.features, "Add support for caches")) == [(Turn.FIRST, 1)]


def test_one_version_has_no_history() -> None:
    """What it says is what there is."""
    assert _histories((CACHES, LOGS)) == []
