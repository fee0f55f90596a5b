"""Markdown to blocks, by markdown-it-py, whose block tokens carry the lines they span."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.front_matter import front_matter_plugin

from graph.model import Span
from ingest import html
from ingest.front_matter import parsed
from ingest.page import Block, Link, Page, Shape, Text, lined, nested, row

_TABLE = re.compile(r"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)
_FENCE = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1", re.MULTILINE | re.DOTALL)
_BOX = re.compile(r"^\[([ xX~/>*-])\]\s+")
_ATTRIBUTES = re.compile(r"\{:[^}]*\}")
_STRUCK_TAG = re.compile(r"<\s*(/?)\s*(?:del|s|strike)\b", re.IGNORECASE)
_LINE_BREAK_TAG = re.compile(r"<\s*br\b", re.IGNORECASE)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin)


def read(text: str) -> Page:
    """The page that a Markdown text holds."""
    tables = _html_tables(text)
    for table in tables:
        text = text[: table.start()] + re.sub(r"[^\n]", " ", table[0]) + text[table.end() :]
    root = SyntaxTreeNode(_parser().parse(text))
    lines = text.split("\n")
    front_matter: dict[str, Any] = {}
    flat: list[Block] = []
    for table in tables:
        flat.extend(html.read_fragment(table[0], text.count("\n", 0, table.start())))
    for node in root.children:
        if node.type == "front_matter":
            front_matter = parsed(node.content)
        else:
            flat.extend(_blocks(node, lines))
    return Page(nested(sorted(flat, key=lambda block: block.lines.first)), front_matter)


def _html_tables(text: str) -> list[re.Match[str]]:
    """HTML tables outside code, taken out whole: a blank line in one would end it for the Markdown parser."""
    fenced = [found.span() for found in _FENCE.finditer(text)]
    return [table for table in _TABLE.finditer(text) if not any(a <= table.start() < b for a, b in fenced)]


def _blocks(node: SyntaxTreeNode, lines: Sequence[str]) -> list[Block]:
    match node.type:
        case "heading":
            block = Block(Shape.SECTION, _span(node, lines), _inline(node), level=int(node.tag[1]))
            return [block]
        case "paragraph":
            return [Block(Shape.PARAGRAPH, _span(node, lines), _inline(node))]
        case "bullet_list" | "ordered_list":
            return [_item(item, lines) for item in node.children]
        case "table":
            return _rows(node, lines)
        case "blockquote":
            inner = [block for child in node.children for block in _blocks(child, lines)]
            return [replace(block, shape=Shape.NOTE) if block.shape is Shape.PARAGRAPH else block for block in inner]
        case "html_block":
            assert node.map is not None
            return html.read_fragment(node.content, node.map[0])
        case _:
            return []


def _item(node: SyntaxTreeNode, lines: Sequence[str]) -> Block:
    inner = [block for child in node.children for block in _blocks(child, lines)]
    first = _span(node, lines).first
    if not inner or inner[0].shape is not Shape.PARAGRAPH or inner[0].lines.first != first:
        return Block(Shape.ITEM, Span(first, first), Text(), children=tuple(inner))
    head, rest = inner[0], inner[1:]
    box = _BOX.match(head.text.plain)
    text = head.text.part(box.end()) if box else head.text
    return Block(Shape.ITEM, head.lines, text, box=box[1].lower() if box else None, children=tuple(rest))


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
                plain += token.content
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
                if _LINE_BREAK_TAG.match(token.content):
                    plain += "\n"
                elif tag := _STRUCK_TAG.match(token.content):
                    if not tag[1]:
                        opened["s"].append(len(plain))
                    elif opened["s"]:
                        marks["s"].append((opened["s"].pop(), len(plain)))
    plain = _ATTRIBUTES.sub(lambda found: " " * len(found[0]), plain)
    return Text(plain.rstrip(), tuple(links), tuple(marks["strong"]), tuple(marks["s"]))
