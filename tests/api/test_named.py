"""Every named query answers over the samples what the samples say: over HTTP, on its page, and at the command line."""

import csv
import html
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Run, WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.cli import main
from api.publishing.publish import Publisher
from api.service import Service
from graph.named_queries import named_queries
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE

Row = dict[str, str]

KNOWN: dict[str, Row] = {
    "technology-plans": {"projectLabel": "Apache Fluss", "planLabel": "Kafka wire protocol", "status": "planned"},
    "technology-by": {"projectLabel": "Cortex", "end": "2025-07-04", "horizon": "Within 6 months"},
    "plans-due": {"projectLabel": "Apache DataFusion", "planLabel": "Auto scaling", "end": "2022-06-30"},
    "oldest-open-plans": {"projectLabel": "Apache DataFusion", "planLabel": "Auto scaling", "horizon": "2022 Q2"},
    "shared-plans": {"otherPlanLabel": "Adopt raft's async write"},
    "shared-technologies": {"technologyLabel": "Raft", "plans": "1", "otherPlans": "2"},
    "technologies-by-projects": {"technologyLabel": "Python", "projects": "4", "plans": "5"},
    "categories-by-projects": {"categoryLabel": "programming languages", "projects": "5"},
    "category-plans": {"technologyLabel": "Raft", "planLabel": "Life without ZooKeeper"},
    "horizon-by-project": {"projectLabel": "Amundsen", "past": "0", "now": "6", "next": "11", "later": "0"},
    "done-by-project": {"projectLabel": "Feast", "plans": "25", "done": "22", "share": "0.88"},
    "undated-plans": {"planLabel": "Assess cmux, maybe swap it out", "status": "planned"},
    "concepts-by-projects": {"conceptLabel": "caching", "projects": "2", "plans": "2", "open": "1"},
    "concept-plans": {"projectLabel": "SPIRE", "status": "done"},
    "theme-plans": {"projectLabel": "Feast", "planLabel": "Batch", "status": "in progress"},
    "evidence": {"property": "status", "value": "planned", "rule": "default", "source": "roadmaps/tikv.md"},
    "technologies-together": {"technologyLabel": "Apache DataFusion", "otherLabel": "Rust", "plans": "2"},
    "plans-like": {"projectLabel": "etcd", "planLabel": "Adopt raft's async write"},
    "done-elsewhere": {"otherLabel": "Feast", "planLabel": "Adopt raft's async write"},
    "nearest-projects": {"otherLabel": "Apache DataFusion", "technologies": "Rust"},
    "what-was-read": {"source": "roadmaps/amundsen.md", "format": "markdown", "plans": "17"},
    "issue-plans": {"projectLabel": "etcd", "planLabel": "Publish raft 3.6.0", "status": "done"},
    "plans-with-words": {"projectLabel": "Amundsen", "status": "planned"},
    "default-statuses": {"projectLabel": "KServe", "plans": "26", "byDefault": "26"},
    "unrecognised-names": {"name": "BundlePublisher", "documents": "1"},
}
"""Query → what one of its rows over the samples has, with the examples of its parameters."""

MADE = {
    "heron.md": "# Heron roadmap\n\n- ~~Support fax~~\n- Read tides ([#7](https://github.com/example/tides/issues/7))\n",
    "a__heron.md": "---\nproject: Apache Heron\n---\n\n# Roadmap\n\n- Count fish\n",
    "stork.md": "# Stork roadmap\n\n- Show tides ([#7](https://github.com/example/tides/issues/7))\n",
}
KNOWN_OF_MADE: dict[str, Row] = {
    "dropped-plans": {"projectLabel": "Apache Heron", "planLabel": "Support fax"},
    "shared-issues": {
        "reference": "https://github.com/example/tides/issues/7",
        "projects": "2",
        "planLabel": "Show tides",
    },
    "merged-names": {"mergedLabel": "Heron", "intoLabel": "Apache Heron"},
}


