"""rg:similarity and rg:nearest over real workers: the numbers of a search, under any pattern, within the limits of a query."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import WordsEncoder, settings

from api.service import Service
from graph.errors import SnapshotError
from graph.query import QueryPool, Request
from graph.sealed import GRAPH, VECTORS, WORDS
from graph.vocabulary import RG, iri
from search.catalogue import Catalogue, Filters
from search.encoder import MiniLM
from search.engine import Engine, Mode, Query
from search.sparql_functions import opened
from search.sparql_texts import MOST_TEXTS, SparqlTexts
from search.vector_index import VectorIndex

TEXT = "access control by roles"
OTHER = "Iceberg tables"


def _rows(service: Service, query: str) -> list[dict[str, str]]:
    """The solutions of a query: variable → value."""
    found = json.loads(service.sparql(Request(query)).content)["results"]["bindings"]
    return [{name: term["value"] for name, term in one.items()} for one in found]


def _searched(service: Service, text: str, filters: Filters = Filters()) -> list[tuple[str, float]]:
    """What a search by meaning alone has: IRIs and scores."""
    served = service.served
    hits = served.engine.search(Query(text, k=1000, mode=Mode.SEMANTIC, filters=filters)).hits
    return [(iri(served.base, hit.feature.id), hit.score or 0.0) for hit in hits]


@pytest.fixture(scope="module")
def service(published: Path) -> Iterator[Service]:
    """A service over the published folder, whose worker serves every test here."""
    made = Service(settings(published), WordsEncoder())
    yield made
    made.close()


# Numbers


@pytest.mark.parametrize("text", [TEXT, OTHER, "Apache Iceberg", "Support Apache Iceberg tables"])
def test_similarity_is_the_score_of_a_search_by_meaning(service: Service, text: str) -> None:
    """To four decimals, for every feature, also where the text is a title or the name of a technology."""
    query = f"SELECT ?f ?s {{ ?f a rg:Feature BIND(rg:similarity(?f, {json.dumps(text)}) AS ?s) }}"
    found = {row["f"]: float(row["s"]) for row in _rows(service, query)}
    assert found == dict(_searched(service, text))


@pytest.mark.parametrize("text", [TEXT, "Apache Iceberg"])
def test_nearest_is_the_order_of_a_search_by_meaning(service: Service, text: str) -> None:
    """The feature at each rank, from the first to the last, is the one that the search has there."""
    searched = [name for name, _ in _searched(service, text)]
    ranks = " ".join(str(rank) for rank in range(1, len(searched) + 1))
    query = f"SELECT ?f {{ VALUES ?i {{ {ranks} }} BIND(rg:nearest({json.dumps(text)}, ?i) AS ?f) }} ORDER BY ?i"
    assert [row["f"] for row in _rows(service, query)] == searched


def test_two_features_are_as_close_as_related_search_says(service: Service) -> None:
    """The closeness of meaning of each related feature, the same both ways; a feature is wholly similar to itself."""
    served = service.served
    name, _ = _searched(service, TEXT)[0]
    related = served.related.to_feature(served.feature_id(name), 100)[1]
    query = (
        f"SELECT ?b ?s ?t {{ BIND(<{name}> AS ?a) ?b a rg:Feature "
        "BIND(rg:similarity(?a, ?b) AS ?s) BIND(rg:similarity(?b, ?a) AS ?t) }"
    )
    found = {row["b"]: row for row in _rows(service, query)}
    assert len(related) > 3
    for hit in related:
        assert f"closeness of meaning {float(found[iri(served.base, hit.feature.id)]['s']):.0%}" in hit.why
    assert all(row["s"] == row["t"] for row in found.values())
    assert float(found[name]["s"]) == 1


def test_the_score_of_a_similar_pair_in_the_graph_is_its_similarity(service: Service) -> None:
    """rg:score of an rg:Similarity is what rg:similarity says of the pair."""
    query = "SELECT ?score ?s { ?p a rg:Similarity ; rg:between ?a, ?b ; rg:score ?score FILTER(?a != ?b) BIND(rg:similarity(?a, ?b) AS ?s) }"
    rows = _rows(service, query)
    assert rows
    assert all(float(row["score"]) == pytest.approx(float(row["s"]), abs=1e-4) for row in rows)


def test_the_number_is_a_decimal(service: Service) -> None:
    """As every score in the graph is, so that the two can be compared."""
    query = f"SELECT (DATATYPE(rg:similarity(?f, '{TEXT}')) AS ?d) {{ ?f a rg:Feature }} LIMIT 1"
    assert _rows(service, query) == [{"d": "http://www.w3.org/2001/XMLSchema#decimal"}]


def test_the_real_model_gives_the_numbers_of_its_search(published_samples: Path) -> None:
    """With MiniLM and the sample roadmaps, too: scores, order, and a feature that shares no word with the text."""
    service = Service(settings(published_samples), MiniLM())
    text = "backpressure when writes pile up"
    try:
        searched = _searched(service, text)
        rows = _rows(service, f"SELECT ?f ?s {{ ?f a rg:Feature BIND(rg:similarity(?f, '{text}') AS ?s) }}")
        assert {row["f"]: float(row["s"]) for row in rows} == pytest.approx(dict(searched), abs=1e-4)
        (first,) = _rows(service, f"SELECT (rg:nearest('{text}', 1) AS ?f) {{}}")
        assert first["f"] == searched[0][0]
        assert "flow-control" in first["f"]
    finally:
        service.close()


# In queries


def test_filters_and_order_are_exact(service: Service) -> None:
    """The nearest of those that a pattern leaves are all found, in order, however far down the whole list they are."""
    query = (
        f"SELECT ?f {{ ?f a rg:Feature ; rg:status rg:done BIND(rg:similarity(?f, '{OTHER}') AS ?s) }} "
        "ORDER BY DESC(?s) ?f LIMIT 2"
    )
    every = _rows(service, "SELECT ?f { ?f a rg:Feature ; rg:status rg:done }")
    scores = dict(_searched(service, OTHER))
    best = sorted((row["f"] for row in every), key=lambda name: (-scores[name], name))[:2]
    assert [row["f"] for row in _rows(service, query)] == best


def test_a_threshold_is_a_filter(service: Service) -> None:
    """FILTER(rg:similarity(…) >= n) leaves those that a search scores so."""
    query = f"SELECT ?f {{ ?f a rg:Feature FILTER(rg:similarity(?f, '{OTHER}') >= 0.4) }}"
    expected = {name for name, score in _searched(service, OTHER) if score >= 0.4}
    assert {row["f"] for row in _rows(service, query)} == expected
    assert expected


def test_nearest_joins_with_patterns(service: Service) -> None:
    """What is found at a rank has its title, status and project as any feature."""
    query = (
        f"SELECT ?i ?title ?project {{ VALUES ?i {{ 1 2 3 }} BIND(rg:nearest('{TEXT}', ?i) AS ?f) "
        "?f dcterms:title ?title ; rg:project ?p . ?p skos:prefLabel|doap:name ?project } ORDER BY ?i"
    )
    rows = _rows(service, query)
    assert {row["i"] for row in rows} == {"1", "2", "3"}
    assert "access control" in rows[0]["title"].casefold()


def test_several_texts_stand_in_one_query(service: Service) -> None:
    """Each has its own numbers, up to eight of them; the same text written twice counts once."""
    texts = [f"text number {number}" for number in range(MOST_TEXTS)]
    name, _ = _searched(service, TEXT)[0]
    calls = " ".join(f"(rg:similarity(?f, '{text}') AS ?s{number})" for number, text in enumerate(texts))
    (row,) = _rows(service, f"SELECT {calls} (rg:similarity(?f, '{texts[0]}') AS ?again) {{ BIND(<{name}> AS ?f) }}")
    assert [float(row[f"s{number}"]) for number in range(MOST_TEXTS)] == [
        dict(_searched(service, text))[name] for text in texts
    ]
    assert row["again"] == row["s0"]


def test_both_functions_are_known_by_every_spelling(service: Service) -> None:
    """Under another prefix, in full, with a comment between, with a language."""
    query = f"""PREFIX v: <{RG}> SELECT * {{
        BIND(v:nearest('{TEXT}', 1) AS ?a) BIND(<{RG}nearest>("{TEXT}"@en, 1) AS ?b)
        BIND(rg:nearest( # (
            '''{TEXT}''', 1) AS ?c) BIND(v:similarity(?a, "{TEXT}") AS ?s) BIND(v:similarity("{TEXT}", ?a) AS ?t) }}"""
    (row,) = _rows(service, query)
    assert row["a"] == row["b"] == row["c"]
    assert row["s"] == row["t"]


def test_the_documented_examples_are_answered(published_samples: Path) -> None:
    """Each query of the docs has rows over the samples, best first."""
    service = Service(settings(published_samples), MiniLM())
    text = (Path(__file__).parents[2] / "docs" / "sparql.md").read_text(encoding="utf-8").split("## Vectors")[1]
    examples = re.findall(r"```sparql\n(.*?)```", text.split("\n## ")[0], re.DOTALL)
    try:
        for example in examples:
            scores = [float(row["score"]) for row in _rows(service, example)]
            assert scores
            assert scores == sorted(scores, reverse=True)
    finally:
        service.close()
    assert len(examples) == 3


# What has no value


@pytest.mark.parametrize(
    "call",
    [
        f"rg:similarity(<http://example.org/nothing>, '{TEXT}')",
        f"rg:similarity(rg:Feature, '{TEXT}')",
        f"rg:similarity(5, '{TEXT}')",
        "rg:similarity(?f, 5)",
        "rg:similarity(?f, <http://example.org/nothing>)",
        "rg:similarity(?f, ?nowhere)",
        "rg:similarity(?f, ' ')",
        "rg:similarity('one', 'two')",
        f"rg:nearest('{TEXT}', 0)",
        f"rg:nearest('{TEXT}', -1)",
        f"rg:nearest('{TEXT}', 1000000)",
        f"rg:nearest('{TEXT}', 99999999999999999999)",
        f"rg:nearest('{TEXT}', 1.5)",
        f"rg:nearest('{TEXT}', '1')",
        "rg:nearest(5, 1)",
        "rg:nearest('', 1)",
        "rg:nearest(?f, 1)",
    ],
)
def test_what_is_no_feature_text_or_rank_has_no_value(service: Service, call: str) -> None:
    """The variable stays unbound, as with every error in an expression, and the rest of the answer is there."""
    rows = _rows(service, f"SELECT ?f ?v {{ ?f a rg:Feature BIND({call} AS ?v) }} LIMIT 2")
    assert [set(row) for row in rows] == [{"f"}, {"f"}]


def test_a_group_has_no_similarity(service: Service) -> None:
    """It states no work, has no vector, and is no hit of a search."""
    rows = _rows(service, f"SELECT ?f ?v {{ ?f a rg:FeatureGroup BIND(rg:similarity(?f, '{TEXT}') AS ?v) }}")
    assert rows
    assert all("v" not in row for row in rows)


# Files


def test_the_worker_reads_the_vectors_that_faiss_wrote(service: Service) -> None:
    """Row by row what the index says."""
    snapshot = service.served.snapshot.folder
    functions = opened(str(snapshot / WORDS), str(snapshot / VECTORS), service.served.base)
    vectors = service.served.engine.vectors
    expected = vectors.vectors(np.arange(len(vectors), dtype=np.int64))
    assert functions.count == len(vectors)
    assert functions.mapped == (snapshot / VECTORS).stat().st_size
    found = [[functions.cosine(one, other) for other in range(len(vectors))] for one in range(len(vectors))]
    assert np.allclose(found, expected @ expected.T, atol=1e-6)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: content[:-1000], id="cut short"),
        pytest.param(lambda content: b"IxF2" + content[4:], id="another metric"),
        pytest.param(lambda content: content[:8] + (3).to_bytes(8, "little") + content[16:], id="fewer vectors"),
        pytest.param(lambda content: content[:10], id="nothing left"),
    ],
)
def test_a_damaged_index_is_not_opened(service: Service, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """Whatever is no flat index of as many vectors as there are features is refused."""
    snapshot = service.served.snapshot.folder
    path = tmp_path / "vectors.faiss"
    path.write_bytes(damage((snapshot / VECTORS).read_bytes()))
    with pytest.raises(SnapshotError, match="is no flat index of"):
        opened(str(snapshot / WORDS), str(path), service.served.base)


def test_an_empty_snapshot_has_nothing_near(tmp_path: Path, service: Service) -> None:
    """Without features every rank is none, and no text is refused for it."""
    from search import catalogue_file

    words, vectors = tmp_path / "words.sqlite", tmp_path / "vectors.faiss"
    catalogue_file.build(words, [], {})
    encoder = WordsEncoder()
    index = VectorIndex.build(np.zeros((0, encoder.dimension), dtype=np.float32))
    index.save(vectors)
    engine = Engine(Catalogue(words), index, np.zeros((0, encoder.dimension), dtype=np.float32), encoder, ())
    texts = SparqlTexts(words, vectors, service.served.base, lambda: engine)
    pool = QueryPool(service.served.snapshot.folder / GRAPH, functions=texts)
    try:
        asked = Request(f"ASK {{ BIND(rg:nearest('{TEXT}', 1) AS ?f) FILTER(BOUND(?f)) }}")
        assert b"false" in pool.run(asked).content
    finally:
        pool.close()
