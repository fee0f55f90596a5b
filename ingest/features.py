"""Blocks to features: which pieces of a document state work, and under what headings they stand.

Structure first, words second. The walk carries what the headings above say (`Context`); each item is
then read for what it says itself, and the nearest signal wins. What is not taken is recorded with why.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from graph.model import Bucket, Horizon, Kind, Reading, Skipped, Span, Status
from ingest import headings, horizons, items, statuses
from ingest.headings import Heading
from ingest.page import Block, Page, Shape, Text, last_line, nested
from ingest.tables import Columns, columns_of
from ingest.wording import ABOUT_THE_PLAN, FILLER_ITEM, INTENTION, METADATA_ITEM, POINTER, RELEASE_DATE, begins_with_work, states_change, states_work

_LEAD_IN = re.compile(r"[:：]\s*$")
_OPEN_SENTENCE = re.compile(r"\b(?:such as|including|as well as|e\.g\.,?|like|namely|for example|as follows|consists? of|for)\s*[:：]\s*$", re.IGNORECASE)
_CONDITION = re.compile(r"\W*(?:if|when|please|should you|see)\b", re.IGNORECASE)
_ANNOUNCING = re.compile(r"\b(?:items?|features?|tasks?|list|table|projects?)\b[^.]*\bbelow\b[^.]*|\bthe following\b[^.]*", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\W*(?:we|our|it|this)\b", re.IGNORECASE)
_LOG_ENTRY = re.compile(r"^\W*(?:\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}[-/]\d{2}[-/]\d{2})\W*[:：]\s*(?P<words>.*)", re.DOTALL)
_THIRD_PERSON = re.compile(r"^[a-z][a-z]+s\b")
_SHORT_HEADING = 12
"""Words up to which a paragraph that is all bold serves as a heading."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the headings and lead-ins above a block say."""

    section: tuple[str, ...] = ()
    component: str | None = None
    status: Reading | None = None
    horizon: Horizon | None = None
    horizon_reading: Reading | None = None
    parent: int | None = None


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


def extracted(page: Page, own_names: frozenset[str], is_technology: Callable[[str], bool]) -> Extraction:
    """The features of a page. `own_names` are words of the project's name; `is_technology` knows listed names."""
    walk = _Walk(own_names, is_technology)
    title = _title_section(page)
    for block in page.blocks:
        if block is title:
            walk.title_section(block)
        else:
            walk.blocks([block], Context())
    return walk.extraction


def title_of(page: Page) -> str | None:
    """The document's title: its first heading if that stands above everything, else the front matter's."""
    section = _title_section(page)
    if section is not None:
        return section.text.plain.strip()
    title = page.front_matter.get("title")
    return str(title) if title else None


def _title_section(page: Page) -> Block | None:
    sections = [block for block in page.blocks if block.shape is Shape.SECTION]
    if not sections:
        return None
    first = sections[0]
    alone = len(sections) == 1 and any(child.shape is Shape.SECTION for child in first.children)
    named = re.search(r"road\s?-?map|路线图|规划", first.text.plain, re.IGNORECASE)
    highest = first.level == min(section.level for section in sections)
    return first if alone or (named and highest) else None


