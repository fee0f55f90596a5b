"""The page of ways: a chain of things and reasons, and help where there is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.service import Service


@pytest.fixture(scope="module")
def client(landscape: Path) -> Iterator[FlaskClient]:
    """A client of the application over the five roadmaps."""
    service = Service(settings(landscape), WordsEncoder())
    yield create_app(service).test_client()
    service.close()


def _page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    return answer.get_data(as_text=True)


def _in_order(page: str, *texts: str) -> None:
    at = 0
    for text in texts:
        assert text in page[at:], (text, page)
        at = page.index(text, at) + len(text)


def test_a_way_reads_as_a_chain(client: FlaskClient) -> None:
    """Thing, reason, thing: each links to its page, a plan quotes the line that ties it, and the data is the same."""
    page = _page(client, "/path?from=weir&to=apache+PARQUET")
    chain = page.split('<ol class="way"')[1].split("</ol>")[0]
    _in_order(
        chain,
        '<a href="/projects/weir">Weir</a>',
        '<p class="reason">plans</p>',
        ">Write Apache <mark>Iceberg</mark> <mark>tables</mark></a>",
        "plans/weir.md, line 5",
        "is like (closeness of meaning ",
        "<mark>Parquet</mark> files</a>",
        '<a href="/projects/tidewatch">Tidewatch</a>',
        '<p class="reason">names</p>',
        '<a href="/technologies/apache-parquet">Apache Parquet</a>',
    )
    assert "<h1>From Weir to Apache Parquet</h1>" in page
    json = page.split('<a href="/api/path?')[1].split('"')[0].replace("&amp;", "&")
    assert len(client.get(f"/api/path?{json}").get_json()["steps"]) == chain.count('class="reason"')


def test_the_other_way_round_says_the_same_from_the_other_end(client: FlaskClient) -> None:
    """A link leads there, and reasons are turned round."""
    page = _page(client, "/path?from=weir&to=Apache+Parquet")
    back = page.split('">The other way round')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    _in_order(
        _page(client, back), ">Apache Parquet</a>", ">is named by</p>", "is like", ">is planned by</p>", ">Weir</a>"
    )


@pytest.mark.parametrize(
    ("end", "reasons"),
    [
        ("from=bittern&to=Apache+Iceberg", ["is working on", "names"]),
        ("from=gannet&to=Prometheus", ["has done", "names"]),
        ("from=Apache+Kafka&to=gannet", ["is named by", "was dropped by"]),
    ],
)
def test_a_status_is_part_of_the_reason(compared: Path, end: str, reasons: list[str]) -> None:
    """What is being worked on, done or dropped is not said to be planned."""
    service = Service(settings(compared), WordsEncoder())
    page = _page(create_app(service).test_client(), f"/path?{end}")
    assert [part.split("</p>")[0] for part in page.split('<p class="reason">')[1:]] == reasons
    service.close()


@pytest.mark.parametrize(
    ("asked", "status", "shown"),
    [
        ("", 200, ["Name two projects or technologies", 'href="/path?from=']),
        ("from=&to=+", 200, ["Name two projects or technologies"]),
        ("from=Weir", 200, ["One end is missing", ">from Weir to Quillstore</a>", 'value="Weir"']),
        ("to=Rust", 200, ["One end is missing", 'value="Rust"']),
        ("from=Weir&to=WEIR", 400, ["That is one thing twice", "are both Weir", ">from Weir to Quillstore</a>"]),
        ("from=Bittern&to=Weir", 200, ["No way", "Nothing leads from Bittern to Weir"]),
        (
            "from=bittern&to=wier",
            404,
            ["called “wier” here", 'href="/path?from=bittern&amp;to=Weir">Weir instead of “wier”'],
        ),
        ("from=Qwxyz&to=Weir", 404, ["called “Qwxyz” here", "Try another name"]),
    ],
)
def test_where_there_is_no_way_the_page_helps(client: FlaskClient, asked: str, status: int, shown: list[str]) -> None:
    """With the form as it was filled in, what is wrong, and links that go on."""
    page = _page(client, f"/path?{asked}", status)
    for text in (*shown, '<input name="from" list="known"', '<option value="Apache Iceberg">'):
        assert text in page, page
    for link in page.split('class="notice"')[1].split('href="')[1:]:
        address = link.split('"')[0].replace("&amp;", "&")
        assert client.get(address).status_code == 200, address


def test_what_is_not_known_is_refused(client: FlaskClient) -> None:
    """A parameter of another name, or one end given twice, as the API does."""
    for asked in ("origin=Weir", "from=Weir&from=Rust&to=Bittern"):
        assert _page(client, f"/path?{asked}", 400)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/projects/weir", "/path?from=Weir"),
        ("/projects/weir", "/path?from=Weir&amp;to=Quillstore"),
        ("/themes", "/path"),
        ("/?technology=iceberg", "/path?from=Apache+Iceberg"),
        ("/?project=weir", "/projects/Weir"),
    ],
)
def test_pages_lead_to_it(client: FlaskClient, address: str, link: str) -> None:
    """From a project, from themes, and from the plans that name a technology."""
    assert f'href="{link}"' in _page(client, address)
    assert client.get(link.replace("&amp;", "&")).status_code == 200
