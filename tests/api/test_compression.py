"""What is read at once travels compressed; what is made while it is sent, and what is named by its bytes, does not change."""

import gzip

import brotli
import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.service import Service

ALL = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client over the published snapshot."""
    return create_app(service).test_client()


@pytest.mark.parametrize("address", ["/", "/docs", "/api/projects", "/openapi.json", "/static/style.css"])
def test_pages_json_and_styles_are_the_same_compressed(client: FlaskClient, address: str) -> None:
    """By Brotli or gzip, as the client takes it; caches are told that it depends on that; HEAD says as much as GET."""
    plain = client.get(address)
    assert "Content-Encoding" not in plain.headers
    for named, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        packed = client.get(address, headers={"Accept-Encoding": named})
        assert packed.headers["Content-Encoding"] == named
        assert unpack(packed.data) == plain.data
        assert len(packed.data) == packed.content_length < len(plain.data) / 2
        assert "Accept-Encoding" in packed.headers["Vary"]
        head = client.head(address, headers={"Accept-Encoding": named})
        assert (head.data, head.content_length) == (b"", packed.content_length)
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize(
    "address",
    [
        *(f"/export/features.{format}" for format in ("csv", "tsv", "jsonl", "xlsx", "parquet")),
        *(f"/export/graph.{format}" for format in ("nq", "ttl", "jsonld", "rdf")),
        *(f"/sparql?query=SELECT+*+WHERE+{{?s+?p+?o}}+LIMIT+200&format={format}" for format in ("json", "csv", "xml")),
        "/ns.ttl",
    ],
)
def test_data_goes_out_as_it_is_made(client: FlaskClient, address: str) -> None:
    """Whatever the client takes: no answer is held back to be packed, and its length, where it is told, is that of the file."""
    answer = client.get(address, headers=ALL)
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" not in answer.headers.get("Vary", "")
    assert answer.content_length in (None, len(answer.data))
    if not address.endswith("xlsx"):
        assert answer.data == client.get(address).data


def test_an_answer_is_asked_for_again_by_the_tag_of_its_packing(client: FlaskClient) -> None:
    """The tags of a file differ by packing, and each brings 304 without a body, only to whom it was given."""
    tags = {}
    for named in ("br", "gzip", ""):
        headers = {"Accept-Encoding": named}
        tags[named] = client.get("/static/style.css", headers=headers).headers["ETag"]
        again = client.get("/static/style.css", headers=headers | {"If-None-Match": tags[named]}, buffered=True)
        assert (again.status_code, again.data) == (304, b"")
        assert "Accept-Encoding" in again.headers["Vary"]
    assert len(set(tags.values())) == 3
    other = client.get("/static/style.css", headers={"Accept-Encoding": "gzip", "If-None-Match": tags["br"]})
    assert (other.status_code, other.headers["Content-Encoding"]) == (200, "gzip")


def test_a_part_of_a_file_is_a_part_of_its_bytes(client: FlaskClient) -> None:
    """A range is answered from the file itself, not packed."""
    whole = client.get("/static/style.css").data
    part = client.get("/static/style.css", headers=ALL | {"Range": "bytes=10-29"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole[10:30])
    assert "Content-Encoding" not in part.headers