class _Walk:
    def __init__(self, own_names: frozenset[str], is_technology: Callable[[str], bool]) -> None:
        self.extraction = Extraction()
        self._own_names = own_names
        self._is_technology = is_technology

    # Sections

    def title_section(self, section: Block) -> None:
        heading = headings.understood(section.text, self._own_names, "title")
        context = Context()
        found = horizons.TIME.search(section.text.plain) or horizons.VERSION.search(section.text.plain)
        if found and (known := horizons.of_words(found[0], "title-time")):
            context = replace(context, horizon=known[0], horizon_reading=known[1])
        elif heading.is_pure and heading.horizon:
            context = replace(context, horizon=heading.horizon, horizon_reading=heading.horizon_reading)
        self.blocks(section.children, context, introductory=True)

    def section(self, section: Block, context: Context) -> None:
        heading = headings.understood(section.text, self._own_names)
        if heading.process:
            self._skip(section, "heading about process")
            return
        inner = replace(
            context,
            section=(*context.section, heading.words) if heading.words else context.section,
            status=heading.status or context.status,
            horizon=heading.horizon or context.horizon,
            horizon_reading=heading.horizon_reading if heading.horizon else context.horizon_reading,
        )
        if heading.is_pure:
            self.blocks(section.children, inner)
            return
        own = [child for child in section.children if child.shape is not Shape.SECTION]
        below = [child for child in section.children if child.shape is Shape.SECTION]
        has_items = any(child.shape in (Shape.ITEM, Shape.ROW) and not _is_log_entry(child) for child in own)
        if has_items or below:
            component = headings.component_of(section.text, self._own_names, self._is_technology(heading.words))
            if component:
                self.blocks(section.children, replace(inner, component=component))
                return
        if heading.context and not (below and not own):
            listed = [block for block in own if block.shape is Shape.ITEM and begins_with_work(items.stripped(block.text.plain)) and not _FIRST_PERSON.match(block.text.plain)]
            self._skip_all((block for block in own if block not in listed), "explanation, not work")
            self.blocks([*listed, *below], inner)
            return
        if self._is_one_feature(heading, own):
            self._section_feature(section, heading, own, replace(inner, section=context.section))
            self.blocks(below, inner)
            return
        if has_items and any(child.shape is Shape.PARAGRAPH for child in own) or states_change(heading.topic):
            inner = replace(inner, parent=self._group(section, heading, own, replace(inner, section=context.section)))
        self.blocks(section.children, inner)

    def _is_one_feature(self, heading: Heading, own: Sequence[Block]) -> bool:
        """A heading with paragraphs, and at most items that describe it, is one feature."""
        said = [block for block in own if block.shape in (Shape.PARAGRAPH, Shape.NOTE) and not POINTER.match(block.text.plain)]
        listed = [block for block in own if block.shape in (Shape.ITEM, Shape.ROW) and not _is_log_entry(block)]
        if listed:
            return bool(own) and self._are_details(listed, states_change(heading.topic), own)
        return bool(said) or (bool(own) and states_work(heading.topic))

    def _are_details(self, listed: Sequence[Block], above_states_work: bool, own: Sequence[Block]) -> bool:
        """Whether list items only describe what stands above them."""
        plain = [items.stripped(block.text.plain) for block in listed]
        if any(block.shape is Shape.ROW or block.box is not None or block.children for block in listed):
            return False
        if above_states_work and all(_THIRD_PERSON.match(words) for words in plain):
            return True
        before = [block for block in own if block.shape is Shape.PARAGRAPH and block.lines.first < listed[0].lines.first]
        if before and _OPEN_SENTENCE.search(before[-1].text.plain) and INTENTION.search(before[-1].text.plain):
            return not any(states_change(words) for words in plain)
        return False

    def _section_feature(self, section: Block, heading: Heading, own: Sequence[Block], context: Context) -> None:
        words = [heading.words, *(items.stripped(_all_words(block)) for block in own)]
        said = [block.text for block in own]
        signals = items.signals(section.text)
        logged = [reading for block in own if _is_log_entry(block) and (reading := _logged(block))]
        if logged and (signals.status is None or signals.status.rule == "struck-through"):
            signals = replace(signals, status=logged[-1])
        for text in said:
            found = items.signals(text)
            field_status = found.status if found.status and found.status.rule.startswith(("field", "mark")) else None
            field_time = found.horizon_reading and found.horizon_reading.rule.startswith("field")
            signals = replace(
                signals,
                status=signals.status or field_status,
                horizon=signals.horizon or (found.horizon if field_time else None),
                horizon_reading=signals.horizon_reading or (found.horizon_reading if field_time else None),
            )
        last = max([section.lines.last, *(last_line(block) for block in own)])
        self._add(
            Kind.FEATURE,
            items.title_of(signals.words.strip() or heading.words),
            "\n".join(word for word in words if word),
            Span(section.lines.first, last),
            context,
            signals,
            [section.text, *said, *(inner.text for block in own for inner in block.children)],
        )

    def _group(self, block: Block, heading: Heading, own: Sequence[Block], context: Context) -> int:
        paragraphs = [child for child in own if child.shape is Shape.PARAGRAPH and child.lines.first <= block.lines.last + 2]
        lines = Span(block.lines.first, max([block.lines.last, *(child.lines.last for child in paragraphs[:1])]))
        text = "\n".join([heading.words, *(child.text.plain for child in paragraphs[:1])])
        return self._add(Kind.GROUP, items.title_of(heading.words), text, lines, context, items.Signals(heading.words), [block.text])

    # Blocks in order

    def blocks(self, blocks: Iterable[Block], context: Context, *, introductory: bool = False) -> None:
        """Walks blocks; a paragraph that leads into a list says when or how far for the items after it."""
        waiting = _with_bold_headings(list(blocks))
        lead = announced = context
        for position, block in enumerate(waiting):
            following = waiting[position + 1] if position + 1 < len(waiting) else None
            match block.shape:
                case Shape.SECTION:
                    self.section(block, context)
                case Shape.ITEM:
                    self.item(block, lead)
                case Shape.ROW:
                    self.row(block, columns_of(block.cells, self._own_names), lead)
                case Shape.PARAGRAPH | Shape.NOTE:
                    leads = following is not None and following.shape in (Shape.ITEM, Shape.ROW)
                    led = self._led(block, context, leads=leads)
                    if not leads and led is not context:
                        announced = led
                    lead = announced if led is context else led
                    if not leads or not (_LEAD_IN.search(block.text.plain) or lead is not context):
                        self.paragraph(block, context, introductory=introductory)

    def _led(self, block: Block, context: Context, *, leads: bool) -> Context:
        """The context for the items after a paragraph such as "In the near future:", or "The items below are …"."""
        words = block.text.plain
        if not leads or (not _LEAD_IN.search(words) and (len(words.split()) > 25 or _CONDITION.match(words))):
            announcing = _ANNOUNCING.search(words)
            if not announcing:
                return context
            words = announcing[0]
        status = statuses.of_prose(words)
        if status is None and (in_words := statuses.of_words(words)) and in_words.rule != "words-planned":
            status = in_words
        if status and status.value == Status.DONE and INTENTION.search(words):
            status = None
        horizon = None
        if found := horizons.TERM.search(words) or (None if context.horizon else horizons.TIME.search(words)):
            label = re.sub(r"^(?:in |for )?(?:the )?", "", found[0], flags=re.IGNORECASE)
            horizon = horizons.of_words(label, "lead-in-time")
        if not status and not horizon:
            return context
        return replace(
            context,
            status=Reading("status", status.value, status.words, "lead-in") if status else context.status,
            horizon=horizon[0] if horizon else context.horizon,
            horizon_reading=horizon[1] if horizon else context.horizon_reading,
        )

    def paragraph(self, block: Block, context: Context, *, introductory: bool) -> None:
        """A paragraph without a heading of its own is a feature if it states work that is meant."""
        words = items.stripped(block.text.plain)
        if not words:
            return
        if introductory or POINTER.match(words) or ABOUT_THE_PLAN.search(words) or METADATA_ITEM.match(words) or RELEASE_DATE.search(words):
            self._skip(block, "introduction or pointer")
        elif INTENTION.search(words) or begins_with_work(words):
            self._add(Kind.FEATURE, items.title_of(words), words, block.lines, context, items.signals(block.text), [block.text])
        else:
            self._skip(block, "prose that states no work")

    # Items

    def item(self, block: Block, context: Context) -> None:
        words = items.stripped(block.text.plain)
        subitems = [child for child in block.children if child.shape in (Shape.ITEM, Shape.ROW)]
        if reason := self._why_not(block, words, bool(subitems)):
            self._skip(block, reason)
            return
        if not words and not block.text.links:
            self.blocks(block.children, context)
            return
        heading = headings.understood(block.text, self._own_names, "item")
        if subitems and heading.is_pure and (heading.horizon or heading.status):
            inner = replace(
                context,
                section=(*context.section, heading.words),
                status=heading.status or context.status,
                horizon=heading.horizon or context.horizon,
                horizon_reading=heading.horizon_reading if heading.horizon else context.horizon_reading,
            )
            self.blocks(block.children, inner)
            return
        signals = items.signals(block.text, block.box)
        if subitems and not self._only_describe(block, words, subitems):
            component = headings.component_of(block.text, self._own_names, self._is_technology(words))
            group = self._add(Kind.GROUP, items.title_of(signals.words), words, block.lines, context, signals, [block.text])
            inner = replace(
                context,
                section=(*context.section, items.title_of(signals.words)),
                component=component or context.component,
                parent=group,
                status=signals.status if signals.status and not signals.status.rule == "box" else context.status,
                horizon=signals.horizon or context.horizon,
                horizon_reading=signals.horizon_reading if signals.horizon else context.horizon_reading,
            )
            self.blocks(block.children, inner)
            return
        lines = Span(block.lines.first, last_line(block))
        text = "\n".join(word for word in (words, *(items.stripped(_all_words(child)) for child in block.children)) if word)
        texts = [block.text, *(child.text for child in block.children)]
        self._add(Kind.FEATURE, items.title_of(signals.words) or items.title_of(words), text, lines, context, signals, texts)

    def _only_describe(self, block: Block, words: str, subitems: Sequence[Block]) -> bool:
        """Whether sub-items only name the objects, modes or cases of the work that their parent states."""
        if not states_change(words):
            return False
        telling = 0
        for child in subitems:
            said = child.text.plain
            signals = items.signals(child.text, child.box)
            has_issue = bool(items.references(child.text))
            if child.children or child.box is not None or signals.status or has_issue:
                return False
            telling += states_change(items.stripped(said)) or bool(INTENTION.search(said))
        return telling * 2 < len(subitems)

    def _why_not(self, block: Block, words: str, has_subitems: bool) -> str | None:
        """Why an item states no work, or None."""
        links = block.text.links
        if FILLER_ITEM.match(block.text.plain):
            return "filler"
        if links and all(link.url.startswith("#") for link in links) and block.box is None:
            return "entry of a table of contents"
        if block.box is not None or has_subitems:
            return None
        if METADATA_ITEM.match(words):
            return "a field of the document"
        if POINTER.match(words) or (ABOUT_THE_PLAN.search(words) and not begins_with_work(words)):
            return "pointer or invitation"
        if RELEASE_DATE.search(words) and horizons.TIME.search(words):
            return "release calendar"
        linked = sum(len(link.words) for link in links)
        if links and linked >= len(words) - 2 and not any(items.is_issue(link.url) for link in links):
            if all(re.search(r"road\s?-?map|/projects?/|/boards?/|/milestones?|/releases?(?:/|$)|/wiki|[?&]q=", link.url, re.IGNORECASE) for link in links) and not states_change(words):
                return "link to another roadmap, board or release"
        return None

    # Rows

    def row(self, block: Block, columns: Columns, context: Context) -> None:
        if columns.by_time:
            area = next((items.title_of(cell.text.plain) for at, cell in enumerate(block.cells) if at not in columns.by_time), "")
            within = replace(context, section=(*context.section, area)) if area else context
            for cell in (block.cells[at] for at in columns.by_time if at < len(block.cells)):
                header = Block(Shape.SECTION, block.lines, Text(cell.header), children=_as_items(cell.parts))
                self.section(header, within)
            return
        listed = [part for cell in block.cells for part in cell.parts if part.shape is Shape.ITEM]
        if len(listed) > 1:
            self._row_of_items(block, columns, listed, context)
            return
        title = columns.title(block.cells)
        words = items.stripped(title.plain)
        if not words:
            self._skip(block, "row without a title")
            return
        if columns.is_calendar(block.cells):
            self._skip(block, "release calendar")
            return
        signals = items.signals(title)
        status = columns.status(block.cells) or signals.status
        horizon = columns.horizon(block.cells) or ((signals.horizon, signals.horizon_reading) if signals.horizon and signals.horizon_reading else None)
        signals = items.Signals(signals.words, status, *(horizon or (None, None)))
        text = "\n".join([words, *(items.stripped(text.plain) for text in columns.notes(block.cells))])
        self._add(Kind.FEATURE, items.title_of(signals.words), text.strip(), block.lines, context, signals, [cell.text for cell in block.cells])

    def _row_of_items(self, block: Block, columns: Columns, listed: Sequence[Block], context: Context) -> None:
        """A row whose cells list several items: the title cell heads them, the other cells speak for all."""
        title = columns.title(block.cells)
        horizon = columns.horizon(block.cells)
        heading = headings.understood(title, self._own_names, "cell")
        inner = replace(
            context,
            status=columns.status(block.cells) or heading.status or context.status,
            horizon=horizon[0] if horizon else heading.horizon or context.horizon,
            horizon_reading=horizon[1] if horizon else heading.horizon_reading or context.horizon_reading,
        )
        is_heading = title.plain.strip() and not any(part in listed for part in columns.title_parts(block.cells))
        section = (*context.section, title.plain.strip()) if is_heading else context.section
        for part in listed:
            self.item(part, replace(inner, section=section))

    # Results

    def _add(self, kind: Kind, title: str, text: str, lines: Span, context: Context, signals: items.Signals, texts: Sequence[Text]) -> int:
        status = signals.status or context.status or statuses.of_prose(text) or Reading("status", Status.PLANNED.value, "", "default")
        horizon, reading = signals.horizon, signals.horizon_reading
        if horizon is None:
            is_ahead = kind is Kind.FEATURE and status.value != Status.DONE
            horizon, reading = (horizons.of_prose(text) if is_ahead else None) or (context.horizon, context.horizon_reading)
        bucket, bucket_reading = _bucket(Status(status.value), status, horizon, reading, context)
        readings = [status, *([reading] if reading else []), *([bucket_reading] if bucket_reading else [])]
        self.extraction.drafts.append(
            Draft(
                kind=kind,
                title=title,
                text=text,
                lines=lines,
                section=context.section,
                component=context.component,
                parent=context.parent,
                status=Status(status.value),
                horizon=replace(horizon or Horizon(), bucket=bucket),
                references=items.references(*texts),
                readings=tuple(readings),
                urls=tuple(link.url for text in texts for link in text.links),
            )
        )
        return len(self.extraction.drafts) - 1

    def _skip(self, block: Block, reason: str) -> None:
        self.extraction.skipped.append(Skipped(block.lines.first, reason))

    def _skip_all(self, blocks: Iterable[Block], reason: str) -> None:
        for block in blocks:
            self._skip(block, reason)


