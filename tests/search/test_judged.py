"""The judged queries over the sample roadmaps: their shapes, and that every judgement stands on a feature of the samples.

Grades: 1 related, 2 the same need, 3 exactly it; what is not judged counts as 0. They were given by reading all features of
the samples for each query, not by what a search found.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graph.model import Kind
from ingest.drafts import Draft
from ingest.pipeline import Pipeline
from ingest.technologies import Recogniser

JUDGED = Path(__file__).parent / "judged"
SAMPLES = Path(__file__).parents[2] / "examples" / "roadmaps"
SHAPES = {
    "queries": {"qid": str, "query": str, "kind": str},
    "related": {"qid": str, "document": str, "line": int, "title": str},
    "qrels": {"qid": str, "document": str, "line": int, "end": int, "grade": int},
}
SMALL_WORDS = frozenset("from more that with which".split())


def judged(name: str) -> list[dict[str, Any]]:
    """The records of a file of the judged set."""
    return [json.loads(line) for line in (JUDGED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def features(recogniser: Recogniser) -> dict[tuple[str, int], Draft]:
    """Every feature of the samples, by document and first line."""
    pipeline = Pipeline(recogniser)
    return {
        (path.stem, draft.lines.first): draft
        for path in SAMPLES.glob("*.md")
        for draft in pipeline.extracted(path.read_bytes(), f"roadmaps/{path.name}", None).drafts
        if draft.kind is Kind.FEATURE
    }


@pytest.mark.parametrize("name", SHAPES)
def test_records_have_their_shape(name: str) -> None:
    """Every record has the fields of its file and no others."""
    assert all({key: type(value) for key, value in one.items()} == SHAPES[name] for one in judged(name))


def test_there_are_queries_of_each_kind() -> None:
    """12 keywords, 12 questions, 16 paraphrases and 10 features, each with a name of its own."""
    assert Counter(one["kind"] for one in judged("queries")) == {"keyword": 12, "question": 12, "paraphrase": 16}
    names = [one["qid"] for one in judged("queries") + judged("related")]
    assert len(names) == len(set(names)) == 50


def test_every_query_has_an_answer() -> None:
    """Each query and each seed has a judgement of at least 2, every grade is 1 to 3, and nothing is judged twice."""
    judgements = judged("qrels")
    assert {one["grade"] for one in judgements} == {1, 2, 3}
    answered = {one["qid"] for one in judgements if one["grade"] >= 2}
    assert (
        answered == {one["qid"] for one in judgements} == {one["qid"] for one in judged("queries") + judged("related")}
    )
    assert max(Counter((one["qid"], one["document"], one["line"]) for one in judgements).values()) == 1


def test_judgements_stand_on_features_of_the_samples(features: dict[tuple[str, int], Draft]) -> None:
    """The span of each judgement is the span of a feature, and each seed is a feature of that title."""
    spans = {(document, draft.lines.first, draft.lines.last) for (document, _), draft in features.items()}
    seeds = {(one["document"], one["line"], one["title"]) for one in judged("related")}
    assert {(one["document"], one["line"], one["end"]) for one in judged("qrels")} <= spans
    assert seeds <= {(document, line, draft.title) for (document, line), draft in features.items()}


def test_relatives_are_of_other_projects() -> None:
    """No seed has a relative in its own document."""
    home = {one["qid"]: one["document"] for one in judged("related")}
    assert not [one for one in judged("qrels") if home.get(one["qid"]) == one["document"]]


def test_paraphrases_share_no_word_with_their_answers(features: dict[tuple[str, int], Draft]) -> None:
    """Words of four letters and more are compared by their first five, small words aside."""
    asked = {one["qid"]: _stems(one["query"]) for one in judged("queries") if one["kind"] == "paraphrase"}
    answers = [one for one in judged("qrels") if one["qid"] in asked]
    assert {one["qid"] for one in answers} == asked.keys()
    for one in answers:
        answer = features[one["document"], one["line"]]
        assert not asked[one["qid"]] & _stems(f"{answer.title} {answer.text}"), one


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.casefold()) if word not in SMALL_WORDS}
