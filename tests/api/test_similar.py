"""Similar plans over HTTP: of a text, of a whole roadmap, and what is said of those that make no sense."""

import io
import json
import re
import textwrap

import pytest
from conftest import ROADMAPS
from flask.testing import FlaskClient

from api.app import create_app
from api.service import Service
from api.similar.schemas import RelatedAnswer, SimilarAnswer


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of the application over the published snapshot."""
    return create_app(service).test_client()


def test_similar_plans_by_text_form_json_and_file(client: FlaskClient) -> None:
    """The same answer shape, however the text is sent; a file's own project is left out."""
    text = "role-based access control"
    for answer in (
        client.get("/api/similar", query_string={"text": text}),
        client.post("/api/similar", json={"text": text}),
        client.post("/api/similar", data={"text": text}),
    ):
        found = SimilarAnswer.model_validate(answer.get_json())
        assert {plans.project.label for plans in found.projects[:2]} == {"Quillstore", "Tidewatch"}
    upload = {"file": (io.BytesIO(textwrap.dedent(ROADMAPS["quill.md"]).encode()), "ROADMAP.md")}
    found = SimilarAnswer.model_validate(client.post("/api/similar", data=upload).get_json())
    assert found.projects[0].project.label == "Tidewatch"
    assert "Quillstore" not in {plans.project.label for plans in found.projects}
    assert any(why.startswith("like your line 6:") for hit in found.projects[0].hits for why in hit.why)


def test_a_pasted_roadmap_is_compared_as_its_file_is(client: FlaskClient) -> None:
    """The same items with the same plans, sent as JSON, by a form or in the address; filters hold for all of them."""
    text = textwrap.dedent(ROADMAPS["quill.md"])
    file = client.post("/api/similar", data={"file": (io.BytesIO(text.encode()), "ROADMAP.md")}).get_json()
    for answer in (
        client.post("/api/similar", json={"text": text, "roadmap": True}),
        client.post("/api/similar", data={"text": text, "roadmap": "true"}),
        client.get("/api/similar", query_string={"text": text, "roadmap": "true"}),
    ):
        found = SimilarAnswer.model_validate(answer.get_json())
        assert answer.get_json()["items"] == file["items"]
        assert found.compared.items == len(found.items or ())
    kept = client.post("/api/similar", json={"text": text, "roadmap": True, "status": ["planned"]}).get_json()
    statuses = {hit["status"] for item in kept["items"] for hit in item["best"]}
    assert statuses == {"planned"} != {hit["status"] for item in file["items"] for hit in item["best"]}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": " "}, "no roadmap to compare"),
        ({"text": "- a plan", "like": ["b"]}, "leave the feature and the examples out"),
        ({"text": "- a plan", "feature": "b"}, "leave the feature and the examples out"),
        ({"text": "Hello."}, "no work whose items could be compared"),
        ({"text": "- Support case 1\n" * 31_000}, "a roadmap to compare may have"),
    ],
)
def test_a_pasted_roadmap_that_makes_no_sense_is_explained(
    client: FlaskClient, sent: dict[str, str | list[str]], said: str
) -> None:
    """With what was found and what to do; on the page, too."""
    answer = client.post("/api/similar", json={**sent, "roadmap": True})
    assert answer.status_code in {400, 413}
    assert said in answer.get_json()["detail"]


def test_the_last_item_of_a_long_roadmap_is_compared(client: FlaskClient) -> None:
    """All items count, and how many there were is told."""
    items = [f"- Paint the shed in colour number {n}\n" for n in range(130)]
    roadmap = "# Other roadmap\n\n" + "".join(items) + "- Replace ZooKeeper with Raft\n"
    upload = {"file": (io.BytesIO(roadmap.encode()), "ROADMAP.md"), "k": "1"}
    found = SimilarAnswer.model_validate(client.post("/api/similar", data=upload).get_json())
    assert found.compared
    assert (found.compared.items, found.compared.of) == (131, 131)
    millrace = next(plans for plans in found.projects if plans.project.label == "Millrace")
    assert len(millrace.hits) == 1
    assert "like your line 133: Replace ZooKeeper with Raft" in millrace.best.why


def test_a_cut_comparison_says_so(client: FlaskClient) -> None:
    """Of a roadmap with more items than are compared, it is told how many were."""
    roadmap = "# Other roadmap\n\n" + "".join(f"- Support case {n}\n" for n in range(510))
    upload = {"file": (io.BytesIO(roadmap.encode()), "ROADMAP.md")}
    compared = client.post("/api/similar", data=upload).get_json()["compared"]
    assert (compared["items"], compared["of"]) == (500, 510)