def _bucket(
    status: Status, status_reading: Reading, horizon: Horizon | None, reading: Reading | None, context: Context
) -> tuple[Bucket | None, Reading | None]:
    """Done is past; else the words for when decide, the item's before the section's; else in progress is now."""
    if status is Status.DONE:
        return Bucket.PAST, Reading("bucket", Bucket.PAST.value, status_reading.words, "done-is-past")
    if horizon and horizon.bucket and reading:
        return horizon.bucket, Reading("bucket", horizon.bucket.value, reading.words, "words-for-when")
    if context.horizon and context.horizon.bucket and context.horizon_reading:
        words = context.horizon_reading.words
        return context.horizon.bucket, Reading("bucket", context.horizon.bucket.value, words, "section-words-for-when")
    if status is Status.IN_PROGRESS:
        return Bucket.NOW, Reading("bucket", Bucket.NOW.value, status_reading.words, "in-progress-is-now")
    return None, None


def _is_log_entry(block: Block) -> bool:
    """An item that begins with a date is a note on how the work above went."""
    return block.shape is Shape.ITEM and bool(_LOG_ENTRY.match(block.text.plain))


def _logged(block: Block) -> Reading | None:
    """The status that a dated note tells: a past tense ("Added …") means done."""
    found = _LOG_ENTRY.match(block.text.plain)
    words = found["words"] if found else ""
    status = statuses.of_words(words) or statuses.of_prose(words)
    if status is None and (past := re.search(r"\b(?:added|introduced|created|removed|enabled|replaced|switched|written|there is now|now works)\b", words, re.IGNORECASE)):
        status = Reading("status", Status.DONE.value, past[0], "past-tense")
    return Reading("status", status.value, status.words, f"log-{status.rule}") if status else None


def _all_words(block: Block) -> str:
    return " ".join([block.text.plain, *(_all_words(child) for child in block.children)])


def _as_items(parts: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(replace(part, shape=Shape.ITEM) if part.shape is Shape.PARAGRAPH else part for part in parts)


def _with_bold_headings(blocks: list[Block]) -> list[Block]:
    """Turns short paragraphs that are all bold, and followed by something, into the headings they serve as."""
    if not any(_is_bold(block) for block in blocks):
        return blocks
    turned = [
        replace(block, shape=Shape.SECTION, level=block.level or 7) if _is_bold(block) else replace(block, level=block.level) for block in blocks
    ]
    sections = [block for block in turned if block.shape is Shape.SECTION and block.level < 7]
    flat: list[Block] = []
    for block in turned:
        flat.append(replace(block, children=()) if block in sections else block)
        flat.extend(block.children if block in sections else ())
    return list(nested(flat))


def _is_bold(block: Block) -> bool:
    words = block.text.plain.strip()
    if block.shape is not Shape.PARAGRAPH or not words or len(words.split()) > _SHORT_HEADING:
        return False
    bold = sum(end - start for start, end in block.text.strong)
    return bold >= len(words.rstrip(":：")) - 1 and not words.endswith(".")
