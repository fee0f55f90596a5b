"""Why each value is what it is: words, lines and rules, over HTTP and on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.cli import main
from api.publishing.publish import Publisher
from api.readings.evidence import Evidence
from api.readings.explain import explanation
from api.schemas import ExplanationAnswer
from api.service import Service
from graph.model import Feature, Horizon, Kind, Span, Status
from graph.snapshots import DataFolder
from ingest import rules

ROOT = Path(__file__).parents[2]
DASHBOARDS = "Role-based access control for dashboards"


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of the application over the published snapshot."""
    return create_app(service).test_client()


def _explained(service: Service, title: str) -> dict[str, dict[str, Any]]:
    """The values of a feature by property; of several the last."""
    return {value["property"]: value for value in explanation(service, title)["values"]}


def test_words_line_and_rule_of_every_value(service: Service) -> None:
    """A note in brackets, a heading, the days of a quarter, and what follows from the status."""
    found = _explained(service, DASHBOARDS)
    assert found["status"] == {
        "property": "status", "value": "in_progress", "words": "in progress", "line": 6, "rule": "note-words-in-progress",
        "meaning": "Words that say that it is being worked on, in brackets beside other words.",
    }  # fmt: skip
    told = {name: (value["value"], value["words"], value["line"], value["rule"]) for name, value in found.items()}
    assert told["project"] == ("Tidewatch", "Tidewatch roadmap", 1, "title")
    assert told["horizon"] == ("Q1 2025", "Q1 2025", 3, "heading-time")
    assert told["dates"] == ("2025-01-01..2025-03-31", "Q1 2025", 3, "days-of-period")
    assert told["bucket"] == ("now", "in progress", 6, "in-progress-is-now")


def test_what_nothing_tells_is_said(service: Service) -> None:
    """A status by default, and every property that is null."""
    found = _explained(service, "Send alerts by mail")
    assert found["status"]["meaning"].startswith("No signal: neither the item nor what stands above it tells a status")
    assert (found["status"]["value"], found["status"]["words"], found["status"]["line"]) == ("planned", None, None)
    for name in ("component", "technology", "references", "dates"):
        assert (found[name]["value"], found[name]["rule"]) == (None, None)
        assert found[name]["meaning"] == rules.ABSENT[name]
    assert _explained(service, "Support fax")["horizon"]["line"] == 8
    assert (found["parent"]["value"], found["parent"]["line"]) == ("Alerts", 10)


def test_links_and_technologies_have_their_lines(service: Service) -> None:
    """Each reference and each technology, with the words that name it."""
    found = _explained(service, "Support Apache Iceberg tables")
    assert (found["references"]["value"], found["references"]["line"]) == (
        "https://github.com/example/quillstore/issues/12",
        5,
    )
    assert (found["technology"]["value"], found["technology"]["words"]) == ("Apache Iceberg", "Apache Iceberg")
    assert (found["technology"]["line"], found["technology"]["rule"]) == (5, "listed")


def test_over_http(client: FlaskClient, service: Service) -> None:
    """The route beside the feature's answers in its shape; a wrong feature is not found, a parameter refused."""
    self = explanation(service, DASHBOARDS)["feature"]["links"]["self"]
    answer = client.get(f"{self}/explanation")
    assert answer.get_json() == explanation(service, DASHBOARDS)
    assert ExplanationAnswer.model_validate(answer.get_json()).feature.title == DASHBOARDS
    assert client.get("/api/features/no/such/explanation").status_code == 404
    assert client.get(f"{self}/explanation?k=1").status_code == 400


