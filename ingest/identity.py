"""Stable ids: what makes a feature the same feature when its document changes.

A feature's id is made from its source, its section path and its title, so that nothing outside its own
document can change it. From version to version features are paired one to one: by the one issue link that
only they carry, by title and section, by title in a moved section, by a near title that names the same
numbers and technologies. A paired feature keeps its first id, also after versions that did not have it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from graph.names import digest, slug
from ingest.drafts import Draft

_NEAR_TITLE = 88.0
"""rapidfuzz's token-sort ratio from which two titles are taken for one reworded."""

_MOST_PAIRS = 4_000_000
"""Pairs of titles that are compared; past that only equal titles are paired. Real versions have some thousands."""

Key = tuple[str, ...]


def document_id(project_id: str, source: str) -> str:
    """The id of a document: its project, its source, and a hash that keeps look-alike sources apart."""
    return f"document/{project_id.removeprefix('technology/')}/{slug(source)}-{digest(source)}"


def feature_ids(versions: Sequence[Sequence[Draft]], project_id: str, source: str) -> list[str]:
    """The ids of the newest version's drafts, given every version of the source, oldest first."""
    return ids_by_version(versions, project_id, source)[-1]


def ids_by_version(versions: Sequence[Sequence[Draft]], project_id: str, source: str) -> list[list[str]]:
    """The ids of each version's drafts, oldest version first: one feature has one id in all of them."""
    used: set[str] = set()
    before: Sequence[Draft] = ()
    ids: list[str] = []
    found: list[list[str]] = []
    gone: dict[Key, list[str]] = {}
    for drafts in versions:
        kept = dict(_paired(before, drafts))
        new_ids: list[str | None] = [None] * len(drafts)
        for old, new in kept.items():
            new_ids[new] = ids[old]
        for at, draft in enumerate(drafts):
            if new_ids[at] is None and (returning := gone.get(_title_and_section(draft))):
                new_ids[at] = returning.pop(0)
        for old, draft in enumerate(before):
            if old not in kept:
                gone.setdefault(_title_and_section(draft), []).append(ids[old])
        counted: Counter[Key] = Counter()
        for at, draft in enumerate(drafts):
            key = (source, *draft.section, draft.title)
            counted[key] += 1
            if new_ids[at] is None:
                new_ids[at] = _fresh(project_id, key, draft.title, counted[key], used)
            used.add(str(new_ids[at]))
        before, ids = drafts, [str(id) for id in new_ids]
        found.append(ids)
    return found


def _fresh(project_id: str, key: Key, title: str, number: int, used: set[str]) -> str:
    """An id that no feature of this source ever had; `number` tells apart repeated titles, in their order."""
    while True:
        repeated = (str(number),) if number > 1 else ()
        id = f"feature/{project_id.removeprefix('technology/')}/{slug(title)}-{digest(*key, *repeated)}"
        if id not in used:
            return id
        number += 1


def _paired(before: Sequence[Draft], after: Sequence[Draft]) -> Iterator[tuple[int, int]]:
    """Positions of the same feature in two versions, the surest signs first."""
    free_before, free_after = dict(enumerate(before)), dict(enumerate(after))
    for sign in (_only_link(before, after), _title_and_section, _title):
        yield from _taken(_by_sign(free_before, free_after, sign), free_before, free_after)
    yield from _taken(_by_near_title(free_before, free_after), free_before, free_after)


def _taken(
    pairs: Iterable[tuple[int, int]], free_before: dict[int, Draft], free_after: dict[int, Draft]
) -> Iterator[tuple[int, int]]:
    for old, new in pairs:
        if old in free_before and new in free_after:
            del free_before[old], free_after[new]
            yield old, new


def _by_sign(
    before: dict[int, Draft], after: dict[int, Draft], sign: Callable[[Draft], Key | None]
) -> list[tuple[int, int]]:
    """Pairs whose sign is equal; equal signs are paired in their order."""
    waiting: dict[Key, list[int]] = {}
    for at, draft in before.items():
        if (key := sign(draft)) is not None:
            waiting.setdefault(key, []).append(at)
    pairs = []
    for at, draft in after.items():
        if (key := sign(draft)) is not None and waiting.get(key):
            pairs.append((waiting[key].pop(0), at))
    return pairs


def _only_link(before: Sequence[Draft], after: Sequence[Draft]) -> Callable[[Draft], Key | None]:
    """An issue link is a sign only where exactly one feature of each version carries it."""
    once = [
        {url for url, count in Counter(url for draft in drafts for url in draft.references).items() if count == 1}
        for drafts in (before, after)
    ]
    telling = once[0] & once[1]

    def sign(draft: Draft) -> Key | None:
        links = sorted(telling.intersection(draft.references))
        return (draft.kind.value, *links) if links else None

    return sign


def _title_and_section(draft: Draft) -> Key:
    return (draft.kind.value, *draft.section, draft.title)


def _title(draft: Draft) -> Key:
    return (draft.kind.value, draft.title)


def _by_near_title(before: dict[int, Draft], after: dict[int, Draft]) -> list[tuple[int, int]]:
    if not before or not after or len(before) * len(after) > _MOST_PAIRS:
        return []
    from rapidfuzz import fuzz, process

    scores = process.cdist(
        [draft.title for draft in before.values()],
        [draft.title for draft in after.values()],
        scorer=fuzz.token_sort_ratio,
        score_cutoff=_NEAR_TITLE,
    )
    old_at, new_at = list(before), list(after)
    scored = [
        (float(scores[row, column]), old_at[row], new_at[column])
        for row, column in zip(*scores.nonzero(), strict=True)
        if _may_be_one(before[old_at[row]], after[new_at[column]])
    ]
    return [(old, new) for _, old, new in sorted(scored, key=lambda one: (-one[0], one[1], one[2]))]


def _may_be_one(old: Draft, new: Draft) -> bool:
    """Whether two near titles are of one kind and name the same numbers and technologies: Java 11 is not Java 17."""
    return (
        old.kind is new.kind
        and set(old.technologies) == set(new.technologies)
        and re.findall(r"\w*\d[\w.]*", old.title) == re.findall(r"\w*\d[\w.]*", new.title)
    )
