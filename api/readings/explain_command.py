"""`roadgraph explain`: why each value of a feature is what it is."""

from typing import TYPE_CHECKING, Any

import click

from api import options
from api.output import plain, print_json

if TYPE_CHECKING:
    from api.shown import Json

_NAMES = {"parent": "group", "title": "title, cut", "references": "reference", "horizon": "words for when"}
_NONE = "–"


@click.command()
@click.argument("feature")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the HTTP API does.")
@options.data
@options.snapshot
def explain(feature: str, as_json: bool, data: str | None) -> None:
    """Tell why each value of FEATURE is what it is: the words, their line, and the rule.

    FEATURE is the id that `search` shows, the address of the feature's page or data, or its whole title. What the
    document does not tell is said too. docs/rules.md lists the rules.
    """
    from api.readings.explain import explanation

    found = explanation(options.service(data), feature)
    print_json(found) if as_json else _print(plain(found))


def _print(found: "Json") -> None:
    feature = found["feature"]
    first, last = feature["lines"]
    lines = f"{first}" if first == last else f"{first}–{last}"
    _say(f"{feature['title']}  ({feature['project']['label']})", bold=True)
    _say(f"{feature['document']['source']}:{lines}")
    for value in found["values"]:
        name = _NAMES.get(value["property"], value["property"])
        _say(f"{name:<16}{_NONE if value['value'] is None else value['value']}")
        for said in _reasons(value):
            _say(f"{'':16}{said}", dim=True)


def _reasons(value: "Json") -> list[str]:
    """The words with their line, and the meaning with the rule's id."""
    line = f"line {value['line']}: " if value["line"] else ""
    words = [f"{line}“{value['words']}”"] if value["words"] else []
    rule = f"  [{value['rule']}]" if value["rule"] else ""
    return [*words, value["meaning"] + rule]


def _say(text: str, **style: Any) -> None:
    click.secho(text, **style)
