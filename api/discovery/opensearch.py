"""OpenSearch 1.1: how a browser or a program searches here, and suggestions as browsers' search fields take them."""

from typing import Any

from api.shown import Json
from api.xml_made import Maker, written

MEDIA_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"

_make = Maker("http://a9.com/-/spec/opensearch/1.1/")


def description(root: str) -> bytes:
    """The description of the search at an address, which ends in a slash."""
    paged = "q={searchTerms}&k={count?}&offset={startIndex?}"
    return written(
        _make(
            "OpenSearchDescription",
            _make("ShortName", "Roadgraph"),
            _make("LongName", "Roadgraph: what open-source projects plan"),
            _make("Description", "Finds what open-source projects plan, by meaning, with the line it was read from."),
            _make("Tags", "roadmap open-source plans features"),
            _make("Url", type="text/html", template=f"{root}?q={{searchTerms}}"),
            _make("Url", type=SUGGESTIONS, rel="suggestions", template=f"{root}suggest.json?q={{searchTerms}}"),
            _make("Url", type="application/json", template=f"{root}api/search?{paged}", indexOffset="0"),
            _make("Url", type="application/atom+xml", template=f"{root}feed.atom?q={{searchTerms}}"),
            _make("Url", type=MEDIA_TYPE, rel="self", template=f"{root}opensearch.xml"),
            _make("Query", role="example", searchTerms="role-based access control"),
            _make("Language", "en"),
            _make("OutputEncoding", "UTF-8"),
            _make("InputEncoding", "UTF-8"),
        )
    )


def suggestions(typed: str, found: Json | None, root: str) -> list[Any]:
    """What was typed, completions, what each is, and where it leads; a completion comes once. None found is no error."""
    named = [(one["label"], kind, one) for kind in ("project", "technology") for one in _of(found, kind)]
    titled = [(one["title"], f"a plan of {one['project']['label']}", one) for one in _of(found, "feature")]
    told: dict[str, tuple[str, str]] = {}
    for words, meaning, one in [*named, *titled]:
        told.setdefault(words, (meaning, root.rstrip("/") + one["links"]["html"]))
    return [typed, list(told), [meaning for meaning, _ in told.values()], [address for _, address in told.values()]]


def _of(found: Json | None, kind: str) -> list[Json]:
    plural = {"project": "projects", "technology": "technologies", "feature": "features"}[kind]
    return found[plural] if found else []
