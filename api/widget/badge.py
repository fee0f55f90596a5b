"""Badges: a few words as a small picture (SVG) for a README or a page, with the whole sentence for screen readers."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from api.served import Served
from api.xml_made import Element, Maker, written
from graph.model import Status
from search.catalogue import Filters

OPEN = (Status.PLANNED, Status.IN_PROGRESS)
"""What a project still plans: neither done nor dropped."""

_NAME = "Roadgraph"
_HEIGHT = 20
_PAD = 7
_SIZE = 11
_FACES = "Verdana, DejaVu Sans, ui-sans-serif, sans-serif"

_NARROW, _SLIM, _BROAD = "!',.:;|IJ[](){}ijl ", 'frt-/\\"*', "mwMW%@&"
_EMS = ((_NARROW, 0.36), (_SLIM, 0.44), (_BROAD, 0.93))
"""Widths of characters in the faces above, in ems. `textLength` makes the words as wide as they were taken to be."""

_OTHER, _WIDE = 0.61, 1.0

_make = Maker("http://www.w3.org/2000/svg")


class Theme(StrEnum):
    """The ground on which a badge stands."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours of a badge: tokens of the pages' style. A picture cannot ask for them."""

    surface: str
    line: str
    ink: str
    said: str
    said_ground: str


COLOURS = {
    Theme.LIGHT: Colours("#f4f2ee", "#dcd8d0", "#1d1b19", "#0b6b63", "#dff1ef"),
    Theme.DARK: Colours("#211f1d", "#3a3733", "#efece6", "#7fd6cb", "#12302d"),
}
"""surface, line, ink, now, now-ground."""


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says in a few words, and in a sentence."""

    words: str
    sentence: str


def of_feature(served: Served, id: str) -> Badge:
    """How many other projects have an open plan that is surely like a feature; projects with one roadmap count once.

    Raises NotFoundError, InputError for a group.
    """
    row = served.catalogue.row_of(id)
    feature, project = served.catalogue.feature(row), served.catalogue.projects[served.catalogue.project_at(row)]
    others = served.related.like_feature(id, filters=Filters(status=OPEN), k=1).total
    words = (
        "none else plans this" if not others else f"{others} {'project plans' if others == 1 else 'projects plan'} this"
    )
    have = (
        "no other project has"
        if not others
        else "1 other project has"
        if others == 1
        else f"{others} other projects have"
    )
    return Badge(words, f"{_NAME}: {have} an open plan like “{feature.title}” of {project.label}")


def of_project(served: Served, id: str) -> Badge:
    """How many of a project's plans are open, and how many its roadmaps have in all."""
    statuses = served.catalogue.statuses[id]
    count, all = sum(statuses[status.value] for status in OPEN), sum(statuses.values())
    label = served.catalogue.projects[id].label
    words = f"{count} open {'plan' if count == 1 else 'plans'} of {all}" if all else "no plans"
    return Badge(words, f"{_NAME}: {words} in the roadmaps of {label}")


def picture(badge: Badge, theme: Theme = Theme.LIGHT) -> bytes:
    """The badge as an SVG document, as wide as its words."""
    colours = COLOURS[theme]
    left, right = _width(_NAME), _width(badge.words)
    whole = left + right + 4 * _PAD
    at = left + 2 * _PAD
    return written(
        _make(
            "svg",
            _make("title", badge.sentence),
            _box(0, whole, colours.surface),
            _box(at, whole - at, colours.said_ground),
            _make(
                "rect",
                x="0.5",
                y="0.5",
                width=str(whole - 1),
                height=str(_HEIGHT - 1),
                fill="none",
                stroke=colours.line,
            ),
            _make(
                "g",
                _text(_NAME, _PAD, left, colours.ink),
                _text(badge.words, at + _PAD, right, colours.said),
                font_family=_FACES,
                font_size=str(_SIZE),
                aria_hidden="true",
            ),
            width=str(whole),
            height=str(_HEIGHT),
            viewBox=f"0 0 {whole} {_HEIGHT}",
            role="img",
            aria_label=badge.sentence,
        )
    )


def _box(x: int, width: int, colour: str) -> Element:
    return _make("rect", x=str(x), width=str(width), height=str(_HEIGHT), fill=colour)


def _text(words: str, x: int, width: int, colour: str) -> Element:
    return _make("text", words, x=str(x), y="14", fill=colour, textLength=str(width))


def _width(words: str) -> int:
    """How wide words are, in pixels, roughly."""
    return round(sum(map(_ems, words)) * _SIZE)


def _ems(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return next((ems for letters, ems in _EMS if letter in letters), _OTHER)
