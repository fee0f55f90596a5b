"""Features in the making: what stands above a block, and how that and its own words become a draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from graph.model import Bucket, Horizon, Kind, Reading, Skipped, Span, Status
from ingest import horizons, statuses
from ingest.headings import Heading
from ingest.horizons import When
from ingest.items import Signals
from ingest.page import Block, Text
from ingest.references import references
from ingest.titles import title_of


@dataclass(frozen=True, slots=True)
class Context:
    """What the headings and lead-ins above a block say.

    `bucketed` is the nearest time above whose words tell a bucket; `parent` a position in the list of drafts.
    """

    section: tuple[str, ...] = ()
    component: str | None = None
    status: Reading | None = None
    when: When | None = None
    bucketed: When | None = None
    parent: int | None = None

    def at(self, *, status: Reading | None, when: When | None) -> "Context":
        """This context where something nearer tells status or time."""
        when = horizons.completed(when, self.when) if when else None
        return replace(
            self,
            status=status or self.status,
            when=when or self.when,
            bucketed=when if when and when.horizon.bucket else self.bucketed,
        )

    def below(self, heading: Heading) -> "Context":
        """The context under a heading: what it says counts before what stood above."""
        nearer = self.at(status=heading.status, when=heading.when)
        return replace(nearer, section=(*self.section, heading.words)) if heading.words else nearer


@dataclass(frozen=True, slots=True)
class Draft:
    """A feature or group before it has an id. `parent` is a position in the list of drafts; `urls` are all its links."""

    kind: Kind
    title: str
    text: str
    lines: Span
    section: tuple[str, ...]
    component: str | None
    parent: int | None
    status: Status
    horizon: Horizon
    references: tuple[str, ...]
    readings: tuple[Reading, ...]
    urls: tuple[str, ...] = ()
    quote: str = ""
    technologies: tuple[str, ...] = ()


@dataclass(slots=True)
class Extraction:
    """What a page gave: drafts in reading order, and what was passed over."""

    drafts: list[Draft] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def add(
        self, kind: Kind, words: str, lines: Span, context: Context, signals: Signals, texts: Sequence[Text]
    ) -> int:
        """Adds a draft and returns its position. `words` are all it says, `texts` where its links stand."""
        status = (
            signals.status
            or context.status
            or statuses.of_prose(words)
            or Reading("status", Status.PLANNED.value, "", "default")
        )
        when = signals.when
        if when is None:
            is_ahead = kind is Kind.FEATURE and status.value != Status.DONE
            when = (horizons.of_prose(words) if is_ahead else None) or context.when
        bucket = _bucket(status, when, context.bucketed)
        self.drafts.append(
            Draft(
                kind=kind,
                title=title_of(signals.words) or title_of(words),
                text=words,
                lines=lines,
                section=context.section,
                component=context.component,
                parent=context.parent,
                status=Status(status.value),
                horizon=replace(when.horizon if when else Horizon(), bucket=Bucket(bucket.value) if bucket else None),
                references=references(*texts),
                readings=tuple(reading for reading in (status, when and when.reading, bucket) if reading),
                urls=tuple(link.url for text in texts for link in text.links),
            )
        )
        return len(self.drafts) - 1

    def skip(self, blocks: Iterable[Block], reason: str) -> None:
        """Records blocks that were passed over, and why."""
        self.skipped += (Skipped(block.lines.first, reason) for block in blocks)


def _bucket(status: Reading, when: When | None, above: When | None) -> Reading | None:
    """Done is past; else the words for when decide, the item's before the section's; else in progress is now."""
    if status.value == Status.DONE:
        return Reading("bucket", Bucket.PAST.value, status.words, "done-is-past")
    if when and when.horizon.bucket:
        return Reading("bucket", when.horizon.bucket.value, when.reading.words, "words-for-when")
    if above and above.horizon.bucket:
        return Reading("bucket", above.horizon.bucket.value, above.reading.words, "section-words-for-when")
    if status.value == Status.IN_PROGRESS:
        return Reading("bucket", Bucket.NOW.value, status.words, "in-progress-is-now")
    return None
