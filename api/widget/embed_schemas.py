"""The shapes of requests and answers about what other sites embed."""

import re
from enum import StrEnum
from typing import Literal

from pydantic import Field, field_validator

from api.schemas import Parameters, Shape
from api.widget.badge import Theme
from search.engine import Mode

_COLOUR = re.compile(r"#[0-9a-f]{6}")

# Requests


class Kind(StrEnum):
    """What is embedded; each is an element of the widget."""

    SEARCH = "search"
    RELATED = "related"
    BOARD = "board"


class EmbedParameters(Parameters):
    """What is embedded, of what, and how it looks."""

    kind: Kind = Field(Kind.SEARCH, description="search, related plans, or the board of a project")
    project: str | None = Field(None, description="whose plans: by id or label; a board needs one")
    technology: str | None = Field(None, description="only plans that name it")
    status: str | None = Field(None, description="only plans of this status")
    mode: Mode | None = Field(None, description="what decides the order of a search")
    text: str = Field("", description="words that related plans are like, or that are sought first")
    feature: str = Field("", description="a feature that related plans are like, by id or address")
    limit: int | None = Field(None, ge=1, le=20, description="most projects of related plans, most plans of a column")
    lang: str | None = Field(
        None, pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", description="language of the words around the plans"
    )
    theme: Theme | None = Field(None, description="light or dark; else what the reader's system asks for")
    accent: str | None = Field(None, description="colour of links and of what is operated, as #0b6b63")
    paper: str | None = Field(None, description="colour of the ground, as #fdfcfa")
    ink: str | None = Field(None, description="colour of text, as #1d1b19")

    @field_validator("accent", "paper", "ink")
    @classmethod
    def _is_colour(cls, given: str | None) -> str | None:
        if given is None or _COLOUR.fullmatch(found := f"#{given.strip().lower().removeprefix('#')}"):
            return None if given is None else found
        raise ValueError("should be a colour of six hexadecimal digits, such as #0b6b63")


class OEmbedParameters(Parameters):
    """A page of this service that is to be shown elsewhere."""

    url: str = Field(description="the address of a search, of a project or of a feature here")
    maxwidth: int | None = Field(None, ge=1, description="most pixels across")
    maxheight: int | None = Field(None, ge=1, description="most pixels down")
    format: str = Field("json", description="json or xml; others are answered with 501, as the specification says")


# Answers


class OEmbedAnswer(Shape):
    """A rich embed of oEmbed 1.0: an iframe."""

    version: Literal["1.0"] = "1.0"
    type: Literal["rich"] = "rich"
    title: str
    author_name: str | None = Field(None, description="the project, where the page is of one")
    provider_name: str = "Roadgraph"
    provider_url: str
    cache_age: int = Field(description="seconds for which it may be kept")
    html: str = Field(description="the iframe")
    width: int
    height: int
