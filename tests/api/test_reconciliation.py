"""The Reconciliation API 0.2 as clients such as OpenRefine use it: every answer has the shape that the specification tells."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from api.app import create_app
from api.reconciliation.properties import PROPERTIES
from api.reconciliation.schemas import BATCH, LONGEST, MOST_ENTITIES
from api.service import Service
from search.near_names import LEAST

SHAPES = Path(__file__).with_name("reconciliation")
Json = dict[str, Any]


@pytest.fixture(scope="module")
def service(published: Path) -> Iterator[Service]:
    """A service over the published folder, which is only read here."""
    service = Service(settings(published), WordsEncoder())
    yield service
    service.close()


@pytest.fixture(scope="module")
def client(service: Service) -> FlaskClient:
    """A client of the application over the published snapshot."""
    return create_app(service).test_client()


def valid(shape: str, found: Json) -> Json:
    """What was found, which has the shape in the file of that name."""
    schema = json.loads((SHAPES / f"{shape}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(found)
    return found


def _batch(client: FlaskClient, queries: Json) -> dict[str, list[Json]]:
    """The candidates of each query of a valid batch, sent as OpenRefine sends it."""
    answer = client.post("/reconcile", data={"queries": json.dumps(valid("query-batch", queries))})
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.get_data(as_text=True)
    found = valid("result-batch", answer.get_json())
    assert list(found) == list(queries)
    return {key: one["result"] for key, one in found.items()}


def _candidates(client: FlaskClient, **query: Any) -> list[Json]:
    return _batch(client, {"q0": query})["q0"]


def _extended(client: FlaskClient, ids: list[str], *properties: str, **settings: Any) -> Json:
    asked = {
        "ids": ids,
        "properties": [{"id": one, **({"settings": settings} if settings else {})} for one in properties],
    }
    answer = client.post("/reconcile", data={"extend": json.dumps(valid("extension-query", asked))})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return valid("extension", answer.get_json())


def _measures(candidate: Json) -> Json:
    return {one["id"]: one["value"] for one in candidate["features"]}


def _refused(answer: Any, status: int = 400) -> str:
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.get_data(as_text=True)
    return str(json.loads(answer.get_data())["detail"])


# The manifest


def test_the_manifest_says_what_there_is(client: FlaskClient) -> None:
    """Each place that it names answers, and ids are what follows the identifier space."""
    found = valid("manifest", client.get("/reconcile").get_json())
    assert (found["versions"], found["batchSize"]) == (["0.2"], BATCH)
    assert found["identifierSpace"] == "https://w3id.org/roadgraph/id/technology/"
    assert [one["id"] for one in found["defaultTypes"]] == ["project", "technology"]
    for place in (*found["suggest"].values(), found["extend"]["propose_properties"]):
        assert client.get(place["service_url"] + place["service_path"]).status_code == 200
    view, preview = (found[name]["url"].replace("{{id}}", "raft") for name in ("view", "preview"))
    assert client.get(view).status_code == 303
    assert client.get(preview).mimetype == "text/html"
    assert client.get(found["documentation"]).status_code == 200


def test_the_manifest_is_at_the_address_that_was_asked(client: FlaskClient) -> None:
    """A client that came by another name is sent on by that name."""
    found = client.get("/reconcile", base_url="https://plans.example.org").get_json()
    assert found["view"]["url"] == "https://plans.example.org/id/technology/{{id}}"


# Queries


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Apache Iceberg", "apache-iceberg"),
        ("iceberg tables", "apache-iceberg"),
        ("ZK", "apache-zookeeper"),
        ("QUILLSTORE", "quillstore"),
        ("apache-parquet", "apache-parquet"),
        ("technology/raft", "raft"),
        ("https://w3id.org/roadgraph/id/technology/rust", "rust"),
    ],
)
def test_a_name_that_is_exact_is_matched(client: FlaskClient, text: str, id: str) -> None:
    """Labels, other labels, ids and IRIs alike: 100, and nothing else can be meant."""
    first, *others = _candidates(client, query=text)
    assert (first["id"], first["score"], first["match"], _measures(first)["exact_name"]) == (id, 100, True, True)
    assert not any(one["match"] for one in others)


@pytest.mark.parametrize(
    ("text", "id"),
    [("Icebrg", "apache-iceberg"), ("Quill store server", "quillstore"), ("Zookeper", "apache-zookeeper")],
)
def test_a_near_name_is_proposed_and_not_matched(client: FlaskClient, text: str, id: str) -> None:
    """People decide."""
    first = _candidates(client, query=text)[0]
    assert first["id"] == id
    assert 65 <= first["score"] < 100
    assert not first["match"]


def test_each_query_of_a_batch_is_answered_under_its_key(client: FlaskClient) -> None:
    """As if it were alone, and the same every time."""
    queries = {"a": {"query": "Raft"}, "ö\u0000": {"query": "saxophone"}, "": {"query": "tidewtch", "limit": 1}}
    found = _batch(client, queries)
    assert [len(one) for one in found.values()] == [1, 0, 1]
    assert found == _batch(client, queries) == {key: _candidates(client, **one) for key, one in queries.items()}
    assert client.get("/reconcile", query_string={"queries": json.dumps(queries)}).get_json() == {
        key: {"result": one} for key, one in found.items()
    }


def test_one_query_alone(client: FlaskClient) -> None:
    """As JSON or as a name, by GET or POST."""
    expected = {"result": _candidates(client, query="apache", type="technology", limit=2)}
    for given in (
        {"query": "apache", "type": "technology", "limit": 2},
        {"query": '{"query": "apache", "type": ["technology"], "limit": 2}'},
    ):
        assert client.get("/reconcile", query_string=given).get_json() == expected
        assert client.post("/reconcile", data=given).get_json() == expected


@pytest.mark.parametrize(
    "type", ["technology", ["rg:Technology"], "https://w3id.org/roadgraph/ns#Technology", ["technology", "project"]]
)
def test_a_type_narrows_down(client: FlaskClient, type: str | list[str]) -> None:
    """By id, prefixed name or IRI; several are alternatives."""
    assert _candidates(client, query="raft", type=type)[0]["type"] == [{"id": "technology", "name": "Technology"}]
    assert [one["id"] for one in _candidates(client, query="quillstore", type=type)] == ["quillstore"] * (
        "project" in type
    )


def test_every_type_where_all_are_asked_for(client: FlaskClient) -> None:
    """Another word of type_strict means nothing here."""
    asked = {"query": "raft", "type": ["technology", "project"]}
    assert _candidates(client, **asked, type_strict="all") == []
    assert _candidates(client, **asked, type_strict="any") == _candidates(client, **asked)


def test_properties_that_agree_or_differ_weigh(client: FlaskClient) -> None:
    """What differs takes the match away; what is not known of a thing changes nothing."""
    homepage = {"pid": "homepage", "v": "http://www.iceberg.apache.org"}
    agreeing, differing, unknown = (
        _candidates(client, query="Iceberg", properties=[given])[0]
        for given in (homepage, {**homepage, "v": "https://example.org"}, {"pid": "repository", "v": "x"})
    )
    assert (agreeing["score"], agreeing["match"], _measures(agreeing)["same_homepage"]) == (100, True, True)
    assert (differing["score"], differing["match"], _measures(differing)["same_homepage"]) == (80, False, False)
    assert (unknown["score"], unknown["match"]) == (100, True)
    assert "same_repository" not in _measures(unknown)


@pytest.mark.parametrize(
    ("property", "value", "ids"),
    [
        ("homepage", ["nothing", "HTTPS://raft.github.io"], ["raft"]),
        ("category", "Table Formats", ["apache-iceberg"]),
        ("projects", {"id": "millrace", "name": ""}, ["apache-arrow", "apache-zookeeper", "raft"]),
        ("projects", "Tidewatch", ["apache-iceberg", "apache-parquet", "slack"]),
        ("technologies", "Raft", ["millrace"]),
        ("features", 4, ["quillstore"]),
        ("dropped", "1.0", ["tidewatch"]),
        ("features", True, []),
        ("label", "", []),
    ],
)
def test_without_a_name_properties_find(client: FlaskClient, property: str, value: object, ids: list[str]) -> None:
    """Texts in any spelling, entities by id, numbers however they are written; never a match, since others may be alike."""
    found = _candidates(client, properties=[{"pid": property, "v": value}])
    assert sorted(one["id"] for one in found) == ids
    assert not any(one["match"] for one in found)


def test_candidates_come_best_first_and_no_more_than_wanted(client: FlaskClient) -> None:
    """By score."""
    found = _candidates(
        client, properties=[{"pid": "type", "v": "technology"}, {"pid": "projects", "v": "Millrace"}], limit=5
    )
    assert len(found) == 5
    assert [one["score"] for one in found] == [100, 100, 100, 50, 50]


# Suggestions


def test_suggestions_are_paged(client: FlaskClient) -> None:
    """A cursor says where the next begin, and there is none after the last."""
    first = valid("suggested", client.get("/reconcile/suggest/property?prefix=").get_json())
    assert first["cursor"] == len(first["result"]) == 10
    last = valid("suggested", client.get("/reconcile/suggest/property?prefix=&cursor=10").get_json())
    assert "cursor" not in last
    everything = [one["id"] for one in client.get("/reconcile/properties").get_json()["properties"]]
    assert [one["id"] for one in (*first["result"], *last["result"])] == everything
    entities, rest = (
        client.get(f"/reconcile/suggest/entity?prefix=&cursor={at}").get_json()["result"] for at in (0, 7)
    )
    assert entities[7:] == rest


def test_entities_are_suggested_by_the_beginning_of_a_name_or_by_id(client: FlaskClient) -> None:
    """Of one type, if one is wanted. What clients add of their own does no harm."""
    for prefix in ("ice", "apache ic", "apache-iceberg", "https://w3id.org/roadgraph/id/technology/apache-iceberg"):
        found = client.get("/reconcile/suggest/entity", query_string={"prefix": prefix, "lang": "en", "exact": "false"})
        (one,) = valid("suggested-entities", found.get_json())["result"]
        assert (one["id"], one["notable"]) == ("apache-iceberg", [{"id": "technology", "name": "Technology"}])
    of_type = client.get("/reconcile/suggest/entity?prefix=&type=project").get_json()["result"]
    assert sorted(one["id"] for one in of_type) == ["millrace", "quillstore", "tidewatch"]


@pytest.mark.parametrize(
    ("kind", "prefix", "ids"),
    [
        ("type", "", ["project", "technology"]),
        ("type", "tech", ["technology"]),
        ("property", "home", ["homepage"]),
        ("property", "pro", ["in_progress", "projects"]),
        ("property", "xyz", []),
    ],
)
def test_types_and_properties_are_suggested(client: FlaskClient, kind: str, prefix: str, ids: list[str]) -> None:
    """By a word of their names, or their id."""
    found = valid("suggested", client.get(f"/reconcile/suggest/{kind}?prefix={prefix}").get_json())
    assert [one["id"] for one in found["result"]] == ids


# Previews


def test_a_preview_may_be_framed_by_any_site(client: FlaskClient) -> None:
    """It runs nothing, and shows what is known; other pages stay in their own site's frames."""
    answer = client.get("/preview/apache-iceberg")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors 'self'" in client.get("/").headers["Content-Security-Policy"]
    text = answer.get_data(as_text=True)
    for said in (
        "Apache Iceberg",
        "table formats",
        "https://iceberg.apache.org/",
        "Quillstore",
        "/id/technology/apache-iceberg",
    ):
        assert said in text
    assert "<script" not in text