def test_on_the_command_line(service: Service, published: Path) -> None:
    """By id, address or title; the words with their line, the meaning, the rule's id."""
    feature = explanation(service, DASHBOARDS)["feature"]
    for name in (feature["id"], feature["links"]["self"], feature["links"]["html"], DASHBOARDS.upper()):
        printed = CliRunner().invoke(main, ["explain", name, "--json", "--data", str(published)])
        assert json.loads(printed.stdout) == explanation(service, DASHBOARDS)
    printed = CliRunner().invoke(main, ["explain", DASHBOARDS, "--data", str(published)])
    assert printed.exit_code == 0
    assert "plans/tidewatch.md:6" in printed.stdout
    assert "status          in_progress\n                line 6: “in progress”\n" in printed.stdout
    assert "in brackets beside other words.  [note-words-in-progress]" in printed.stdout
    wrong = CliRunner().invoke(main, ["explain", "Role-based access control for dashboard", "--data", str(published)])
    assert wrong.exit_code == 1
    assert "Did you mean tidewatch/" in wrong.stderr


def test_every_value_of_the_samples_is_explained(publisher: Publisher, data: DataFolder) -> None:
    """Each has a sentence, each that was read from words a line of the document; rules told by structure are all met."""
    publisher.ingest([str(ROOT / "examples" / "roadmaps")])
    service = Service(settings(data.folder), WordsEncoder())
    met = set()
    for record in service.features(groups=True):
        source = (ROOT / "examples" / record["document"]["source"]).read_text(encoding="utf-8").split("\n")
        for value in explanation(service, record["id"])["values"]:
            met.add((value["property"], value["rule"]))
            assert "does not describe" not in value["meaning"]
            assert (value["line"] is None) == (value["words"] is None), value
            assert value["line"] is None or source[value["line"] - 1].strip()
    for property in ("component", "parent", "title", "references"):
        assert {rule.id for rule in rules.RULES[property]} <= {rule for name, rule in met if name == property}
    assert ("dates", "days-of-period") in met


def test_a_lost_document_leaves_the_evidence(roadmaps: Path, publisher: Publisher, data: DataFolder) -> None:
    """Lines of the feature itself are in the snapshot; those above are not known any more."""
    publisher.ingest([str(roadmaps)])
    for path in data.documents.iterdir():
        path.unlink()
    found = _explained(Service(settings(data.folder), WordsEncoder()), DASHBOARDS)
    assert (found["status"]["line"], found["horizon"]["line"]) == (6, None)


def test_a_project_that_no_line_names(tmp_path: Path, publisher: Publisher, data: DataFolder) -> None:
    """A file's name is no line of the document, even where an item has the same word; a repository that is linked to has one."""
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / "tidewatch.md").write_text("# Plans\n\n- Rewrite tidewatch in Rust\n", encoding="utf-8")
    links = "".join(f"- Add part {at} ([#{at}](https://github.com/acme/millrace/issues/{at}))\n" for at in (1, 2, 3))
    (plans / "index.md").write_text(f"# Plans\n\n{links}", encoding="utf-8")
    publisher.ingest([str(plans)])
    service = Service(settings(data.folder), WordsEncoder())
    told = [_explained(service, title)["project"] for title in ("Rewrite tidewatch in Rust", "Add part 2")]
    assert [(one["rule"], one["line"]) for one in told] == [("file-name", None), ("repository-in-links", 4)]
    service.close()


@pytest.mark.parametrize(
    ("words", "above", "line"),
    [
        ("now", True, 3),  # the heading, though an item between them has the word too
        ("now", False, 5),
        ("reads files from object stores", False, 6),  # words that go on over two lines begin on the first
        ("Status", True, 1),
        ("stores quickly", False, 7),
        ("nowhere", False, None),
        ("", False, None),
    ],
)
def test_where_words_stand(words: str, above: bool, line: int | None) -> None:
    """Own lines before others, headings before items, whole words, without the signs of markup."""
    content = ["| Status |", "", "## **Now**", "", "- Do it now", "- Tidewatch *reads* files from", "  [object](x) stores quickly"]  # fmt: skip
    feature = Feature(
        "feature/a", Kind.FEATURE, "Tidewatch reads", "…", Status.PLANNED, Horizon(), Span(6, 7),
        "\n".join(content[5:]), section=("Now",),
    )  # fmt: skip
    assert Evidence(feature, content).line_of(words, above=above) == line