@pytest.fixture(scope="module")
def samples(published_samples: Path) -> Iterator[FlaskClient]:
    """A client over the samples."""
    service = Service(settings(published_samples))
    yield create_app(service).test_client()
    service.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client over three roadmaps that drop, share and merge something."""
    folder = tmp_path_factory.mktemp("made") / "plans"
    folder.mkdir()
    for name, text in MADE.items():
        (folder / name).write_text(text, encoding="utf-8")
    data = folder.parent / "data"
    Publisher(DataFolder(data), WordsEncoder(), base=DEFAULT_BASE).ingest([str(folder)])
    service = Service(settings(data), WordsEncoder())
    yield create_app(service).test_client()
    service.close()


def _rows(client: FlaskClient, name: str, given: Row) -> list[Row]:
    answer = client.get(f"/api/queries/{name}", query_string={**given, "format": "csv"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


def _examples(name: str) -> Row:
    return {one.name: one.example for one in named_queries()[name].parameters}


def test_every_query_has_a_known_row() -> None:
    """None is left untested."""
    assert KNOWN.keys() | KNOWN_OF_MADE.keys() == named_queries().keys()


@pytest.mark.parametrize("name", KNOWN)
def test_the_samples_answer_it(samples: FlaskClient, name: str) -> None:
    """With the examples of its parameters it has rows, each once, and among them the known one."""
    rows = _rows(samples, name, _examples(name))
    assert any(KNOWN[name].items() <= row.items() for row in rows), rows[:3]
    assert len({tuple(row.values()) for row in rows}) == len(rows)


@pytest.mark.parametrize("name", KNOWN_OF_MADE)
def test_made_roadmaps_answer_it(made: FlaskClient, name: str) -> None:
    """What the samples have none of."""
    rows = _rows(made, name, _examples(name))
    assert any(KNOWN_OF_MADE[name].items() <= row.items() for row in rows), rows


@pytest.mark.parametrize("name", [name for name in KNOWN if named_queries()[name].parameters])
def test_its_text_with_the_values_answers_the_same(samples: FlaskClient, name: str) -> None:
    """The editor has a query that anybody can send, and its rows are those of the bound one, in their order."""
    page = samples.get("/sparql", query_string={**_examples(name), "named": name}, headers={"Accept": "text/html"})
    text = html.unescape(page.get_data(as_text=True).split("<textarea")[1].split(">\n", 1)[1].split("</textarea>")[0])
    assert text != named_queries()[name].code
    sent = samples.get("/sparql", query_string={"query": text, "format": "json"})
    bound = samples.get(f"/api/queries/{name}", query_string={**_examples(name), "format": "json"})
    assert sent.get_json() == bound.get_json()


def test_counts_are_those_of_the_api(samples: FlaskClient) -> None:
    """Plans by project and by status are what search counts: a union of graphs counts nothing twice."""
    facets = samples.get("/api/search?k=0").get_json()
    rows = _rows(samples, "done-by-project", {})
    assert sum(int(row["plans"]) for row in rows) == facets["total"]
    assert sum(int(row["done"]) for row in rows) == samples.get("/api/search?k=0&status=done").get_json()["total"]
    raft = _rows(samples, "technology-plans", {"technology": "raft"})
    assert len(raft) == samples.get("/api/search?k=0&technology=raft").get_json()["total"]


def test_a_thing_is_named_by_label_id_or_address(samples: FlaskClient) -> None:
    """In any case of letters; each gives the same rows."""
    names = ("Raft", "raft", "technology/raft", "https://w3id.org/roadgraph/id/technology/raft")
    assert len({json.dumps(_rows(samples, "technology-plans", {"technology": name})) for name in names}) == 1
    categories = ("Query engines", "category/query-engines", "https://w3id.org/roadgraph/id/category/query-engines")
    assert len({json.dumps(_rows(samples, "category-plans", {"category": name})) for name in categories}) == 1


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("none-such-plan", 404, "There is no query called"),
        ("technology-plans", 400, "needs technology"),
        ("technology-plans?technology=nix-nox", 404, "No technology is called"),
        ("category-plans?category=consensus", 404, "Did you mean consensus and replication algorithms"),
        ("theme-plans?theme=nix-nox", 404, "There is no theme"),
        ("evidence?feature=nix-nox", 404, "There is no feature"),
        ("plans-due?from=soon", 400, "from is 'soon'; it has to be a day"),
        ("plans-due?until=2026-01-01", 400, "no parameter 'until'"),
        ("plans-due?from=2026-01-01&from=2026-01-02", 400, "given 2 times"),
        ("plans-due?format=ttl", 400, "is a result"),
        ("issue-plans?reference=%3E%20%7D", 400, "absolute IRI"),
    ],
)
def test_what_makes_no_sense_is_said(samples: FlaskClient, path: str, status: int, said: str) -> None:
    """As problem+json, and on the page in its own words."""
    answer = samples.get(f"/api/queries/{path}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert said in answer.get_json()["detail"]
    if status == 404:
        page = samples.get(f"/queries/{path}", headers={"Accept": "text/html"})
        assert page.status_code == status
        assert "<h1>" in page.get_data(as_text=True)


def test_they_are_listed_and_every_format_is_answered(samples: FlaskClient) -> None:
    """With parameters, by name; formats by Accept; the snapshot is named."""
    listed = samples.get("/api/queries").get_json()["queries"]
    assert [one["name"] for one in listed] == sorted(named_queries())
    for one in listed:
        assert samples.get(one["links"]["html"]).status_code == 200
    for media_type in ("text/csv", "application/sparql-results+json", "application/sparql-results+xml"):
        answer = samples.get("/api/queries/done-by-project", headers={"Accept": media_type})
        assert (answer.mimetype, answer.headers["Vary"]) == (media_type, "Accept")
        assert answer.headers["Roadgraph-Snapshot"] == "000001"


def test_an_answer_says_whether_it_is_all(samples: FlaskClient) -> None:
    """As at /sparql; the same query with other terms is another query."""
    whole = samples.get("/api/queries/technology-plans?technology=raft").headers
    cut = samples.get("/api/queries/technology-plans?technology=raft&limit=1").headers
    other = samples.get("/api/queries/technology-plans?technology=rust").headers
    assert (whole["Roadgraph-Complete"], cut["Roadgraph-Complete"], cut["Roadgraph-Rows"]) == ("true", "false", "1")
    assert whole["Roadgraph-Query"] == cut["Roadgraph-Query"] != other["Roadgraph-Query"]


def test_the_page_shows_labels_and_offers_files(samples: FlaskClient) -> None:
    """Things are links by their names, what was given is in the form, and hostile text is text."""
    page = samples.get("/queries/technology-plans?technology=raft").get_data(as_text=True)
    assert '<a href="/id/technology/apache-fluss">Apache Fluss</a>' in page
    assert 'value="raft"' in page
    assert "/api/queries/technology-plans?technology=raft&amp;format=csv" in page
    hostile = samples.get("/queries/plans-with-words", query_string={"words": '"><script>'}).get_data(as_text=True)
    assert "<script>" not in hostile
    assert "Nothing in this snapshot answers it" in hostile
    assert "This is not answered" in samples.get("/queries/plans-due?from=soon").get_data(as_text=True)


def test_the_command_line_asks_and_lists_them(published_samples: Path, run: Run) -> None:
    """With the same rows; wrong options are refused."""
    words = ["sparql", "--named", "technology-plans", "--param", "technology=Raft", "--data", str(published_samples)]
    answered = CliRunner().invoke(main, words)
    assert answered.exit_code == 0, answered.stderr
    assert "Life without ZooKeeper" in answered.stdout
    listed = run("sparql", "--list").stdout
    assert all(name in listed for name in named_queries())
    for wrong in (
        ["--list", "ASK {}"],
        ["--named", "plans-due", "--param", "from"],
        ["--named", "plans-due", "--param", "from=today", "--param", "from=today"],
        ["ASK {}", "--param", "a=b"],
        [],
    ):
        assert run("sparql", *wrong).exit_code == 2, wrong
