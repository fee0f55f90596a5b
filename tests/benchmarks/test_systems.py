"""The compared systems over small roadmaps, and the tables of their figures."""

import json
from pathlib import Path

import pytest
from conftest import WordsEncoder

from api.service import Service
from benchmarks.evaluate import unjudged
from benchmarks.judgements import Figures, Judged, Judgement, Seed
from benchmarks.search_report import Compared, compare, table
from benchmarks.systems import Meaning, OverHttp, Record, System, Words, measured
from search.engine import Mode

ICEBERG = Judged("Q1", "keyword", "Iceberg tables", (Judgement(3, "quill", 5, 5), Judgement(3, "tidewatch", 5, 5)))
NO_FEATURE = Judged("R2", "related", "nothing", (Judgement(3, "quill", 5, 5),), Seed("quill", 900))
RELATED = Judged("R1", "related", "Role-based access", (Judgement(3, "tidewatch", 6, 6),), Seed("quill", 6))


@pytest.fixture
def records(service: Service) -> list[Record]:
    """The exported features."""
    return list(service.features())


@pytest.fixture
def systems(service: Service, records: list[Record], tmp_path: Path) -> dict[str, System]:
    """All systems, with the stand-in for the model."""
    return {
        "hybrid": OverHttp(service, Mode.HYBRID),
        "semantic": OverHttp(service, Mode.SEMANTIC),
        "BM25": Words(service),
        "MiniLM": Meaning(records, tmp_path, WordsEncoder()),
    }


@pytest.mark.parametrize("name", ["hybrid", "semantic", "BM25", "MiniLM"])
def test_every_system_finds_what_shares_words(name: str, systems: dict[str, System], records: list[Record]) -> None:
    """Both plans about Iceberg tables are the first two."""
    assert measured(systems[name], [ICEBERG], records)["Q1"].ndcg == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["hybrid", "BM25", "MiniLM"])
def test_relatives_are_of_other_projects(name: str, systems: dict[str, System], records: list[Record]) -> None:
    """The feature's like in the other roadmap is first, and nothing of its own roadmap is found."""
    seed = RELATED.seed
    assert seed is not None
    record = seed.record(records)
    assert record is not None
    found = systems[name].related(record)
    assert found is not None
    assert (Path(found[0].source).stem, found[0].first) == ("tidewatch", 6)
    assert "quill" not in {Path(one.source).stem for one in found[:5]}


def test_related_features_have_no_modes(systems: dict[str, System], records: list[Record]) -> None:
    """A mode other than the default has no figure for them; a seed that is no feature is worth nothing."""
    assert measured(systems["semantic"], [RELATED, NO_FEATURE], records).keys() == {"R2"}
    assert measured(systems["hybrid"], [RELATED, NO_FEATURE], records)["R2"].ndcg == 0


def test_what_the_api_refuses_is_told(service: Service) -> None:
    """A query that is too long is no answer without hits."""
    with pytest.raises(RuntimeError, match=r"/api/search with .* answers 400"):
        OverHttp(service, Mode.HYBRID).search("x" * 10_001)


def test_the_table_compares_by_kind(systems: dict[str, System], records: list[Record]) -> None:
    """A row for each kind that was asked and one for all queries; ours is told from the better baseline; floors stand beside."""
    compared = compare(systems, [ICEBERG, RELATED], records)
    assert compared.summary() == pytest.approx(
        dict.fromkeys(["ndcg", "recall", "mrr", "ndcg_keyword", "recall_keyword", "mrr_keyword"], 1.0)
        | dict.fromkeys(["ndcg_related", "recall_related", "mrr_related"], 1.0)
    )
    shown = table(compared, "ndcg", "Judged", {"ndcg": 0.5})
    rows = list(zip(*(column.cells for column in shown.columns), strict=True))
    assert [row[0] for row in rows] == ["keyword", "all", "related"]
    assert rows[1] == ("all", "1", "1.000", "1.000", "1.000", "1.000", "+0.000", "+0.000 to +0.000", "0.50")
    assert (rows[2][3], rows[2][-1]) == ("", "")


def test_the_better_baseline_is_the_measure() -> None:
    """Ours 0.6 on average, BM25 0.2, MiniLM 0.5: ahead by 0.1."""

    def all_of(*values: float) -> dict[str, Figures]:
        return {f"Q{at}": Figures(value, 0, 0, 0) for at, value in enumerate(values)}

    queries = tuple(Judged(f"Q{at}", "keyword", "", ()) for at in range(2))
    figures = {"hybrid": all_of(0.5, 0.7), "BM25": all_of(0.0, 0.4), "MiniLM": all_of(0.4, 0.6)}
    assert Compared(queries, figures).ahead("keyword", "ndcg") == pytest.approx((0.1, 0.1, 0.1))


def test_hits_that_nobody_judged_are_listed(systems: dict[str, System], records: list[Record]) -> None:
    """With query, place and rank, so that they can be judged; those that are judged are not among them."""
    ours = systems["hybrid"]
    lines = [json.loads(json.dumps(one)) for one in unjudged(ours, ICEBERG, records)]
    assert [one["rank"] for one in lines] == list(range(3, 3 + len(lines)))
    assert lines[0].keys() == {"qid", "kind", "query", "rank", "document", "line", "end", "title"}
    assert ("plans/quill.md", 5) not in {(one["document"], one["line"]) for one in lines}
