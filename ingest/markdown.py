"""Markdown to blocks, by markdown-it-py, whose block tokens carry the lines they span."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from graph.model import Span
from ingest import front_matter, html
from ingest.page import Block, Link, Page, Shape, Text, lined, nested, row

_TABLE_OR_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|(?P<table><table\b)", re.IGNORECASE | re.DOTALL)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_BOX = re.compile(r"^\[([ xX~/>*-])\]\s+")
_ALERT = re.compile(r"\[!\w+\]\s*")
_ATTRIBUTES = re.compile(r"\{:[^}]*\}")
_STRUCK_TAG = re.compile(r"<\s*(/?)\s*(?:del|s|strike)\b", re.IGNORECASE)
_LINE_BREAK_TAG = re.compile(r"<\s*br\b", re.IGNORECASE)
_ITEM_TAG = re.compile(r"<\s*li\b", re.IGNORECASE)
_MDX_LINE = re.compile(
    r"^(?:import\s[^\n]*\sfrom\s*['\"][^\n]*|import\s*['\"][^\n]*|export\s+(?:const|default|function)\b[^\n]*)$",
    re.MULTILINE,
)
_MDX_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)
_BADGE = re.compile(r"^https?://img\.shields\.io/(?:static/v1/?|badge/)(?P<words>[^?#]+)")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return parser.use(deflist_plugin).use(footnote_plugin).use(admon_plugin)


def read(text: str) -> Page:
    """The page that a Markdown text holds."""
    headed = front_matter.taken_out(text)
    text = headed.text
    tokens = _parser().parse(text)
    flat: list[Block] = []
    if tables := _html_tables(text, tokens):
        for table in tables:
            flat.extend(html.read_fragment(text[table], text.count("\n", 0, table.start)))
        text = _blanked(text, tables)
        tokens = _parser().parse(text)
    lines = text.split("\n")
    for node in SyntaxTreeNode(tokens).children:
        flat.extend(_blocks(node, lines))
    return Page(nested(sorted(flat, key=lambda block: block.lines.first)), headed.fields)


def read_mdx(text: str) -> Page:
    """The page that an MDX text holds: Markdown, its imports, exports and comments left out."""
    text = _MDX_COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    return read(_MDX_LINE.sub("", text))


def _badge(url: str, words: str) -> str:
    """An image's words; those of a badge ("status-done-green") in brackets, as the note that it is."""
    if not (badge := _BADGE.match(url)):
        return words
    parts = unquote(badge["words"]).replace("--", "\0").replace("_", " ").split("-")
    told = ": ".join(part.replace("\0", "-") for part in parts[:-1][-2:]) or words
    return f" ({told})"


def _html_tables(text: str, tokens: Sequence[Token]) -> list[slice]:
    """Where HTML tables stand. They are read whole, since a blank line in one ends it for the Markdown parser."""
    begins = [0, *(found.end() for found in re.finditer("\n", text)), len(text)]
    tables: list[slice] = []
    for token in tokens:
        if token.type != "html_block" or token.map is None:
            continue
        for opened in _TABLE_OR_COMMENT.finditer(text, begins[token.map[0]], begins[token.map[1]]):
            if opened["table"] and (not tables or opened.start() >= tables[-1].stop):
                closed = _TABLE_END.search(text, opened.end())
                if closed is None:
                    return tables
                tables.append(slice(opened.start(), closed.end()))
    return tables


def _blanked(text: str, tables: Sequence[slice]) -> str:
    """The text with blanks in place of the tables, so that all else keeps its lines."""
    parts, at = [], 0
    for table in tables:
        parts += [text[at : table.start], re.sub(r"[^\n]", " ", text[table])]
        at = table.stop
    return "".join([*parts, text[at:]])


def _blocks(node: SyntaxTreeNode, lines: Sequence[str]) -> list[Block]:
    match node.type:
        case "heading":
            text, box = _unboxed(_inline(node))
            return [Block(Shape.SECTION, _span(node, lines), text, level=int(node.tag[1]), box=box)]
        case "paragraph":
            return [Block(Shape.PARAGRAPH, _span(node, lines), _inline(node))]
        case "bullet_list" | "ordered_list":
            return [_item(item, lines) for item in node.children]
        case "table":
            return _rows(node, lines)
        case "dl":
            return _definitions(node, lines)
        case "blockquote" | "admonition":
            inner = [block for child in node.children for block in _blocks(child, lines)]
            return [_note(block) if block.shape is Shape.PARAGRAPH else block for block in inner]
        case "html_block":
            assert node.map is not None
            return html.read_fragment(node.content, node.map[0])
        case _:
            return []


