"""The pages work without script, show real content, and show hostile content as text."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.publish import Publisher
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

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


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
    assert "◐ in progress" in page
    assert "why:" in page


def test_filters_are_links_that_can_be_removed(client: FlaskClient) -> None:
    """A facet adds a filter, a chip takes it away, and a wrong one is explained."""
    page = client.get("/?q=tables&status=planned").get_data(as_text=True)
    assert "status: planned ✕" in page
    assert 'href="/?q=tables"' in page
    answer = client.get("/?project=Nonesuch", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "No project is called" in answer.get_data(as_text=True)


def test_nothing_found_helps(client: FlaskClient) -> None:
    """An empty result says what to do."""
    assert "Nothing passes these filters" in client.get("/?q=x&status=dropped&project=Millrace").get_data(as_text=True)


def test_the_feature_page_shows_evidence_and_readings(client: FlaskClient, service: Service) -> None:
    """The quoted lines with their numbers, why each value, and related plans."""
    from search.engine import Query

    feature = service.search(Query("compress the log", k=1))["hits"][0]
    page = client.get(feature["links"]["html"]).get_data(as_text=True)
    assert "- [x] Compress the write-ahead log" in page
    assert "<code>box</code>" in page
    assert "Related plans of other projects" in page


@pytest.mark.parametrize("address", ["/", "/docs", "/?q=iceberg"])
def test_pages_use_no_script_and_no_other_host(client: FlaskClient, address: str) -> None:
    """Everything comes from this host, and nothing runs."""
    page = _Tags()
    page.feed(client.get(address).get_data(as_text=True))
    assert "script" not in page.tags
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
    pages += [client.get(record["links"]["html"]).get_data(as_text=True) for record in service.records("features")]
    assert len(pages) == 2 + len(HOSTILE)
    for text in pages:
        page = _Tags()
        page.feed(text)
        assert not set(page.tags) & {"script", "img", "svg", "b", "iframe"}
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert not [
            value for name, value in page.attributes if name == "href" and (value or "").startswith("javascript:")
        ]
        assert "49" not in text.split("Support")[-1][:40]
    service.close()
