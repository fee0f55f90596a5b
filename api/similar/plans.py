"""Plans like a text, a feature or a roadmap, as API, command line and pages ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.served import Served
from api.service import Service
from api.shown import Json
from api.similar.verdicts import verdict_of
from graph.errors import InputError, TooLargeError
from graph.model import Feature, Kind
from graph.vocabulary import iri
from search.catalogue import Filters
from search.engine import Hit
from search.examples import Examples
from search.issue_text import IssueText, is_address, read_issue
from search.related import Similar

if TYPE_CHECKING:
    from graph.model import Project
    from ingest.drafts import Draft

ITEMS_COMPARED = 500
"""Items of a roadmap that are compared; the longest real one that we know has 198."""

LONGEST_TEXT = 20_000
"""Characters of a text whose like is sought: an issue with its log. Whole roadmaps are given as files."""

LARGEST_COMPARED = 512 * 1024
"""Bytes of a roadmap to compare, which is read while somebody waits; the longest real one that we know has 0.1 MB."""

PLANS = 3
"""Plans of each project that are shown for a text, and plans of other projects for each item of a roadmap."""

PASTED = "pasted.md"
"""The name of a roadmap that comes without one; it is read as Markdown."""

MOST_EXAMPLES = 20
"""Positive and negative examples that one question may have."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What plans are to be like: a text or a feature, with examples of what is meant and what is not; or examples alone.

    `is_roadmap` says that the text is a roadmap, whose items are compared one by one.
    """

    text: str = ""
    is_roadmap: bool = False
    feature: str = ""
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    filters: Filters = Filters()
    k: int = PLANS


def similar(service: Service, asked: Asked) -> Json:
    """The k best plans of each project that are like what is asked, as JSON; `compared` tells what was compared.

    Raises InputError for nothing, too much or an address, NotFoundError for a feature that is not here.
    """
    if asked.is_roadmap:
        if not asked.text.strip():
            raise InputError("There is no roadmap to compare. Paste its text, or give it as a file.")
        return similar_to_roadmap(service, asked.text.encode(), PASTED, asked)
    served = service.served
    examples = examples_of(served, asked.like, asked.unlike)
    if asked.text.strip() and asked.feature:
        raise InputError("Give a text or a feature, not both; the other one can be an example: like=…")
    compared = _compared_examples(served, examples)
    if asked.feature:
        id = feature_id(served, asked.feature)
        found = served.related.like_feature(id, examples, filters=asked.filters, k=asked.k)
        compared = {"feature": _titled(served, served.catalogue.row_of(id)), **compared}
    elif asked.text.strip() or not examples.like:
        issue = _issue(asked.text)
        found = served.related.to_text(issue, examples, filters=asked.filters, k=asked.k)
        compared = {**_compared_text(issue), **compared}
    else:
        found = served.related.like_examples(examples, filters=asked.filters, k=asked.k)
    return {**served.representations.plans(found), "compared": compared}


def similar_to_roadmap(service: Service, content: bytes, name: str, asked: Asked) -> Json:
    """The best plans of each other project that match any item of a roadmap, and those of each item, as JSON.

    `why` names the item; `compared` tells how many were compared and how many have their like elsewhere. Raises
    InputError, TooLargeError.
    """
    if asked.feature or asked.like or asked.unlike:
        raise InputError("The items of a roadmap are compared as they are: leave the feature and the examples out.")
    items, project = _items(service, content, name)
    served = service.served
    own = served.related.family(*served.catalogue.find_project(project))
    others = replace(asked.filters, not_project=(*asked.filters.not_project, *own))
    compared = items[:ITEMS_COMPARED]
    found, each = served.related.to_texts(*(item.text for item in compared), filters=others, k=asked.k)
    plans = tuple(
        replace(one, hits=tuple(_like(compared[at], hit) for hit, at in zip(one.hits, one.texts, strict=True)))
        for one in found.plans
    )
    told = [_item(served, item, one) for item, one in zip(compared, each, strict=True)]
    return {
        **served.representations.plans(replace(found, plans=plans)),
        "items": told,
        "compared": {"items": len(compared), "of": len(items), "found": sum(not one["none"] for one in told)},
    }


def related(service: Service, name: str, k: int, like: Sequence[str] = (), unlike: Sequence[str] = ()) -> Json:
    """Features of other projects like the one of that id, address or title, as JSON. Raises NotFoundError, InputError."""
    served = service.served
    examples = examples_of(served, like, unlike)
    feature, hits = served.related.to_feature(feature_id(served, name), k, examples)
    return served.representations.related(feature, hits)


def feature_id(served: Served, name: str) -> str:
    """The id of the feature that a name means. Raises InputError for an address of elsewhere, NotFoundError."""
    found = served.find_feature(name)
    if found is None and is_address(name) and not name.startswith(served.base) and "/features/" not in name:
        raise InputError(_refused(name))
    return found or served.feature_id(name)


def examples_of(served: Served, like: Sequence[str], unlike: Sequence[str]) -> Examples:
    """Examples from what a caller gave: features by id, address or title, and other words as they stand.

    Raises InputError for too many, NotFoundError for the id of no feature.
    """
    if len(like) + len(unlike) > MOST_EXAMPLES:
        raise InputError(f"{len(like) + len(unlike)} examples were given; at most {MOST_EXAMPLES} are compared.")
    return Examples(tuple(_example(served, one) for one in like), tuple(_example(served, one) for one in unlike))


def _example(served: Served, given: str) -> int | str:
    words = given.split()
    if not words or len(given) > LONGEST_TEXT:
        raise InputError(f"An example has {len(given)} characters; it has to say something in at most {LONGEST_TEXT}.")
    is_id = len(words) == 1 and "/" in given
    id = feature_id(served, given) if is_id else served.find_feature(given)
    row = served.catalogue.row_of(id) if id else None
    if row is None or row < served.catalogue.count:
        return given if row is None else row
    if is_id:
        raise InputError(f"{served.catalogue.feature(row).title} is a group; give one of its features as example.")
    return given


def _issue(text: str) -> IssueText:
    if not text.strip():
        raise InputError("There is no text to compare with. Give the words of an issue or a plan.")
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"The text has {len(text)} characters; at most {LONGEST_TEXT} are compared. "
            "Give the part that says what is wanted, or say that it is a roadmap, to have its items compared."
        )
    if is_address(text):
        raise InputError(_refused(text))
    return read_issue(text)


def _refused(address: str) -> str:
    return (
        f"{address.strip()[:200]} is an address, and nothing is fetched from addresses. "
        "Paste the text that stands there, or give a roadmap as a file."
    )


def _items(service: Service, content: bytes, name: str) -> "tuple[list[Draft], Project]":
    """The features that a roadmap states, and whose they are."""
    from ingest import sources

    if len(content) > LARGEST_COMPARED:
        raise TooLargeError(
            f"{name} has {len(content)} bytes; a roadmap to compare may have {LARGEST_COMPARED}. "
            "Send the part that lists the work, or ingest the file instead."
        )
    sources.check(content, name)
    read = service.reader.extracted(content, name, None)
    items = [draft for draft in read.drafts if draft.kind is Kind.FEATURE]
    if not items:
        raise InputError(
            f"{name} states no work whose items could be compared one by one. Compare its words as a whole, "
            "or see with `roadgraph check` what is read in it."
        )
    return items, read.project


def _like(item: "Draft", hit: Hit) -> Hit:
    """A hit that says first which item of a roadmap it is like."""
    return replace(hit, why=(f"like your line {item.lines.first}: {item.title}", *hit.why))


def _item(served: Served, item: "Draft", found: Similar) -> Json:
    """An item of a roadmap with the best plan of each project that has a sure one; the nearest where none has."""
    sure = [plans for plans in found.plans if plans.total] or found.plans[:1]
    best = [served.representations.hit(replace(plans.hits[0], also=plans.also)) for plans in sure]
    return {
        "title": item.title,
        "lines": [item.lines.first, item.lines.last],
        "status": item.status.value,
        "best": best,
        "verdict": verdict_of(best).value,
        "total": found.total,
        "none": not found.total,
        "cut": found.total > len(sure),
    }


def _compared_text(issue: IssueText) -> Json:
    return {
        "title": issue.title,
        "passages": list(issue.passages),
        "left_out": [{"what": what, "lines": lines} for what, lines in issue.left_out],
    }


def _compared_examples(served: Served, examples: Examples) -> Json:
    told = {"like": examples.like, "unlike": examples.unlike}
    return {
        name: [_titled(served, one) if isinstance(one, int) else {"id": None, "title": one} for one in given]
        for name, given in told.items()
    }


def _titled(served: Served, row: int) -> Json:
    feature: Feature = served.catalogue.feature(row)
    return {"id": iri(served.base, feature.id), "title": feature.title}
