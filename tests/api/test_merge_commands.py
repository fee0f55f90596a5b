"""Names that mean one thing become one node, with a record; what people decide wins and stays."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import Run, WordsEncoder

from api.publishing.publish import Publisher
from graph.overrides import OVERRIDES
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE


def _about(project: str, *items: str) -> str:
    return f"---\nproject: {project}\n---\n\n# Roadmap\n\n" + "".join(f"- {item}\n" for item in items)


DOCUMENTS = {
    "a/zonkstore.md": "# Zonkstore roadmap\n\n- Compress the log\n- Split large segments\n",
    "a/zonk.md": _about("Apache Zonkstore", "Add a reader for Go", "Sign every release"),
    "a/k8s.md": _about("K8s", "Replace the scheduler", "Drop the old proxy"),
    "a/wobble.md": _about("Wobble Node Interface", "Plug in at runtime"),
    "a/user.md": _about(
        "Tidewatch",
        "Speak the Wobble Node Interface (WNI) everywhere",
        "Publish a list of WNI plugins",
        "Read what the Zonkstore writes",
        "Send alerts to the Zorbulator",
    ),
    "a/acme__quillstore.md": "- Rewrite the engine\n- Add a cache for hot keys\n",
    "b/acme__quillstore.md": "# Quill roadmap\n\n- Encrypt the log\n",
    "a/near.md": _about("Distributed Turnstile Controller Framework", "Count every turn"),
    "b/near.md": _about("Distributed Turnstiles Controller Framework", "Count every visitor"),
    "a/qzx.md": _about("QZX", "Tune the instrument"),
    "b/qzx.md": _about("Quick Zebra Xylophone", "Learn a new song"),
    "b/other.md": _about("Other", "Support WNI plugins", "Send mails to the Zorbulator"),
}


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of documents whose names meet, and the documents beside it; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("merging")
    for name, text in DOCUMENTS.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    publisher = Publisher(DataFolder(folder / "data"), WordsEncoder(), base=DEFAULT_BASE)
    publisher.ingest([str(folder / "a"), str(folder / "b")])
    return folder


@pytest.fixture
def folder(ingested: Path, run: Run, tmp_path: Path) -> Path:
    """The data folder that `run` uses, with those documents in it."""
    shutil.copytree(ingested / "data", tmp_path / "data")
    return tmp_path / "data"


def _merges(run: Run) -> dict[str, dict[str, object]]:
    """The merges that are listed, by the label that was merged."""
    return {merge["merged_label"]: merge for merge in run.json("merges", "list", "--json")}


def _projects(run: Run) -> set[str]:
    return {json.loads(line)["label"] for line in run("export", "projects").stdout.splitlines()}


def _features(run: Run) -> dict[str, dict[str, object]]:
    return {record["title"]: record for record in map(json.loads, run("export", "features").stdout.splitlines())}


@pytest.mark.parametrize(
    ("name", "into", "rule", "words", "sources"),
    [
        ("Zonkstore", "Apache Zonkstore", "same-name", "Zonkstore = Apache Zonkstore", ["a/user.md"]),
        ("K8s", "Kubernetes", "alias", "project: K8s", ["a/k8s.md"]),
        ("WNI", "Wobble Node Interface", "acronym", "Wobble Node Interface (WNI)", ["a/user.md"]),
        ("Quill", "Quillstore", "same-repository", "Quill and Quillstore of github.com/acme/quillstore",
         ["a/acme__quillstore.md", "b/acme__quillstore.md"]),
        ("QZX", "Quick Zebra Xylophone", "initials", "QZX: Quick Zebra Xylophone", ["a/qzx.md", "b/qzx.md"]),
        ("Distributed Turnstile Controller Framework", "Distributed Turnstiles Controller Framework", "near-name",
         "Distributed Turnstile Controller Framework ~ Distributed Turnstiles Controller Framework", ["a/near.md"]),
    ],
)  # fmt: skip
def test_each_rule_merges_with_a_record(
    run: Run, folder: Path, name: str, into: str, rule: str, words: str, sources: list[str]
) -> None:
    """What was merged into what, by which rule, from which words of which sources."""
    found = [merge for merge in run.json("merges", "list", "--json") if merge["merged_label"] == name]
    assert (into, rule, words, sources) in [
        (merge["into_label"], merge["rule"], merge["words"], merge["sources"]) for merge in found
    ]


def test_one_thing_is_one_project(run: Run, folder: Path) -> None:
    """Two documents of one project under two names end as one project, which both names find."""
    assert _projects(run) == {
        "Apache Zonkstore", "Kubernetes", "Wobble Node Interface", "Tidewatch", "Quillstore",
        "Distributed Turnstiles Controller Framework", "Quick Zebra Xylophone", "Other",
    }  # fmt: skip
    for name in ("Zonkstore", "Apache Zonkstore", "zonkstore"):
        found = run.json("search", "", "--project", name, "--json")
        assert {hit["title"] for hit in found["hits"]} == {
            "Compress the log", "Split large segments", "Add a reader for Go", "Sign every release",
        }  # fmt: skip


def test_a_roadmap_under_a_merged_name_is_of_that_project(run: Run, folder: Path, ingested: Path) -> None:
    """What is related to a document of a merged project are plans of others."""
    found = run.json("related", "--file", ingested / "a" / "zonkstore.md", "-k", 3, "--json")
    assert found["projects"]
    assert "Apache Zonkstore" not in {plans["project"]["label"] for plans in found["projects"]}


def test_the_record_is_in_the_graph(run: Run, folder: Path) -> None:
    """SPARQL finds the merge, the label that stays, and what an old id leads to."""
    query = """SELECT ?name ?rule ?alt { ?merge a rg:Merge ; rg:mergedLabel ?name ; rg:rule ?rule ; rg:merged ?old ; rg:into ?new .
        ?old dcterms:isReplacedBy ?new . ?new skos:altLabel ?alt FILTER(?alt = ?name && ?name = "Quill") }"""
    assert run("sparql", query).stdout.splitlines() == ["name,rule,alt", "Quill,same-repository,Quill"]


def test_unlisted_names_that_are_merged_are_linked(run: Run, folder: Path) -> None:
    """A feature that says an acronym, or another's project, names it; an acronym only where it is introduced."""
    features = _features(run)

    def named(title: str) -> list[str]:
        return [technology["label"] for technology in features[title]["technologies"]]

    assert named("Publish a list of WNI plugins") == ["Wobble Node Interface"]
    assert named("Read what the Zonkstore writes") == ["Apache Zonkstore"]
    assert named("Support WNI plugins") == []
    assert named("Send alerts to the Zorbulator") == []


