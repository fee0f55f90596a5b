"""The real roadmaps: what was expected of three of them, and figures over all; skipped where they are not there."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.publishing.publish import Publisher
from api.service import Service
from api.similar.plans import Asked, related, similar
from benchmarks.floors import fallen
from benchmarks.judgements import judged_set
from benchmarks.search_report import compare
from benchmarks.shared_corpus import (
    exported,
    extraction_figures,
    published,
    related_figures,
    search_figures,
    served,
)
from benchmarks.systems import OverHttp
from search.engine import Mode, Query

THREE = ["apache__datafusion.md", "gchq__sleeper.md", "apache__fluss.md"]


@pytest.fixture(scope="module")
def three(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service over three roadmaps, with the real model."""
    service = published(shared, tmp_path_factory.mktemp("three") / "data", THREE)
    yield service
    service.close()


@pytest.fixture(scope="module")
def all_of_them(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service over the whole corpus, with the real model."""
    service = published(shared, tmp_path_factory.mktemp("all") / "data")
    yield service
    service.close()


def _found(service: Service, text: str, k: int = 8) -> list[tuple[str, list[int]]]:
    return [(hit["project"]["label"], hit["lines"]) for hit in service.search(Query(text, k))["hits"]]


def test_iceberg(three: Service) -> None:
    """First: Fluss, Iceberg as lakehouse storage."""
    assert _found(three, "Iceberg")[0] == ("Apache Fluss", [30, 30])


def test_replacing_zookeeper(three: Service) -> None:
    """First: Fluss, ZooKeeper removal."""
    assert _found(three, "replace ZooKeeper with Raft")[0] == ("Apache Fluss", [40, 41])


def test_python_bindings(three: Service) -> None:
    """All three projects are among the first eight."""
    assert {label for label, _ in _found(three, "Python bindings")} == {"Apache DataFusion", "Apache Fluss", "Sleeper"}


def test_http_interface(three: Service) -> None:
    """Sleeper's REST API is among the first two."""
    assert ("Sleeper", [35, 35]) in _found(three, "HTTP interface for administration", 2)


def test_similar_to_querying_from_trino(three: Service) -> None:
    """Fluss and Sleeper are the first two projects, each with its line."""
    first, second = similar(three, Asked("support querying from Trino"))["projects"][:2]
    assert {first["project"]["label"], second["project"]["label"]} == {"Apache Fluss", "Sleeper"}
    assert all("Trino" in {one["label"] for one in plans["best"]["technologies"]} for plans in (first, second))


def test_related_to_queries_in_rust(three: Service) -> None:
    """DataFusion's features fill the first five; the technology DataFusion is the project's node."""
    seed = next(f for f in three.features() if f["project"]["label"] == "Sleeper" and f["lines"] == [15, 15])
    hits = related(three, seed["id"], 5)["hits"]
    assert {hit["project"]["label"] for hit in hits} == {"Apache DataFusion"}
    assert hits[0]["project"]["id"] in {one["id"] for one in seed["technologies"]}


def test_every_document_gives_features_or_says_why(shared: Path, publisher: Publisher) -> None:
    """All forty, and the nineteen of other formats, are read without a crash; what gives nothing has a reason."""
    report = publisher.ingest([str(shared / "roadmaps"), str(shared / "roadmaps-more")])
    assert report.documents >= 59
    assert {name for name, _ in report.skipped} == {"roadmaps/MANIFEST.jsonl", "roadmaps-more/MANIFEST.jsonl"}
    assert len(report.without_features) < 12
    assert all(why for _, why in report.without_features)


def test_extraction_figures(all_of_them: Service, shared: Path, tmp_path: Path) -> None:
    """No figure over the annotated documents falls below its floor."""
    export = exported(all_of_them, tmp_path / "features.jsonl")
    assert fallen("extraction", extraction_figures(shared, export)) == []


def test_search_figures(all_of_them: Service, shared: Path, tmp_path: Path) -> None:
    """Judged queries and related features keep their floors, both parts beat either alone, and our figures are the scorer's."""
    export = exported(all_of_them, tmp_path / "features.jsonl")
    with served(create_app(all_of_them)) as address:
        hybrid, semantic, lexical = (
            search_figures(shared, address, mode=mode) for mode in ("hybrid", "semantic", "lexical")
        )
        related = related_figures(shared, address, export)
    assert fallen("search", hybrid) + fallen("related", related) == []
    assert _ours(all_of_them, shared, Mode.HYBRID) == pytest.approx(_as_ours(hybrid, related), abs=1e-4)
    assert _ours(all_of_them, shared, Mode.LEXICAL) == pytest.approx(_as_ours(lexical), abs=1e-4)
    assert hybrid["ndcg"] > max(semantic["ndcg"], lexical["ndcg"])


def _ours(service: Service, shared: Path, mode: Mode) -> dict[str, float]:
    """The figures that `make eval` prints, as far as the scorer has them."""
    records = list(service.features())
    ours = compare({"ours": OverHttp(service, mode)}, judged_set(shared / "gold" / "search"), records).summary("ours")
    return {
        name: value for name, value in ours.items() if name.startswith("ndcg") or "_" not in name or "related" in name
    }


def _as_ours(queries: dict[str, Any], related: dict[str, Any] | None = None) -> dict[str, float]:
    """What the scorer says, by our names."""
    known = {name: queries[name] for name in ("ndcg", "recall", "mrr")} | {
        name: value for name, value in queries.items() if name.startswith("ndcg_")
    }
    return known | {f"{name}_related": related[name] for name in ("ndcg", "recall", "mrr") if related}


def test_counts_in_sparql_equal_the_export(all_of_them: Service) -> None:
    """Over the whole corpus: features a project, with Arrow, and without a horizon."""
    from graph.query import Request

    records: list[dict[str, Any]] = list(all_of_them.features())

    def count(query: str) -> list[dict[str, Any]]:
        return list(json.loads(all_of_them.sparql(Request(query)).content)["results"]["bindings"])

    by_project = count("SELECT ?p (count(?f) AS ?n) { ?f a rg:Feature ; rg:project ?p } GROUP BY ?p")
    ids = [record["project"]["id"] for record in records]
    assert {row["p"]["value"]: int(row["n"]["value"]) for row in by_project} == {id: ids.count(id) for id in set(ids)}
    arrow = count('SELECT DISTINCT ?f { ?f a rg:Feature ; rg:technology/skos:prefLabel "Apache Arrow" }')
    assert (
        len(arrow) == sum("Apache Arrow" in {one["label"] for one in record["technologies"]} for record in records) > 1
    )
    without = count("SELECT ?f { ?f a rg:Feature FILTER NOT EXISTS { ?f rg:horizon ?when } }")
    assert len(without) == sum(record["horizon"]["label"] is None for record in records)


def test_no_sample_copies_its_original(shared: Path) -> None:
    """No run of eight words of a sample stands in a document of the corpus, but for lists of names."""
    import re

    def words(text: str) -> list[str]:
        return re.findall(r"[\w+#.]+", re.sub(r"https?://\S+", " ", text.casefold()))

    seen = set()
    for path in (shared / "roadmaps").glob("*.*"):
        found = words(path.read_text(encoding="utf-8"))
        seen |= {tuple(found[at : at + 8]) for at in range(len(found) - 7)}
    for path in (Path(__file__).parents[1] / "examples" / "roadmaps").glob("*.md"):
        found = words(path.read_text(encoding="utf-8").split("---", 2)[2])
        assert not [found[at : at + 8] for at in range(len(found) - 7) if tuple(found[at : at + 8]) in seen], path.name