@pytest.mark.parametrize("size", [513 * 1024, 2 * 1024 * 1024])
def test_a_roadmap_too_large_to_compare_is_refused(client: FlaskClient, size: int) -> None:
    """413 in words, whether it is a little too large or much."""
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="ROADMAP.md"\r\n\r\n'
    body = head + b"- x\n" * (size // 4) + b"\r\n--cut--\r\n"
    answer = client.post("/api/similar", data=body, content_type="multipart/form-data; boundary=cut")
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert "ingest the file instead" in json.loads(answer.get_data())["detail"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("{}", "no text to compare"),
        ("[]", "the body is []; it should be an object"),
        ('{"text": 5}', "text is 5; it should be a valid string"),
        ('{"text": "a", "k": 0}', "k is 0; it should be greater than or equal to 1"),
        ('{"text": "a", "colour": 3}', "colour is not known here"),
        (r'{"text": "\ud800 abc"}', "it holds half a surrogate pair"),
        ("{bad", "not JSON that can be read"),
        ("[" * 100_000, "not JSON that can be read"),
        ('"\udcff"', "not JSON that can be read"),
        ('{"text": " "}', "no text to compare"),
        (json.dumps({"text": "x" * 20_001}), "at most 20000 are compared"),
    ],
)
def test_a_body_that_makes_no_sense_is_explained(client: FlaskClient, sent: str, said: str) -> None:
    """400 with what was found, in our own words."""
    body = sent.encode("utf-8", "surrogateescape")
    answer = client.post("/api/similar", data=body, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert said in json.loads(answer.get_data())["detail"]


def test_similar_takes_as_many_plans_of_each_as_asked(client: FlaskClient) -> None:
    """The number counts plans of one project; each project says how many it has above the threshold."""
    for answer in (
        client.get("/api/similar?text=iceberg+tables&k=1"),
        client.post("/api/similar", json={"text": "iceberg tables", "k": 1}),
        client.post("/api/similar", data={"text": "iceberg tables", "k": "1"}),
    ):
        found = SimilarAnswer.model_validate(answer.get_json())
        assert {len(plans.hits) for plans in found.projects} == {1}
        assert found.of == 3
        assert found.total == sum(plans.total > 0 for plans in found.projects)


def _id(client: FlaskClient, title: str) -> str:
    found = client.get("/api/search", query_string={"q": title, "k": 1}).get_json()["hits"][0]
    assert found["title"] == title
    return str(found["id"])


def test_similar_plans_by_feature(client: FlaskClient) -> None:
    """By id, address or title; of other projects only; `compared` names it."""
    title = "Support Apache Iceberg tables"
    for name in (_id(client, title), title):
        found = SimilarAnswer.model_validate(client.get("/api/similar", query_string={"feature": name}).get_json())
        assert found.projects[0].best.title == "Read Iceberg tables and Parquet files"
        assert "Quillstore" not in {plans.project.label for plans in found.projects}
        assert found.compared.feature
        assert found.compared.feature.title == title


def test_examples_are_features_and_texts(client: FlaskClient) -> None:
    """Given in the address, in JSON and in a form; the answer names them, and none of them is a hit."""
    given = {
        "text": "read tables",
        "like": [_id(client, "Support Apache Iceberg tables"), "parquet files"],
        "unlike": ["alerts"],
    }
    for answer in (
        client.get("/api/similar", query_string=given),
        client.post("/api/similar", json=given),
        client.post("/api/similar", data=given),
    ):
        found = SimilarAnswer.model_validate(answer.get_json())
        assert [one.title for one in found.compared.like or ()] == ["Support Apache Iceberg tables", "parquet files"]
        assert [one.id for one in found.compared.unlike or ()] == [None]
        assert found.projects[0].best.title == "Read Iceberg tables and Parquet files"
        assert "Support Apache Iceberg tables" not in {hit.title for one in found.projects for hit in one.hits}


def test_related_features_take_examples(client: FlaskClient) -> None:
    """A negative example lowers what is like it."""
    path = client.get("/api/search?q=Support+Apache+Iceberg+tables&k=1").get_json()["hits"][0]["links"]["related"]
    plain, pushed = (
        RelatedAnswer.model_validate(client.get(path, query_string=given).get_json())
        for given in ({}, {"unlike": "Iceberg tables"})
    )
    assert pushed.hits[0].score is not None
    assert plain.hits[0].score is not None
    assert max(hit.score or 0 for hit in pushed.hits) < plain.hits[0].score


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"text": "https://example.org/issues/1"}, 400, "nothing is fetched from addresses"),
        ({"feature": "https://example.org/issues/1"}, 400, "nothing is fetched from addresses"),
        ({"like": "https://example.org/issues/1"}, 400, "nothing is fetched from addresses"),
        ({"text": "a", "feature": "b"}, 400, "not both"),
        ({"unlike": "a"}, 400, "no text to compare"),
        ({"text": "a", "like": ["x"] * 21}, 400, "at most 20"),
        ({"text": "a", "like": "quillstore/no-such-thing"}, 404, "no feature quillstore/no-such-thing"),
        ({"feature": "no such title"}, 404, "no feature no such title"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    client: FlaskClient, asked: dict[str, str | list[str]], status: int, said: str
) -> None:
    """As problem+json that says what to do."""
    answer = client.get("/api/similar", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert said in answer.get_json()["detail"]


def test_a_group_is_an_example_only_by_its_words(client: FlaskClient) -> None:
    """It has no place of its own; its title is a text like any other."""
    group = client.get("/api/search?q=Send+alerts+by+mail&k=1").get_json()["hits"][0]["parent"]
    answer = client.get("/api/similar", query_string={"text": "a", "like": group})
    assert answer.status_code == 400
    assert "is a group" in answer.get_json()["detail"]
    assert client.get("/api/similar?text=a&like=Alerts").get_json()["compared"]["like"] == [
        {"id": None, "title": "Alerts"}
    ]


def test_an_issue_tells_what_was_compared(client: FlaskClient) -> None:
    """Title and passages; what was left out, by lines."""
    issue = (
        "Control who may do what\n\n### Motivation\n\nRole-based access control.\n\n```\nx = 1\n```\n\n_No response_\n"
    )
    found = SimilarAnswer.model_validate(client.post("/api/similar", json={"text": issue}).get_json())
    assert found.compared.title == "Control who may do what"
    assert found.compared.passages == ["Role-based access control."]
    assert {one.what: one.lines for one in found.compared.left_out or ()} == {"code": 3, "form": 2}
    assert found.projects[0].best.title.casefold().endswith(("access control", "access control for dashboards"))


def test_each_item_of_a_roadmap_has_its_plans(client: FlaskClient, unknown: str) -> None:
    """With its line and status; one that nobody plans says none and names the nearest; all are counted."""
    roadmap = f"# Other roadmap\n\n- Replace ZooKeeper with Raft\n- [x] Role-based access control\n- {unknown}\n"
    upload = {"file": (io.BytesIO(roadmap.encode()), "ROADMAP.md"), "k": "1"}
    found = SimilarAnswer.model_validate(client.post("/api/similar", data=upload).get_json())
    first, second, last = found.items or ()
    assert (first.title, first.lines, first.status, first.none) == (
        "Replace ZooKeeper with Raft",
        (3, 3),
        "planned",
        False,
    )
    assert first.best[0].title == "Replace ZooKeeper with Raft"
    assert (second.status, second.total >= 2, second.cut) == ("done", True, True)
    assert (last.none, last.total, last.cut, len(last.best)) == (True, 0, False, 1)
    assert found.compared.found == 2


def test_none_is_said_with_the_age_of_the_data(client: FlaskClient, unknown: str) -> None:
    """By search, similar plans and related features alike: nothing is above the threshold, the nearest, when it was read."""
    for address in (f"/api/search?q={unknown}", f"/api/similar?text={unknown}"):
        found = client.get(address).get_json()
        assert found["none"]
        assert found["read"]["from"] <= found["read"]["to"]
        assert found.get("hits") or found["projects"]
    assert not client.get("/api/search?q=iceberg+tables").get_json()["none"]
    assert not client.get("/api/search").get_json()["none"]
    assert client.get("/api/search?q=iceberg&project=Millrace&status=done").get_json()["none"]
    for address in (f"/?q={unknown}", f"/similar?text={unknown}"):
        assert re.search(
            r"No plan like this in 3 projects\. The nearest, .* The data was read on \d{4}-", client.get(address).text
        )


def test_the_page_shows_plans_and_items(client: FlaskClient, unknown: str) -> None:
    """An empty form; by project for a text, with what was left out; item by item for a roadmap."""
    assert "Paste an issue" in client.get("/similar").text
    page = client.post(
        "/similar", data={"text": "Access\n\nRole-based access control.\n\n```\nx\n```\n", "like": ""}
    ).text
    assert "Role-based access control for dashboards" in page
    assert "Left out: code (3)." in page
    roadmap = f"# Other roadmap\n\n- Replace ZooKeeper with Raft\n- {unknown}\n"
    page = client.post("/similar", data={"file": (io.BytesIO(roadmap.encode()), "ROADMAP.md"), "text": ""}).text
    assert "<strong>ROADMAP.md</strong>: 1 of 2 items have plans like them" in page
    for verdict in ("One other project plans it", "Nobody else surely plans it"):
        assert f"<strong>1</strong> {verdict}</a>" in page
    both = client.post("/similar", data={"file": (io.BytesIO(roadmap.encode()), "ROADMAP.md"), "text": "x"})
    assert both.status_code == 400
    refused = client.post("/similar", data={"text": "https://example.org/issues/1"})
    assert refused.status_code == 400
    assert "nothing is fetched from addresses. Paste" in refused.text
    assert ">https://example.org/issues/1</textarea>" in refused.text
