"""What is quoted of a plan is what a reader of its document sees, on the line where it stands, whatever the format."""

from typing import Any

import pytest

from api import quotes
from graph.model import Feature, Horizon, Kind, Span, Status
from ingest.pipeline import Pipeline
from ingest.technologies import Recogniser

FORMATS = {
    "a.md": (
        "# Roadmap\n\n## Next\n\n"
        "- **Tiered storage** [#452](https://example.org/tiered/452): move old\n"
        "  segments to `S3` &amp; back, ~~by hand~~ by [policy](https://example.org/policy)\n",
        "Tiered storage #452: move old segments to S3 & back, by hand by policy",
        5,
    ),
    "a.html": (
        "<h1>Roadmap</h1>\n<h2>Next</h2>\n<ul>\n"
        '<li><strong>Tiered storage</strong>:\n move old <a href="https://example.org/old">segments</a> to&nbsp;S3 &amp; back</li>\n</ul>',
        "Tiered storage: move old segments to S3 & back",
        4,
    ),
    "a.rst": (
        "Roadmap\n=======\n\nNext\n----\n\n* **Tiered storage**: move `old segments <https://example.org/old>`__\n  to ``S3`` and back\n",
        "Tiered storage: move old segments to S3 and back",
        7,
    ),
    "a.org": ("* Roadmap\n** Next\n- *Tiered storage*: move [[https://example.org/old][old segments]] to =S3=\n",
              "Tiered storage: move old segments to S3", 3),
    "a.adoc": ("= Roadmap\n\n== Next\n\n* *Tiered storage*: move https://example.org/old[old segments] to `S3`\n",
               "Tiered storage: move old segments to S3", 5),
}  # fmt: skip


def _read(content: str, name: str, recogniser: Recogniser) -> Feature:
    """The first feature of a document."""
    draft = Pipeline(recogniser).extracted(content.encode(), name, None).drafts[0]
    return _feature(draft.text, draft.quote, draft.lines.first, title=draft.title)


def _feature(text: str, quote: str | None = None, first: int = 1, **more: Any) -> Feature:
    quote = text if quote is None else quote
    lines = Span(first, first + quote.count("\n"))
    given = {"title": text.split("\n")[0], **more}
    return Feature(
        "feature/a/b",
        Kind.FEATURE,
        text=text,
        status=Status.PLANNED,
        horizon=Horizon(),
        lines=lines,
        quote=quote,
        **given,
    )


def _said(quote: quotes.Quote) -> list[str]:
    return [quote.text[start:end] for start, end in quote.highlights]


@pytest.mark.parametrize("name", FORMATS)
def test_markup_is_taken_away(name: str, recogniser: Recogniser) -> None:
    """Texts of links stay, addresses, tags and marks go, entities are the letters that they stand for; the line is the one where it begins."""
    content, expected, line = FORMATS[name]
    quote = quotes.quoted(_read(content, name, recogniser))
    assert " ".join(quote.text.split()) == expected
    assert quote.line == line


def test_what_the_title_does_not_say_is_quoted() -> None:
    """The piece with most of what was sought, else the first that says something; a field of two words says less than the title."""
    text = "Flow control\nStatus: started\nWrites wait in a queue.\nThe queue sheds writes that are late."
    raw = "## Flow control\n\n_Status_: started\n\nWrites wait\nin a queue.\n\n- The [queue](https://a.example/writes) sheds writes\n  that are late."
    feature = _feature(text, raw, first=10)
    assert quotes.quoted(feature) == quotes.Quote(14, "Writes wait in a queue.")
    spans = [(text.index(word, 45), text.index(word, 45) + len(word)) for word in ("queue", "sheds", "late")]
    quote = quotes.quoted(feature, spans[1:])
    assert (quote.line, quote.text, _said(quote)) == (17, "The queue sheds writes that are late.", ["sheds", "late"])
    assert (
        quotes.quoted(_feature("Flow control\nStatus: started", "Flow control\nStatus: started")).text == "Flow control"
    )


def test_a_long_text_is_cut_around_what_was_sought() -> None:
    """At sentences where they are near, else at words; marks stay on their words, and the line is that of what is shown."""
    lines = [f"Line {number} tells of nothing in particular, and goes on." for number in range(40)]
    lines[30] = "Here the backpressure of late writes is told."
    text = " ".join(lines)
    spans = [(text.index(word), text.index(word) + len(word)) for word in ("backpressure", "writes")]
    quote = quotes.quoted(_feature(text, "\n".join(lines), 100, title="Lines"), spans)
    assert _said(quote) == ["backpressure", "writes"]
    assert quote.text.startswith("… Line 28 tells")
    assert quote.text.endswith("and goes on. …")
    assert quote.line == 128
    assert len(quote.text) <= 290

    words = " ".join(f"word{number}" for number in range(200))
    start = words.index("word150")
    quote = quotes.quoted(_feature(words), [(start, start + 7)])
    assert _said(quote) == ["word150"]
    shown = quote.text.removeprefix("… ").removesuffix("…").split()
    assert set(shown) < set(words.split())
    assert len(quotes.quoted(_feature("x" * 900)).text) == 281


def test_most_of_what_was_sought_is_shown() -> None:
    """Of matches that lie far apart those that stand together are quoted."""
    text = "alone " + "and so on " * 60 + "raft and log " + "and so on " * 60
    spans = [(text.index(word), text.index(word) + len(word)) for word in ("alone", "raft", "log")]
    assert _said(quotes.quoted(_feature(text), spans)) == ["raft", "log"]


def test_parts_hold_the_text_and_its_marks() -> None:
    """In characters, not bytes or code units."""
    assert quotes.parts("🚀 Raft, naïvely", [(2, 6), (8, 15)]) == [
        ("🚀 ", False), ("Raft", True), (", ", False), ("naïvely", True)
    ]  # fmt: skip
    assert quotes.parts("", []) == []


def test_words_that_were_sought_are_marked_with_their_endings() -> None:
    """For a page that has words but no hit."""
    line = quotes.telling_line(_feature("Replacing\nWe replace the coordination of brokers."), "broker coordination")
    assert [part.text for part in line.parts if part.marked] == ["coordination", "brokers"]
