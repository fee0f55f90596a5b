"""What is embedded: the element with its attributes, the address of its frame, and how large that is."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.widget.embed_schemas import EmbedParameters, Kind
from graph.errors import InputError

SIZES = {Kind.SEARCH: (640, 480), Kind.RELATED: (640, 560), Kind.BOARD: (960, 560)}
"""Pixels across and down of a frame, where nobody asks for less."""

_ATTRIBUTES = {
    Kind.SEARCH: ("project", "technology", "status", "mode"),
    Kind.RELATED: ("feature", "text", "limit"),
    Kind.BOARD: ("project", "limit"),
}
"""What an element of each kind is asked by."""

_LOOKS = ("lang", "theme")
_COLOURS = ("accent", "paper", "ink")


@dataclass(frozen=True, slots=True)
class Embedding:
    """One thing to embed, of the service at an address that ends in a slash."""

    asked: EmbedParameters
    root: str

    @property
    def element(self) -> str:
        """The name of its element."""
        return f"roadgraph-{self.asked.kind}"

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of its element, those without a value left out."""
        names = (*_ATTRIBUTES[self.asked.kind], *_LOOKS)
        return {name: str(value) for name in names if (value := getattr(self.asked, name))}

    @property
    def colours(self) -> dict[str, str]:
        """Custom property → colour."""
        return {f"--roadgraph-{name}": value for name in _COLOURS if (value := getattr(self.asked, name))}

    @property
    def style(self) -> str:
        """The rule of a style sheet that gives the element its colours."""
        return f"{self.element} {{\n" + "".join(f"  {name}: {colour};\n" for name, colour in self.colours.items()) + "}"

    @property
    def frame(self) -> str:
        """The address of its frame."""
        return f"{self.root}embed?{urlencode(self.pairs)}"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Its parameters that have a bearing, as name and value."""
        used = {"kind", "snapshot", "text", *_ATTRIBUTES[self.asked.kind], *_LOOKS, *_COLOURS}
        given = self.asked.model_dump(mode="json", exclude_defaults=True, include=used)
        return [("kind", self.asked.kind.value)] + [(name, str(one)) for name, one in given.items() if name != "kind"]

    @property
    def page(self) -> str:
        """The whole page on the service that the block is a part of."""
        kind, asked = self.asked.kind, self.asked
        if kind is Kind.BOARD:
            return f"{self.root}projects/{quote(asked.project or '')}"
        if kind is Kind.RELATED:
            return (
                f"{self.root}similar?{urlencode({'feature': asked.feature} if asked.feature else {'text': asked.text})}"
            )
        given = {"q": asked.text, "project": asked.project, "technology": asked.technology, "status": asked.status}
        pairs = urlencode({name: value for name, value in given.items() if value})
        return self.root + (f"?{pairs}" if pairs else "")

    @property
    def size(self) -> tuple[int, int]:
        """Pixels across and down."""
        return SIZES[self.asked.kind]

    def missing(self) -> str:
        """What has to be given yet before it can be shown, in words; empty where nothing is."""
        if self.asked.kind is Kind.BOARD and not self.asked.project:
            return "A board needs a project: give its id or label."
        if self.asked.kind is Kind.RELATED and bool(self.asked.feature) == bool(self.asked.text.strip()):
            return "Related plans need either a feature (its id or address) or a text that they are like."
        return ""

    def check(self) -> None:
        """Raises InputError where something has to be given yet."""
        if missing := self.missing():
            raise InputError(missing)
