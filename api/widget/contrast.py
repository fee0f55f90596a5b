"""Whether colours that a site chooses can be read on each other: the contrast of WCAG 2."""

from itertools import product

from api.widget.badge import Theme

LEAST = 4.5
"""Contrast that WCAG 2.2 asks of text (1.4.3, level AA)."""

_OURS = {
    Theme.LIGHT: {"paper": "#fdfcfa", "ink": "#1d1b19", "accent": "#0b6b63"},
    Theme.DARK: {"paper": "#161514", "ink": "#efece6", "accent": "#5fc9bd"},
}
"""The tokens of the pages' style."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def hard_to_read(theme: Theme | None, **chosen: str | None) -> list[str]:
    """What is hard to read of the paper, ink and accent that were chosen, in words; without a theme, in either."""
    given = {name: colour for name, colour in chosen.items() if colour}
    said = []
    for each, name in product([theme] if theme else list(Theme), ("ink", "accent")):
        colours = _OURS[each] | given
        if (found := contrast(colours[name], colours["paper"])) < LEAST and given.keys() & {name, "paper"}:
            said.append(f"{name} {colours[name]} on paper {colours['paper']} has {found:.1f} : 1 in the {each} theme")
    return said


def _luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
