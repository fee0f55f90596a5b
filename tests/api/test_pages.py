"""The pages work without script, show real content, and show hostile content as text."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.publishing.publish import Publisher
from api.service import Service
from graph.snapshots import DataFolder

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "[click](javascript:alert(1))",
]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.rel: dict[str, str] = {}
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        given = dict(attrs)
        if tag == "script" and not (given.get("src") or "").startswith("/static/"):
            self.inline.append(str(given))
        if rel := given.get("rel"):
            self.rel[rel] = given.get("href") or ""


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client over the published snapshot."""
    return create_app(service).test_client()


def test_the_search_page_answers_a_plain_form(client: FlaskClient) -> None:
    """Plans by project, with the quoted line, chips and why."""
    page = client.get("/?q=role-based+access+control").get_data(as_text=True)
    assert "Add role-based access control" in page
    assert "Role-based access control for dashboards" in page
    assert '<span class="number">6</span>' in page
    assert "<mark>role</mark>-<mark>based</mark> <mark>access</mark> <mark>control</mark>" in page
    assert ">open the line</a>" in page
    assert "◐ in progress" in page
    assert "why:" in page


def test_filters_are_links_that_can_be_removed(client: FlaskClient) -> None:
    """A facet adds a filter, a chip takes it away, and a wrong one is explained."""
    page = client.get("/?q=tables&status=planned").get_data(as_text=True)
    assert "status: ○ planned ✕" in page
    assert 'href="/?q=tables"' in page
    answer = client.get("/?project=Nonesuch", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "No project is called" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    [
        "q=tables",
        "q=tables&k=3&offset=3",
        "q=tables&mode=lexical&k=10",
        "q=&from=2025&to=2025-06",
        "project=&status=&q=raft",
        "q=access&status=In+progress&project=tidewatch&not_project=Millrace&technology=",
        "q=iceberg&technology=iceberg&bucket=now&bucket=past",
        "k=&offset=2",
    ],
)
def test_the_page_and_its_json_are_the_same_answer(client: FlaskClient, query: str) -> None:
    """Whatever is asked: the link leads to the hits that the page shows, in their order within each project."""
    page = _Tags()
    page.feed(client.get(f"/?{query}").get_data(as_text=True))
    link = next(value for name, value in page.attributes if name == "href" and (value or "").startswith("/api/search"))
    answer = client.get(link).get_json()
    shown = [value for name, value in page.attributes if name == "href" and (value or "").startswith("/features/")]
    shown = list(dict.fromkeys(value.split("#")[0] for value in shown if value))
    assert sorted(shown) == sorted(hit["links"]["html"] for hit in answer["hits"])
    assert shown[:1] == [hit["links"]["html"] for hit in answer["hits"][:1]]


@pytest.mark.parametrize("query", ["colour=red", "q=a&q=b", "k=101", "mode=magic", "status=finished", "from=soon"])
def test_the_page_refuses_what_the_api_refuses(client: FlaskClient, query: str) -> None:
    """In words, as a page, and the same for both."""
    answer = client.get(f"/?{query}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert client.get(f"/api/search?{query}").status_code == 400
    assert "Accept" in answer.headers["Vary"]


def test_every_result_can_be_reached(client: FlaskClient) -> None:
    """Following `next` from the first page shows all of them, and `previous` leads back."""
    address, seen, pages = "/?q=tables&k=4&status=planned", [], 0
    while address:
        text = client.get(address).get_data(as_text=True)
        page = _Tags()
        page.feed(text)
        found = dict.fromkeys(
            v.split("#")[0] for n, v in page.attributes if n == "href" and v and v.startswith("/feat")
        )
        assert f"{len(seen) + 1}–{len(seen) + len(found)} of 8 features" in text
        seen += found
        address, pages = page.rel.get("next", ""), pages + 1
    assert (len(set(seen)), pages) == (8, 2)
    assert page.rel["prev"] == "/?q=tables&status=planned&k=4"
    beyond = client.get("/?q=tables&offset=50").get_data(as_text=True)
    assert "11 features pass; this page begins after 50" in beyond
    assert 'href="/?q=tables"' in beyond


def test_a_filter_in_use_is_shown_once_and_can_be_removed(client: FlaskClient) -> None:
    """However often and in whatever spelling it is given, in the summary and among the facets."""
    text = client.get("/?project=quillstore&project=Quillstore&status=planned").get_data(as_text=True)
    assert text.count("project: Quillstore ✕") == 1
    assert text.count('class="chosen"') == 2
    assert text.count('aria-label="Remove the filter project Quillstore"') == 2
    assert "project=Quillstore&amp;status=planned&amp;project=Quillstore" not in text


def test_the_focus_is_taken_only_where_nothing_was_asked(client: FlaskClient) -> None:
    """On a page of results it stays before the heading."""
    assert "autofocus" in client.get("/").get_data(as_text=True)
    assert "autofocus" not in client.get("/?q=x").get_data(as_text=True)
    assert "autofocus" not in client.get("/?status=done").get_data(as_text=True)


def test_nothing_found_helps(client: FlaskClient) -> None:
    """An empty result says what to do."""
    assert "Nothing passes these filters" in client.get("/?q=x&status=dropped&project=Millrace").get_data(as_text=True)


@pytest.mark.parametrize("address", ["/", "/docs", "/?q=iceberg"])
def test_pages_use_no_inline_script_and_no_other_host(client: FlaskClient, address: str) -> None:
    """Everything comes from this host, scripts are files of ours, and no element carries a handler or a style."""
    page = _Tags()
    page.feed(client.get(address).get_data(as_text=True))
    assert page.inline == []
    assert not [value for name, value in page.attributes if name in ("src", "action") and value and "//" in value]
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]


def test_hostile_documents_are_shown_as_text(tmp_path: Path) -> None:
    """Tags, handlers, templates and script links in a roadmap make no element of themselves."""
    plans = tmp_path / "plans"
    plans.mkdir()
    items = "\n".join(f"- Support {text} ([#1](https://github.com/a/b/issues/1))" for text in HOSTILE)
    (plans / "evil.md").write_text(
        f"---\nproject: \"<b onclick=x>Evil</b>\"\nsource: 'javascript:alert(1)'\n---\n# Evil roadmap\n\n{items}\n"
    )
    Publisher(DataFolder(tmp_path / "data"), WordsEncoder(), base="https://w3id.org/roadgraph/id/").ingest([str(plans)])
    service = Service(settings(tmp_path / "data"), WordsEncoder())
    client = create_app(service).test_client()
    pages = [client.get("/").get_data(as_text=True), client.get("/?q=<script>alert(1)</script>").get_data(as_text=True)]
    pages += [client.get(record["links"]["html"]).get_data(as_text=True) for record in service.features()]
    assert len(pages) == 2 + len(HOSTILE)
    for text in pages:
        page = _Tags()
        page.feed(text)
        assert page.inline == []
        assert not set(page.tags) & {"img", "b", "iframe"}
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert not [
            value for name, value in page.attributes if name == "href" and (value or "").startswith("javascript:")
        ]
        assert "49" not in text.split("Support")[-1][:40]
    service.close()
