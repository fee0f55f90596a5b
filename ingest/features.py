"""Blocks to features: which pieces of a document state work, and under what headings they stand.

Structure first, words second. The walk carries what the headings above say (`Context`); each item is
then read for what it says itself, and the nearest signal wins. What is not taken is recorded with why.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace

from graph.model import Kind, Span
from ingest import headings, items, lead_ins, outline, titles, work
from ingest.drafts import Context, Extraction
from ingest.headings import Heading
from ingest.items import Signals
from ingest.page import Block, Page, Shape, Text, last_line, walked
from ingest.tables import Columns, columns_of
from ingest.wording import FILLER_ITEM, states_change

_PROSE = (Shape.PARAGRAPH, Shape.NOTE)


def extracted(page: Page, own_names: frozenset[str], is_technology: Callable[[str], bool]) -> Extraction:
    """The features of a page. `own_names` are words of the project's name; `is_technology` knows listed names."""
    walk = _Walk(own_names, is_technology, page)
    walk.document()
    return walk.extraction


class _Walk:
    """Goes through blocks in reading order and gathers what they state."""

    def __init__(self, own_names: frozenset[str], is_technology: Callable[[str], bool], page: Page) -> None:
        self.extraction = Extraction()
        self._page = page
        self._title_section = outline.title_section(page)
        self._in_roadmap = outline.is_roadmap(page)
        self._own_names = own_names
        self._is_technology = is_technology

    def document(self) -> None:
        """The whole page; of a page about other things, such as a README, only the sections that are its roadmap."""
        parts = outline.roadmap_parts(self._page, self._own_names)
        if not parts:
            self.blocks(self._page.blocks, Context())
            return
        self._in_roadmap = True
        ids = {id(part) for part in parts}
        for block in self._page.blocks:
            self._within(block, ids)

    def _within(self, block: Block, parts: Set[int]) -> None:
        if id(block) in parts:
            self.section(block, Context())
        elif any(id(inner) in parts for inner in walked(block.children)):
            for child in block.children:
                self._within(child, parts)
        else:
            self.extraction.skip([block], "outside the roadmap section")

    # Sections

    def _title(self, section: Block) -> None:
        """Everything under the document's title; a time in the title holds for all of it, the day it was written does not."""
        when = outline.time_in_title(section, self._own_names)
        has_structure = any(child.shape not in _PROSE for child in section.children)
        introduction = [child for child in section.children if has_structure and child.shape in _PROSE]
        self.blocks(section.children, Context().at(status=None, when=when), introduction=introduction)

    def section(self, section: Block, context: Context) -> None:
        """A heading and what stands under it: a frame for its items, one feature, or nothing of interest."""
        heading = headings.understood(section.text, self._own_names, box=section.box)
        inner = context.below(heading)
        own = [child for child in section.children if child.shape is not Shape.SECTION]
        below = [child for child in section.children if child.shape is Shape.SECTION]
        has_items = any(work.is_listed_work(child) for child in own)
        if heading.process:
            self.extraction.skip([section], "heading about process")
        elif heading.is_pure and (has_items or not own or not heading.explains):
            self.blocks(outline.listed(section.children) if heading.when else section.children, inner)
        elif heading.explains and (own or not below):
            taken = [block for block in own if work.states_own_work(block)]
            self.extraction.skip((block for block in own if not work.states_own_work(block)), "explanation, not work")
            self.blocks([*taken, *below], inner)
        elif component := self._component(section, heading) if has_items or below else None:
            self.blocks(section.children, replace(inner, component=component))
        elif work.is_one_feature(heading, own, in_roadmap=self._in_roadmap) or (
            not section.children and (states_change(heading.topic) or heading.status)
        ):
            self._section_feature(section, heading, own, replace(inner, section=context.section))
            self.blocks(below, inner)
        else:
            says_something = has_items and any(child.shape is Shape.PARAGRAPH for child in own)
            if says_something or states_change(heading.topic):
                near = outline.introduction(section, own) if has_items else ()
                inner = replace(inner, parent=self._group(section, heading, near, context))
                self.blocks(section.children, inner, introduction=near)
            else:
                self.blocks(section.children, inner)

    def _component(self, section: Block, heading: Heading) -> str | None:
        if section.level <= 1:
            return None
        return headings.component_of(section.text, self._own_names, self._is_technology(heading.words))

    def _section_feature(self, section: Block, heading: Heading, own: Sequence[Block], context: Context) -> None:
        """A heading is the title, what stands under it the text, and both may tell status and time."""
        signals = items.signals(section.text, section.box)
        if (logged := work.logged_status(own)) and (signals.status is None or signals.status.rule == "struck-through"):
            signals = replace(signals, status=logged)
        for block in own:
            signals = signals.or_fields(items.signals(block.text))
        words = [heading.words, *(titles.stripped(_all_words(block)) for block in own)]
        last = max([section.lines.last, *(last_line(block) for block in own)])
        self.extraction.add(
            Kind.FEATURE,
            "\n".join(word for word in words if word),
            Span(section.lines.first, last),
            context,
            signals if signals.words.strip() else replace(signals, words=heading.words),
            [section.text, *(block.text for block in own), *(inner.text for block in own for inner in block.children)],
        )

    def _group(self, section: Block, heading: Heading, near: Sequence[Block], context: Context) -> int:
        """A heading and the paragraph right under it as a group; its position."""
        lines = Span(section.lines.first, max([section.lines.last, *(block.lines.last for block in near)]))
        words = "\n".join([heading.words, *(block.text.plain for block in near)])
        above = replace(context.below(heading), section=context.section)
        return self.extraction.add(Kind.GROUP, words, lines, above, Signals(heading.words), [section.text])

    # Blocks in order

    def blocks(self, blocks: Iterable[Block], context: Context, *, introduction: Sequence[Block] = ()) -> None:
        """Walks blocks; a paragraph that leads into a list says when or how far for the items after it.

        The paragraphs of an `introduction` are no features themselves.
        """
        spoken_for = {id(block) for block in introduction}
        waiting = outline.with_bold_headings(blocks)
        lead = announced = context
        legends = work.legends(waiting)
        for position, block in enumerate(waiting):
            following = waiting[position + 1] if position + 1 < len(waiting) else None
            match block.shape:
                case Shape.SECTION if block is self._title_section:
                    self._title(block)
                case Shape.SECTION:
                    self.section(block, context)
                case Shape.ITEM if id(block) in legends:
                    self.extraction.skip([block], "what a name of a level means")
                case Shape.ITEM:
                    self.item(block, lead)
                case Shape.ROW:
                    self.row(block, columns_of(block.cells, self._own_names), lead)
                case Shape.PARAGRAPH | Shape.NOTE:
                    before_list = following is not None and following.shape in work.LISTED
                    led = lead_ins.led(block.text.plain, context, before_list=before_list)
                    if not before_list and led is not context:
                        announced = led
                    lead = announced if led is context else led
                    speaks_for_list = before_list and (lead_ins.ends_in_colon(block.text.plain) or lead is not context)
                    if not speaks_for_list:
                        self._paragraph(block, context, introduces=id(block) in spoken_for)

    def _paragraph(self, block: Block, context: Context, *, introduces: bool) -> None:
        """A paragraph without a heading of its own is a feature if it states work that is meant."""
        words = titles.stripped(block.text.plain)
        if not any(character.isalnum() for character in words):
            return
        reason = "introduction or pointer" if introduces else work.why_no_prose_work(block, words)
        if reason:
            self.extraction.skip([block], reason)
        else:
            signals = items.signals(block.text)
            self.extraction.add(Kind.FEATURE, words, block.lines, context, signals, [block.text])

    # Items

    def item(self, block: Block, context: Context) -> None:
        """A list item: a feature, a group with its sub-items, a frame for them, or nothing."""
        words = titles.stripped(block.text.plain)
        subitems = [child for child in block.children if work.is_listed_work(child) or work.is_log_entry(child)]
        if reason := work.why_no_work(block, words, has_subitems=bool(subitems)):
            self.extraction.skip([block], reason)
            return
        if not any(character.isalnum() for character in block.text.plain):
            self.blocks(block.children, context)
            return
        if block.children:
            heading = headings.understood(block.text, self._own_names, "item")
            if heading.is_pure and (heading.when or heading.status):
                self.blocks(block.children, context.below(heading))
                return
        signals = items.signals(block.text, block.box)
        for field in (child for child in block.children if work.is_field(child)):
            signals = signals.or_fields(items.signals(field.text))
        if subitems and not work.only_describe(block, words, subitems):
            self._item_group(block, words, signals, context)
            return
        said = [words, *(titles.stripped(_all_words(child)) for child in block.children)]
        self.extraction.add(
            Kind.FEATURE,
            "\n".join(word for word in said if word),
            Span(block.lines.first, last_line(block)),
            context,
            signals,
            [block.text, *(child.text for child in block.children)],
        )

    def _item_group(self, block: Block, words: str, signals: Signals, context: Context) -> None:
        """An item that gathers sub-items: its status and time pass to those that have none."""
        group = self.extraction.add(Kind.GROUP, words, block.lines, context, signals, [block.text])
        component = headings.component_of(block.text, self._own_names, self._is_technology(words))
        is_open_box = (
            block.box is not None and block.box != "x" and signals.status is not None and signals.status.rule == "box"
        )
        nearer = context.at(status=None if is_open_box else signals.status, when=signals.when)
        inner = replace(
            nearer,
            section=(*context.section, titles.title_of(signals.words)),
            component=component or context.component,
            parent=group,
        )
        self.blocks([child for child in block.children if not work.is_field(child)], inner)

    # Rows

    def row(self, block: Block, columns: Columns, context: Context) -> None:
        """A table row: one feature, several where its cells list them, or one a cell where columns are times."""
        if (ticked := columns.ticked(block.cells)) is not None:
            self._ticked_row(block, columns, ticked, context)
            return
        if columns.by_time:
            self._row_by_time(block, columns, context)
            return
        listed = [
            part
            for at, cell in enumerate(block.cells)
            if at in columns.listed_at
            for part in cell.parts
            if part.shape is Shape.ITEM
        ]
        if len(listed) > 1:
            self._row_of_items(block, columns, listed, context)
            return
        title = columns.title(block.cells)
        words = titles.stripped(title.plain)
        if not words:
            self.extraction.skip([block], "row without a title")
        elif FILLER_ITEM.match(words):
            self.extraction.skip([block], "filler")
        elif columns.is_calendar(block.cells, self._own_names):
            self.extraction.skip([block], "release calendar")
        else:
            own = items.signals(title)
            status, when = columns.status(block.cells), columns.when(block.cells)
            said = [words, *(titles.stripped(text.plain) for text in columns.notes(block.cells))]
            self.extraction.add(
                Kind.FEATURE,
                "\n".join(word for word in said if word),
                block.lines,
                context,
                Signals(own.words, status or own.status, when or own.when),
                [cell.text for cell in block.cells],
            )

    def _ticked_row(self, block: Block, columns: Columns, ticked: Sequence[int], context: Context) -> None:
        """A row whose cells only tick the times or statuses that are its own: it is one feature."""
        named = next((cell.text for at, cell in enumerate(block.cells) if at not in columns.by_time), Text())
        words = titles.stripped(named.plain)
        if not words:
            self.extraction.skip([block], "row without a title")
            return
        own, headers = items.signals(named), [block.cells[at].header for at in ticked]
        label = headers[0] if len(headers) == 1 else f"{headers[0]} - {headers[-1]}"
        heading = headings.understood(Text(label), self._own_names, "column")
        signals = Signals(own.words, own.status or heading.status, own.when or heading.when)
        self.extraction.add(Kind.FEATURE, words, block.lines, context, signals, [cell.text for cell in block.cells])

    def _row_by_time(self, block: Block, columns: Columns, context: Context) -> None:
        """Each cell under a time holds features of that time; the other cell is their area."""
        areas = [titles.title_of(cell.text.plain) for at, cell in enumerate(block.cells) if at not in columns.by_time]
        if not any(block.cells[at].text for at in columns.by_time if at < len(block.cells)):
            self.extraction.skip([block], "row with nothing under its times")
        within = replace(context, section=(*context.section, *areas[:1])) if any(areas[:1]) else context
        for cell in (block.cells[at] for at in columns.by_time if at < len(block.cells)):
            parts = tuple(
                replace(part, shape=Shape.ITEM, text=work.of_area(part.text, areas))
                if part.shape is Shape.PARAGRAPH
                else part
                for part in cell.parts
            )
            self.section(Block(Shape.SECTION, block.lines, Text(cell.header), children=parts), within)

    def _row_of_items(self, block: Block, columns: Columns, listed: Sequence[Block], context: Context) -> None:
        """A row whose cells list several items: the title cell heads them, the other cells speak for all."""
        title = columns.title(block.cells)
        heading = headings.understood(title, self._own_names, "cell")
        parts = {id(part) for part in listed}
        is_heading = bool(title) and not any(id(part) in parts for part in columns.title_parts(block.cells))
        inner = context.at(
            status=columns.status(block.cells) or heading.status, when=columns.when(block.cells) or heading.when
        )
        if is_heading:
            inner = replace(inner, section=(*context.section, title.plain.strip()))
        for part in listed:
            self.item(part, inner)


def _all_words(block: Block) -> str:
    return " ".join([block.text.plain, *(_all_words(child) for child in block.children)])
