"""Similar plans over HTTP: of a text, of a whole roadmap, and what is said of those that make no sense."""

import io
import json
import textwrap

import pytest
from conftest import ROADMAPS
from flask.testing import FlaskClient

from api.app import create_app
from api.service import Service
from api.similar_schemas import SimilarAnswer


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
        ("[]", "the body is []; it should be a valid dictionary"),
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