def test_people_read_a_table(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --json the merges are a table, a merge a row."""
    monkeypatch.setenv("COLUMNS", "250")
    row = next(line for line in run("merges", "list").stdout.splitlines() if " Quill " in line)
    for cell in ("Quillstore", "same-repository", "Quill and Quillstore of github.com/acme/quillstore"):
        assert cell in row


def test_a_merge_that_is_undone_stays_undone(run: Run, folder: Path, ingested: Path) -> None:
    """Two projects again, at once and after every further ingest; everything else stays merged."""
    before, features = _merges(run), _features(run)
    id = str(before["Quill"]["id"])
    assert run("merges", "undo", id).stdout.startswith("Quill is not Quillstore. Snapshot 000002")
    assert {"Quill", "Quillstore"} <= _projects(run)
    assert _merges(run).keys() == before.keys() - {"Quill"}
    assert _features(run).keys() == features.keys()
    assert _features(run)["Encrypt the log"]["id"] == features["Encrypt the log"]["id"]
    (ingested / "b" / "new.md").write_text("# New roadmap\n\n- Add something\n")
    try:
        assert run("ingest", ingested / "b").exit_code == 0
    finally:
        (ingested / "b" / "new.md").unlink()
    assert {"Quill", "Quillstore", "New"} <= _projects(run)
    assert run("merge", "Quill", "Quillstore").exit_code == 0
    assert "Quill" not in _projects(run)
    assert _merges(run)["Quill"]["rule"] == "person"


def test_an_alias_of_the_list_can_be_undone(run: Run, folder: Path) -> None:
    """The project goes by the name that its document has; its features keep their ids and lines."""
    before = _features(run)["Replace the scheduler"]
    assert run("merges", "undo", "K8s").exit_code == 0
    after = _features(run)["Replace the scheduler"]
    assert (before["project"]["label"], after["project"]["label"]) == ("Kubernetes", "K8s")
    assert (before["id"], before["lines"]) == (after["id"], after["lines"])


def test_people_merge_what_no_rule_does(run: Run, folder: Path, ingested: Path) -> None:
    """An unrecognised name becomes a listed technology: its features are linked, its name finds them, and it stays so."""
    told = run.json("merge", "Zorbulator", "Apache Kafka", "--json")
    assert told["merge"] == ["candidate/zorbulator", "technology/apache-kafka"]
    for _ in range(2):
        for title in ("Send alerts to the Zorbulator", "Send mails to the Zorbulator"):
            assert [one["label"] for one in _features(run)[title]["technologies"]] == ["Apache Kafka"]
        found = run.json("search", "", "--technology", "zorbulator", "--json")
        assert found["total"] == 2
        report = run.json("ingest", ingested / "a", "--json")
        assert not report["is_new"]
        assert "Zorbulator" not in report["candidates"]
    query = "SELECT ?words ?rule { ?f dcterms:title 'Send mails to the Zorbulator' ; rg:reading [ rg:ofProperty 'technology' ; rg:words ?words ; rg:rule ?rule ] }"
    assert run("sparql", query).stdout.splitlines() == ["words,rule", "Zorbulator,merged-name: person"]


def test_people_decide_which_name_stays(run: Run, folder: Path) -> None:
    """A becomes B, even where A is listed; a chain of decisions ends at its end."""
    assert run("merge", "Kubernetes", "Other").exit_code == 0
    assert run("merge", "Other", "Tidewatch").exit_code == 0
    assert {"Kubernetes", "Other"}.isdisjoint(_projects(run))
    assert {merge["into_label"] for name, merge in _merges(run).items() if name in ("Kubernetes", "Other", "K8s")} == {
        "Tidewatch"
    }
    assert run("merges", "undo", "Other").exit_code == 0
    assert {"Other", "Tidewatch"} <= _projects(run)
    assert _merges(run)["Kubernetes"]["into_label"] == "Other"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "Tidewacht", "Other"), "is called Tidewacht. Did you mean Tidewatch"),
        (("merge", "Other", "nowhere-to-be-found"), "is called nowhere-to-be-found."),
        (("merge", "Other", "other"), "are the same thing, technology/other"),
        (("merge", "Quill", "Other"), "Quill already is a name of Quillstore (merge "),
        (("merge", "Quillstore", "Quill"), "Quill already is a name of Quillstore (merge "),
        (("merges", "undo", "ffffffff"), "There is no merge ffffffff. `roadgraph merges list` shows them."),
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(
    run: Run, folder: Path, words: tuple[str, ...], said: str
) -> None:
    """An unknown name with near ones, a thing with itself, a circle: in words, exit status 1, nothing written."""
    result = run(*words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert not (folder / OVERRIDES).exists()
    assert DataFolder(folder).current_name() == "000001"


def test_the_file_can_be_edited_by_hand(run: Run, folder: Path, ingested: Path) -> None:
    """Names in any spelling count at the next ingest; a line that makes no sense is named, and nothing is published."""
    path = folder / OVERRIDES
    path.write_text(
        '{"merge": "other", "into": "TIDEWATCH", "note": "ours"}\n\n{"apart": ["qzx", "Quick Zebra Xylophone"]}\n'
    )
    assert run.json("ingest", ingested / "a", "--json")["is_new"]
    assert "Other" not in _projects(run)
    assert {"QZX", "Quick Zebra Xylophone"} <= _projects(run)
    for line, said in (
        ("{", "Line 2 of"), ('{"merge": "x"}', 'neither "merge" and "into" nor "apart"'), ('{"apart": ["x"]}', "two things or more"),
    ):  # fmt: skip
        path.write_text('{"merge": "nobody", "into": "nothing"}\n' + line + "\n")
        result = run("ingest", ingested / "a")
        assert result.exit_code == 1
        assert said in result.stderr
    assert DataFolder(folder).current_name() == "000002"


def test_a_circle_in_the_file_is_told(run: Run, folder: Path, ingested: Path) -> None:
    """Three lines that go round are refused in words."""
    lines = [("Other", "Tidewatch"), ("Tidewatch", "QZX"), ("QZX", "Other")]
    (folder / OVERRIDES).write_text("".join(json.dumps({"merge": one, "into": other}) + "\n" for one, other in lines))
    result = run("ingest", ingested / "a")
    assert result.exit_code == 1
    assert "QZX becomes Other in merges.jsonl, which becomes QZX by other lines." in result.stderr
    assert DataFolder(folder).current_name() == "000001"


def test_nothing_to_merge_yet(run: Run) -> None:
    """Without a snapshot each command says what to do first, and makes no folder."""
    for words in (("merge", "a", "b"), ("merges", "list"), ("merges", "undo", "x")):
        result = run(*words)
        assert result.exit_code == 1
        assert "roadgraph ingest" in result.stderr