def test_a_preview_of_nothing_is_not_found(client: FlaskClient) -> None:
    """As a page where a person looks, which can be framed too."""
    answer = client.get("/preview/%3Cb%3Enope", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "<b>nope" not in answer.get_data(as_text=True)


# Data extension


def test_properties_are_proposed_by_type(client: FlaskClient) -> None:
    """Each type has its own, and some that all have."""
    of = {
        type: [
            one["id"]
            for one in valid("proposed-properties", client.get(f"/reconcile/properties?type={type}").get_json())[
                "properties"
            ]
        ]
        for type in ("project", "technology", "")
    }
    assert {"label", "homepage"} <= set(of["project"]) & set(of["technology"])
    assert {"repository", "planned", "technologies"} <= set(of["project"]) - set(of["technology"])
    assert {"category", "projects"} <= set(of["technology"]) - set(of["project"])
    assert set(of[""]) == set(of["project"]) | set(of["technology"])
    two = valid("proposed-properties", client.get("/reconcile/properties?type=project&limit=2").get_json())
    assert two == {"properties": two["properties"][:2], "type": "project", "limit": 2}


def test_every_proposed_property_can_be_fetched_and_asked_for(client: FlaskClient) -> None:
    """In the same order, by the same ids."""
    proposed = [one["id"] for one in client.get("/reconcile/properties").get_json()["properties"]]
    found = _extended(client, ["quillstore", "apache-iceberg"], *proposed)
    assert [one["id"] for one in found["meta"]] == proposed
    assert all(list(row) == proposed for row in found["rows"].values())
    for property, values in found["rows"]["apache-iceberg"].items():
        given = [next(iter(one.values())) if len(one) == 1 else one for one in values]
        if given:
            ids = [one["id"] for one in _candidates(client, properties=[{"pid": property, "v": given}], limit=100)]
            assert "apache-iceberg" in ids, property


def test_what_is_fetched_is_what_the_api_says(client: FlaskClient) -> None:
    """Counts, labels, addresses and projects."""
    for project in client.get("/api/projects").get_json()["projects"]:
        found = _extended(client, [project["id"]], "iri", "label", "features", "documents", *project["statuses"])[
            "rows"
        ][project["id"]]
        assert found["iri"] == [{"str": project["id"]}]
        assert found["label"] == [{"str": project["label"]}]
        assert found["features"] == [{"int": project["features"]}]
        assert found["documents"] == [{"str": one} for one in project["documents"]]
        assert {name: found[name] for name in project["statuses"]} == {
            name: [{"int": count}] for name, count in project["statuses"].items()
        }
    for technology in client.get("/api/technologies").get_json()["technologies"]:
        found = _extended(
            client, [technology["id"]], "naming_features", "projects", "homepage", "gloss", "category", "other_labels"
        )["rows"][technology["id"]]
        assert found["naming_features"] == [{"int": technology["features"]}]
        assert len(found["projects"]) == technology["projects"]
        assert found["homepage"] == [{"str": technology["homepage"]}]
        assert found["gloss"] == [{"str": technology["gloss"]}]
        assert found["category"] == [{"str": technology["category_label"]}]
        assert found["other_labels"] == [{"str": one} for one in technology["other_labels"]]


def test_entities_as_values_say_what_they_are(client: FlaskClient) -> None:
    """The column tells their type, so that a client knows the new cells as reconciled; a setting cuts a cell down."""
    found = _extended(client, ["apache-iceberg"], "projects", limit=1)
    assert found["meta"] == [{"id": "projects", "name": "projects", "type": {"id": "project", "name": "Project"}}]
    assert found["rows"] == {"apache-iceberg": {"projects": [{"id": "quillstore", "name": "Quillstore"}]}}
    assert len(_extended(client, ["apache-iceberg"], "projects", limit=0)["rows"]["apache-iceberg"]["projects"]) == 2


def test_an_id_that_is_gone_is_told(client: FlaskClient) -> None:
    """Its row is empty, and it is listed; the others are answered."""
    found = _extended(client, ["raft", "gone"], "label")
    assert found["rows"] == {"raft": {"label": [{"str": "Raft"}]}, "gone": {"label": []}}
    assert found["unknown"] == ["gone"]
    assert "unknown" not in _extended(client, ["raft"], "label")


def test_the_docs_name_every_property_and_limit() -> None:
    """As they are."""
    text = (Path(__file__).parents[2] / "docs" / "reconciliation.md").read_text(encoding="utf-8")
    assert all(f"`{one}`" in text for one in PROPERTIES)
    for limit in (f"{LONGEST} characters", f"{BATCH} queries", f"{MOST_ENTITIES} entities", f"| {LEAST:.0f} to"):
        assert limit in text


# Other origins, and what is refused


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/suggest/entity", "/reconcile/properties", "/preview/raft"])
def test_every_origin_may_read(client: FlaskClient, path: str) -> None:
    """By CORS, errors too; JSONP is refused in words."""
    asked = {"Origin": "https://example.org"}
    assert client.get(path, headers=asked).headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options("/reconcile", headers=asked | {"Access-Control-Request-Method": "POST"})
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    if path != "/preview/raft":
        refused = client.get(f"{path}?callback=steal", headers=asked)
        assert "JSONP" in _refused(refused)
        assert refused.headers["Access-Control-Allow-Origin"] == "*"


def test_answers_name_their_snapshot(client: FlaskClient, service: Service) -> None:
    """In a header that other origins may read."""
    for path in ("/reconcile", "/reconcile?query=raft", "/reconcile/suggest/entity"):
        answer = client.get(path)
        assert answer.headers["Roadgraph-Snapshot"] == service.served.snapshot.name
        assert "Roadgraph-Snapshot" in answer.headers["Access-Control-Expose-Headers"]


_DEEP = "[" * 100_000
_MANY = {str(number): {"query": "raft"} for number in range(BATCH + 1)}


@pytest.mark.parametrize(
    ("queries", "said"),
    [
        (_DEEP, "not JSON"),
        ('{"q": ' * 5000, "not JSON"),
        ("", "Nothing was asked"),
        ("queries", "not JSON"),
        ('{"q": {"query": "x", "limit": NaN}}', "not JSON"),
        ('{"q": {"query": "x", "limit": ' + "9" * 5000 + "}}", "not JSON"),
        ('{"q": {"query": "x"}, "q": {"query": "y"}}', "The key 'q' stands twice"),
        ("[1]", "should be an object"),
        ('{"q": "raft"}', "q is 'raft'; it should be an object"),
        ('{"q": {}}', "'q' asks for nothing"),
        ('{"q": {"properties": [{"pid": "label", "v": []}]}}', "'q' asks for nothing"),
        ('{"q": {"query": 5}}', "q.query is 5"),
        ('{"q": {"query": "\\ud800"}}', "q.query is '\\ud800'"),
        ('{"q": {"query": "' + "x" * 301 + '"}}', "at most 300 characters"),
        ('{"q": {"query": "x", "limit": 0}}', "q.limit is 0"),
        ('{"q": {"query": "x", "limit": 101}}', "q.limit is 101"),
        ('{"q": {"query": "x", "fuzzy": true}}', "q.fuzzy is not known"),
        ('{"q": {"query": "x", "type": "Q5"}}', "no type 'Q5'; there are project, technology"),
        ('{"q": {"query": "x", "type": [{"a": 1}]}}', "no type"),
        ('{"q": {"query": "x", "properties": [{"pid": "zip", "v": 1}]}}', "no property 'zip'; there are label"),
        ('{"q": {"query": "x", "properties": [{"pid": "label", "v": {"name": "x"}}]}}', "A value of label is"),
        (
            '{"q": {"query": "x", "properties": [{"pid": "label", "v": "' + "x" * 301 + '"}]}}',
            "at most 300 are compared",
        ),
        (json.dumps({"q": {"query": "x", "properties": [{"pid": 1, "v": 2}] * 20}}), "and 15 more"),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused_in_words(client: FlaskClient, queries: str, said: str) -> None:
    """What is wrong, of which query; never a part of the answer."""
    refused = _refused(client.post("/reconcile", data={"queries": queries}))
    assert said in refused
    assert len(refused) < 2000
    assert "Traceback" not in refused


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"queries": json.dumps(_MANY)}, f"The batch has {BATCH + 1} queries; at most {BATCH}"),
        (
            {"extend": json.dumps({"ids": ["x"] * (MOST_ENTITIES + 1), "properties": []})},
            f"{MOST_ENTITIES + 1} entities",
        ),
        ({"queries": "x" * 600_000}, "larger than is read here"),
    ],
)
def test_what_is_too_large_is_413(client: FlaskClient, data: dict[str, str], said: str) -> None:
    """Before it is looked at."""
    assert said in _refused(client.post("/reconcile", data=data), 413)


