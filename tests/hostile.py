"""Hostile texts as roadmaps in several formats: what somebody who wants to harm readers would write."""

import json
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "browser" / "hostile.jsonl"
"""250 texts, each with its class. What of them became an element would have the class `hit`, ask `evil.example`, or open a dialog."""

FORMATS = ("md", "html", "rst", "adoc", "yaml")
"""Formats that the texts are written in, each into one document."""


class Hostile(NamedTuple):
    """A text and the kind of attack that it is."""

    kind: str
    text: str


def texts() -> list[Hostile]:
    """All of them."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [Hostile(one["class"], one["text"]) for one in map(json.loads, lines)]


def write(folder: Path) -> None:
    """Roadmaps of five hostile projects: as markup in four formats, and literally, all of them, in YAML."""
    found = [one.text for one in texts()]
    for number, format in enumerate(FORMATS):
        mine = found if format == "yaml" else found[number::4]
        written = _WRITERS[format](f"Hostile {format}", mine)
        (folder / f"hostile-{format}.{format}").write_text(written, encoding="utf-8")


def _one_line(text: str) -> str:
    """What fits a line of a document that is no data file; no NUL, which makes a file binary."""
    return " ".join(text.replace("\0", "\ufffd").split("\n"))


def _md(project: str, found: list[str]) -> str:
    items = "".join(
        f"- Support {_one_line(one)} in Rust ([#{n}](https://github.com/a/b/issues/{n}))\n"
        for n, one in enumerate(found)
    )
    head = f"---\nproject: {json.dumps(project + ' <b class=hit>')}\nsource: \"javascript:alert('hit')\"\n---\n"
    return f"{head}# {project} roadmap\n\n## Next <script class=hit>alert(1)</script> \u202ereven\n\n{items}"


def _html(project: str, found: list[str]) -> str:
    items = "".join(f"<li>Support {_escaped(one)} in Rust</li>\n" for one in found)
    return f"<!doctype html><title>{project} roadmap</title><main><h1>{project} roadmap</h1>\n<h2>Planned</h2><ul>{items}</ul></main>"


def _escaped(text: str) -> str:
    """Half of the texts as words of the page, the others as they are: tags and all."""
    plain = _one_line(text)
    return plain.replace("&", "&amp;").replace("<", "&lt;") if len(plain) % 2 else plain


def _rst(project: str, found: list[str]) -> str:
    items = "".join(f"- Support {_one_line(one)} in Rust\n" for one in found)
    title = f"{project} \u202etsr roadmap"
    return f"{title}\n{'=' * len(title)}\n\nPlanned\n-------\n\n{items}"


def _adoc(project: str, found: list[str]) -> str:
    items = "".join(f"* Support {_one_line(one)} in Rust\n" for one in found)
    return f"= {project} roadmap\n\n== Planned\n\n{items}"


def _yaml(project: str, found: list[str]) -> str:
    """The title is the text itself."""
    items = "".join(
        f"  - title: {_quoted(one)}\n    description: {_quoted('Support ' + one + ' in Rust')}\n    url: {_quoted(one)}\n"
        for one in found
    )
    name = _quoted(f"{project} \u2067lmay")
    return f"project: {name}\nplanned:\n{items}"


def _quoted(text: str) -> str:
    """A string of JSON, which YAML reads too, but for characters of two escapes: these stand for themselves."""
    return '"' + "".join(one if ord(one) > 0xFFFF else json.dumps(one)[1:-1] for one in text) + '"'


_WRITERS = {"md": _md, "html": _html, "rst": _rst, "adoc": _adoc, "yaml": _yaml}
