"""Every format gives blocks whose lines hold their words; damage is an error in words, never a crash."""

import random

import pytest

from graph.errors import InputError
from ingest.formats import SUFFIXES, format_of, page_of
from ingest.page import Page, Shape, walked

SAMPLES = {
    "a.md": "---\ntitle: Plans\n---\n\n# Plans\n\ntext with [a link](https://example.org/)\n\n- one\n  - two\n\n    more\n- three\n\n| A | B |\n|---|---|\n| x | y |\n\n> quoted\n\n<!-- hidden -->\n",
    "a.rst": "Plans\n=====\n\nIntro `a link <https://example.org/>`_.\n\n- one\n\n  - two\n- three\n\n.. note::\n\n   careful\n\n.. list-table::\n   :header-rows: 1\n\n   * - A\n     - B\n   * - x\n     - y\n\n+---+---+\n| A | B |\n+===+===+\n| x | y |\n+---+---+\n\n=== ===\nA   B\n=== ===\nx   y\n=== ===\n",
    "a.org": "* Plans\n** TODO One\n| A | B |\n|---+---|\n| x | y |\n#+begin_src\n- no\n#+end_src\ntext [[https://example.org/][a link]]\n- item\n  - nested\n",
    "a.adoc": "= Plans\n\n|===\n|A |B\n\n|x |y\n|===\n\n----\ncode\n----\n\n== One\n\n* item\n** nested\n\nhttps://example.org/[a link]\n",
    "a.html": "<h1>Plans</h1>\n<ul>\n<li>one\n<ul><li>two</li></ul></li>\n</ul>\n<table><tr><th>A</th></tr>\n<tr><td>x</td></tr></table>\n",
    "a.yml": "now:\n- one\n- name: two\n  status: done\n",
    "a.json": '{"now": ["one",\n {"name": "two"}]}\n',
    "a.mdx": "import X from './x'\n\n# Plans\n\n{/* hidden */}\n\n- one\n- two\n",
    "a.toml": 'title = "Plans"\n\n[[now]]\ntitle = "one" # first\n\n[later]\nitems = [\n  "two words here",\n  "and three",\n]\n',
    "a.ics": "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:one\nDUE:20250601\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:two\n  words\nEND:VTODO\nEND:VCALENDAR\n",
    "a.txt": "Plans\n=====\n\n* one\n* two\n",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_blocks_stand_on_the_lines_they_say(name: str) -> None:
    """Some word of every block is found in the lines that it gives."""
    lines = SAMPLES[name].split("\n")
    blocks = [block for block in walked(page_of(SAMPLES[name], name).blocks) if block.text]
    assert len(blocks) >= 2
    for block in blocks:
        quoted = "\n".join(lines[block.lines.first - 1 : block.lines.last])
        assert block.text.plain.split()[0].strip(" |") in quoted, block


@pytest.mark.parametrize("name", SAMPLES)
def test_marks_point_into_their_text(name: str) -> None:
    """A link's words stand where its offset says."""
    for block in walked(page_of(SAMPLES[name], name).blocks):
        for link in block.text.links:
            assert block.text.plain[link.start :].startswith(link.words)


def test_every_format_is_tried() -> None:
    """No ending is read without a sample of its format."""
    assert {format_of(f"a{suffix}") for suffix in SUFFIXES} == {format_of(name) for name in SAMPLES}


def test_front_matter_is_read_and_no_block() -> None:
    """The fields at the head of a document are fields, not work."""
    page = page_of(SAMPLES["a.md"], "a.md")
    assert page.front_matter == {"title": "Plans"}
    assert "title: Plans" not in "".join(block.text.plain for block in walked(page.blocks))


def test_what_follows_a_heading_stands_under_it() -> None:
    """Sections nest by their levels."""
    page = page_of("# A\n\n## B\n\n- x\n\n# C\n", "a.md")
    assert [block.text.plain for block in page.blocks] == ["A", "C"]
    assert page.blocks[0].children[0].shape is Shape.SECTION


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yml", "a: [1,\n b"),
        ("a.json", '{"a": '),
        ("a.toml", "a = [1,\nb"),
        ("a.yml", "&a [*a, *a]" + "\n- " * 2),
        ("a.yml", "[" * 60 + "]" * 60),
    ],
)
def test_broken_data_files_say_where(name: str, text: str) -> None:
    """A data file that cannot be read is an error that names the place or the limit."""
    with pytest.raises(InputError, match=r"line \d+|levels deep"):
        page_of(text, name)


def test_an_alias_bomb_is_read_once() -> None:
    """YAML aliases that would grow without end are each followed once."""
    bomb = "a: &a [one, two]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert len(list(walked(page_of(bomb, "a.yml").blocks))) < 100


def _mutated(text: str, chance: random.Random) -> str:
    """The text with a few pieces cut, doubled, swapped, deepened or replaced."""
    for _ in range(chance.randint(1, 6)):
        at, to = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        text = chance.choice(
            (
                text[:at] + text[to:],
                text[:to] + text[at:to] * chance.randint(1, 40) + text[to:],
                text[:at]
                + chance.choice("<>[](){}|`*_#-=:&!\\\"'\n\t\0\u2028\ud7ff") * chance.randint(1, 60)
                + text[at:],
                text[to:] + text[:to],
            )
        )[:20_000]
    return text


@pytest.mark.parametrize("name", SAMPLES)
def test_mutated_documents_never_crash(name: str) -> None:
    """Whatever a document holds, reading it ends in blocks or in an error of ours."""
    chance = random.Random(name)
    for _ in range(150):
        try:
            page = page_of(_mutated(SAMPLES[name], chance), name)
        except (InputError, RecursionError):
            continue
        assert isinstance(page, Page)
        assert all(1 <= block.lines.first <= block.lines.last for block in walked(page.blocks))


@pytest.mark.parametrize(
    "text", ["> " * 5_000 + "x", "- " * 5_000 + "x", "*" * 20_000, "[" * 20_000, "<div>" * 20_000, "`" * 20_000 + "x"]
)
@pytest.mark.parametrize("name", ["a.md", "a.rst", "a.html", "a.org", "a.adoc", "a.txt"])
def test_deep_and_repeated_marks_are_read_in_time(name: str, text: str) -> None:
    """Marks repeated thousands of times neither crash a reader nor keep it busy; what is nested too deeply is refused."""
    if text.startswith("<div>") and name in ("a.md", "a.html"):
        with pytest.raises(InputError, match="nested too deeply"):
            page_of(text, name)
    else:
        assert isinstance(page_of(text, name), Page)