@pytest.mark.parametrize(
    ("extend", "said"),
    [
        ("[]", "should be an object"),
        ('{"ids": "raft", "properties": []}', "ids is 'raft'"),
        ('{"ids": ["raft"]}', "properties is missing"),
        ('{"ids": ["raft"], "properties": [{"id": "zip"}]}', "no property 'zip'"),
        ('{"ids": ["raft"], "properties": [{"id": "label"}, {"id": "label"}]}', "label is asked for twice"),
        ('{"ids": ["raft"], "properties": [{"id": "label", "settings": {"rank": 1}}]}', "rank is not known"),
        ('{"ids": [1, 2, 3, 4, 5, 6, 7], "properties": []}', "and 2 more"),
    ],
)
def test_an_extension_that_makes_no_sense_is_refused_in_words(client: FlaskClient, extend: str, said: str) -> None:
    """The same by GET and POST."""
    assert said in _refused(client.post("/reconcile", data={"extend": extend}))
    assert said in _refused(client.get("/reconcile", query_string={"extend": extend}))


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"data": {}}, 415, "a body without a type"),
        ({"json": {"queries": {}}}, 415, "not read from application/json"),
        ({"data": {"queries": "{}", "extend": "{}"}}, 400, "queries and extend were given together"),
        ({"data": {"queries": "{}", "type": "project"}}, 400, "stand beside a `query` alone"),
        ({"data": {"query": '{"query": "x"}', "limit": 2}}, 400, "write them into the JSON"),
        ({"data": {"query": ["x", "y"]}}, 400, "query was given 2 times"),
        ({"data": {"a": "b"}}, 400, "Nothing was asked"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused_in_words(
    client: FlaskClient, given: Json, status: int, said: str
) -> None:
    """Nothing that was given is ignored silently where it could mean something."""
    assert said in _refused(client.post("/reconcile", **given), status)


@pytest.mark.parametrize("query", ["prefix=" + "x" * 301, "cursor=-1", "cursor=x", "type=Q5", "prefix=a&prefix=b"])
def test_suggestions_that_make_no_sense_are_refused(client: FlaskClient, query: str) -> None:
    """Each in words."""
    assert _refused(client.get(f"/reconcile/suggest/entity?{query}"))


def test_without_a_snapshot_nothing_is_matched(tmp_path: Path) -> None:
    """503 or 404 in words, and not an empty result."""
    empty = create_app(Service(settings(tmp_path / "nothing"), WordsEncoder())).test_client()
    answer = empty.post("/reconcile", data={"queries": '{"q": {"query": "raft"}}'})
    assert "Nothing was ingested" in json.loads(answer.get_data())["detail"]
    assert answer.status_code >= 400