def _note(paragraph: Block) -> Block:
    """A paragraph of a quote or admonition, without the mark that says which kind it is."""
    kind = _ALERT.match(paragraph.text.plain)
    return replace(paragraph, shape=Shape.NOTE, text=paragraph.text.part(kind.end()) if kind else paragraph.text)


def _definitions(node: SyntaxTreeNode, lines: Sequence[str]) -> list[Block]:
    """Each term as an item that holds its definitions."""
    items: list[Block] = []
    for part in node.children:
        if part.type == "dt":
            items.append(Block(Shape.ITEM, _span(part, lines), _inline(part)))
        else:
            inner = [block for child in part.children for block in _blocks(child, lines)]
            items[-1] = replace(items[-1], children=(*items[-1].children, *inner))
    return items


def _item(node: SyntaxTreeNode, lines: Sequence[str]) -> Block:
    inner = [block for child in node.children for block in _blocks(child, lines)]
    first = _span(node, lines).first
    if not inner or inner[0].shape is not Shape.PARAGRAPH or inner[0].lines.first != first:
        return Block(Shape.ITEM, Span(first, first), Text(), children=tuple(inner))
    head, rest = inner[0], inner[1:]
    text, box = _unboxed(head.text)
    return Block(Shape.ITEM, head.lines, text, box=box, children=tuple(rest))


def _unboxed(text: Text) -> tuple[Text, str | None]:
    """A text without the check box before it, and the sign in that."""
    box = _BOX.match(text.plain)
    return (text.part(box.end()), box[1].lower()) if box else (text, None)


def _rows(table: SyntaxTreeNode, lines: Sequence[str]) -> list[Block]:
    headers: list[str] = []
    rows: list[Block] = []
    for part in table.children:
        for line in part.children:
            texts = [_inline(cell) for cell in line.children]
            if part.type == "thead":
                headers = [text.plain for text in texts]
            else:
                span = _span(line, lines)
                rows.append(row(span, headers, [lined(span, text) for text in texts]))
    return rows


def _span(node: SyntaxTreeNode, lines: Sequence[str]) -> Span:
    """1-based lines; a block token's end is exclusive and may take in blank lines after it."""
    assert node.map is not None
    first, end = node.map
    while end > first + 1 and not lines[min(end, len(lines)) - 1].strip():
        end -= 1
    return Span(first + 1, max(first + 1, min(end, len(lines))))


def _inline(node: SyntaxTreeNode) -> Text:
    for child in node.children:
        if child.type == "inline":
            return _joined(child.to_tokens()[0].children or [])
    return Text()


def _joined(tokens: Sequence[Token]) -> Text:
    """The plain words of inline tokens, and where links, strong and struck words stand in them."""
    plain = ""
    links: list[Link] = []
    marks: dict[str, list[tuple[int, int]]] = {"strong": [], "s": []}
    opened: dict[str, list[int]] = {"strong": [], "s": [], "a": []}
    urls: list[str] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                plain += token.content
            case "softbreak" | "hardbreak":
                plain += " "
            case "image":
                plain += _badge(str(token.attrGet("src") or ""), token.content)
            case "link_open":
                opened["a"].append(len(plain))
                urls.append(str(token.attrGet("href") or ""))
            case "link_close":
                start = opened["a"].pop()
                links.append(Link(plain[start:].strip(), start, urls.pop()))
            case "strong_open" | "s_open":
                opened[token.tag].append(len(plain))
            case "strong_close" | "s_close":
                marks[token.tag].append((opened[token.tag].pop(), len(plain)))
            case "html_inline":
                if _ITEM_TAG.match(token.content):
                    plain = plain.rstrip(" ") + "\n" if plain.strip() else plain
                elif _LINE_BREAK_TAG.match(token.content):
                    plain += "\n"
                elif tag := _STRUCK_TAG.match(token.content):
                    if not tag[1]:
                        opened["s"].append(len(plain))
                    elif opened["s"]:
                        marks["s"].append((opened["s"].pop(), len(plain)))
    plain = _ATTRIBUTES.sub(lambda found: " " * len(found[0]), plain)
    return Text(plain.rstrip(), tuple(links), tuple(marks["strong"]), tuple(marks["s"]))
