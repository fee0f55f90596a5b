"""What other sites take from here: frames, snippets, oEmbed, badges, OpenSearch and the feed, as their specifications ask."""

import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient
from lxml import etree

from api.app import create_app
from api.publishing.publish import Publisher
from api.service import Service
from api.widget.badge import COLOURS, Theme
from api.widget.contrast import LEAST, contrast, hard_to_read
from api.widget.release import release
from graph.snapshots import DataFolder

ATOM = {"a": "http://www.w3.org/2005/Atom"}
OPENSEARCH = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
SVG = "{http://www.w3.org/2000/svg}"
TOKENS = Path(__file__).parents[2] / "api" / "web" / "src" / "style" / "tokens.css"
ROOT = "http://localhost/"


@pytest.fixture(scope="module")
def service(published: Path) -> Iterator[Service]:
    """A service over the published folder, which is only read here."""
    made = Service(settings(published), WordsEncoder())
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(service: Service) -> FlaskClient:
    """A client of the application over the published snapshot."""
    return create_app(service).test_client()


@pytest.fixture(scope="module")
def feature(service: Service) -> dict[str, Any]:
    """A plan that another project has, too."""
    return next(one for one in service.features() if one["title"] == "Add role-based access control")


class _Element(HTMLParser):
    """The first element of a kind in a text of HTML: its attributes."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__()
        self._kind = kind
        self.found: dict[str, str | None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == self._kind and not self.found:
            self.found = dict(attrs)


def _xml(client: FlaskClient, address: str, media_type: str) -> Any:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, media_type), answer.get_data(as_text=True)
    return etree.fromstring(answer.get_data())


# oEmbed


@pytest.mark.parametrize(
    ("page", "kind", "title"),
    [
        ("?q=iceberg&project=tidewatch", "search", "Roadgraph: iceberg"),
        ("projects/tidewatch", "board", "The roadmap of Tidewatch"),
        ("features/{feature}", "related", "Add role-based access control · Quillstore"),
    ],
)
def test_a_page_names_its_frame(client: FlaskClient, feature: dict[str, Any], page: str, kind: str, title: str) -> None:
    """A page's head leads to its oEmbed answer, whose iframe shows it, no larger than asked (oEmbed 1.0, 2.3.4)."""
    page = page.format(feature=feature["id"].partition("feature/")[2])
    head = client.get(f"/{page}").get_data(as_text=True)
    found = re.search(r'<link rel="alternate" type="application/json\+oembed"[^>]* href="([^"]+)"', head)
    assert found
    answer = client.get(html.unescape(found[1]) + "&maxwidth=300&maxheight=10000")
    told = answer.get_json()
    assert (told["version"], told["type"], told["provider_url"], told["title"]) == ("1.0", "rich", ROOT, title)
    frame = _Element("iframe", told["html"]).found
    assert (int(frame["width"] or 0), int(frame["height"] or 0)) == (told["width"], told["height"])
    assert told["width"] == 300
    assert told["height"] < 10000
    assert frame["src"]
    assert frame["src"].startswith(f"{ROOT}embed?kind={kind}")
    framed = client.get(frame["src"])
    assert framed.status_code == 200
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]


def test_oembed_as_xml_says_the_same(client: FlaskClient) -> None:
    """As the specification has it: one element a field."""
    asked = "/oembed?url=http://localhost/projects/tidewatch"
    root = _xml(client, f"{asked}&format=xml", "text/xml")
    assert root.tag == "oembed"
    told = client.get(asked).get_json()
    assert {one.tag: one.text for one in root} == {name: str(value) for name, value in told.items()}


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("url=http://elsewhere.example/projects/tidewatch", 404, "elsewhere.example"),
        ("url=http://localhost/themes", 404, "no page here that can be shown"),
        ("url=http://localhost/projects/nope", 404, "nope"),
        ("url=http://localhost/projects/tidewatch&format=yaml", 501, "yaml"),
        ("url=javascript:alert(1)", 404, "javascript"),
        ("maxwidth=3", 400, "url is missing"),
        ("url=http://localhost/&maxwidth=0", 400, "maxwidth"),
    ],
)
def test_what_cannot_be_embedded_is_told(client: FlaskClient, query: str, status: int, words: str) -> None:
    """404 for what has no frame, 501 for another format, as the specification says; problem+json each time."""
    answer = client.get(f"/oembed?{query}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert words in json.loads(answer.get_data())["detail"]


# The frame, and the page that makes the snippet


def test_a_frame_shows_related_plans_without_script(client: FlaskClient, feature: dict[str, Any]) -> None:
    """By project, with quotes; links open beside the frame. Other policies stay as they are everywhere."""
    answer = client.get("/embed", query_string={"kind": "related", "feature": feature["id"]})
    page = answer.get_data(as_text=True)
    assert "Role-based access control for dashboards" in page
    assert '<base target="_blank">' in page
    policy = answer.headers["Content-Security-Policy"]
    assert policy == client.get("/").headers["Content-Security-Policy"].replace("ancestors 'self'", "ancestors *")


def test_a_frame_shows_every_column_of_a_board(client: FlaskClient) -> None:
    """Its columns with their counts, cut at the limit with a mark."""
    page = client.get("/embed?kind=board&project=Tidewatch&limit=1").get_data(as_text=True)
    board = client.get("/api/projects/tidewatch/board?k=1").get_json()
    for column in board["columns"]:
        assert (f"{column['title']} <span" in page) == bool(column["total"])
    assert "1 more" in page


def test_a_frame_of_nothing_says_so(client: FlaskClient, unknown: str) -> None:
    """What is missing, what does not exist, and that nobody plans it: in words, in the frame."""
    for query, status, words in (
        ("kind=board", 400, "A board needs a project"),
        ("kind=related", 400, "either a feature"),
        ("kind=board&project=nope", 404, "nope"),
        (f"kind=related&text={unknown}", 200, "No plan like this"),
    ):
        answer = client.get(f"/embed?{query}")
        assert (answer.status_code, answer.mimetype) == (status, "text/html"), query
        assert words in answer.get_data(as_text=True)
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


def _snippets(client: FlaskClient, query: str) -> dict[str, str]:
    """The lines to copy, by the id of their title."""
    page = client.get(f"/embed/configure?{query}").get_data(as_text=True)
    found = re.findall(r'aria-labelledby="([\w-]+)"><pre><code>(.*?)</code>', page, re.S)
    return {id: html.unescape(text) for id, text in found}


def test_the_snippet_is_what_was_chosen(client: FlaskClient) -> None:
    """Script, integrity, attributes, fallback, colours and policy, each ready to be copied, made without script."""
    snippets = _snippets(client, "project=Tidewatch&lang=de&theme=dark&accent=FFCC00&status=planned")
    script = _Element("script", snippets["versioned"]).found
    assert (script["src"], script["integrity"]) == (ROOT.rstrip("/") + release().path, release().integrity)
    assert "crossorigin" in script
    element = _Element("roadgraph-search", snippets["versioned"]).found
    assert element == {"project": "Tidewatch", "status": "planned", "lang": "de", "theme": "dark"}
    assert '<input type="hidden" name="project" value="Tidewatch">' in snippets["newest"]
    assert snippets["colours"] == "roadgraph-search {\n  --roadgraph-accent: #ffcc00;\n}"
    host = ROOT.rstrip("/")
    assert snippets["policy-tag"] == f"script-src {host}; connect-src {host}; form-action {host}"
    assert snippets["policy-iframe"] == f"frame-src {host}"
    assert client.get(_Element("iframe", snippets["iframe"]).found["src"]).status_code == 200


def test_what_was_typed_stays_text_in_the_snippet(client: FlaskClient) -> None:
    """Neither the page nor what is copied from it has an element made of words."""
    hostile = '"><img src=x onerror=alert(1)>'
    page = client.get("/embed/configure", query_string={"kind": "related", "text": hostile})
    assert "<img" not in page.get_data(as_text=True)
    copied = _snippets(client, "kind=related&text=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")["versioned"]
    assert "<img" not in copied
    assert _Element("roadgraph-related", copied).found["text"] == hostile


def test_the_configurator_says_what_is_wrong(client: FlaskClient) -> None:
    """What has to be given yet, what is no colour, and which colours are hard to read."""
    missing = client.get("/embed/configure?kind=board")
    assert (missing.status_code, "A board needs a project" in missing.get_data(as_text=True)) == (200, True)
    wrong = client.get("/embed/configure?accent=red")
    assert (wrong.status_code, "such as #0b6b63" in wrong.get_data(as_text=True)) == (400, True)
    assert "Hard to read" in client.get("/embed/configure?ink=%23eeeeee&theme=light").get_data(as_text=True)
    assert "Hard to read" not in client.get("/embed/configure").get_data(as_text=True)


def test_contrast_is_that_of_wcag() -> None:
    """Black on white has 21, equal colours 1; the grey of the textbook stands at the limit."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert hard_to_read(Theme.DARK, ink="#efece6", paper=None, accent=None) == []
    assert hard_to_read(None, ink="#efece6", paper=None, accent=None) == [
        "ink #efece6 on paper #fdfcfa has 1.1 : 1 in the light theme"
    ]


# Badges


def test_a_badge_counts_other_projects_with_an_open_plan_like_it(client: FlaskClient, feature: dict[str, Any]) -> None:
    """As many as related plans above the threshold have open ones; the sentence is there for screen readers."""
    id = feature["id"].partition("feature/")[2]
    root = _xml(client, f"/badge/features/{id}.svg", "image/svg+xml")
    similar = client.get("/api/similar", query_string={"feature": id, "status": ["planned", "in_progress"]}).get_json()
    assert similar["total"] == 1
    assert [one.text for one in root.iter(f"{SVG}text")] == ["Roadgraph", "1 project plans this"]
    sentence = "Roadgraph: 1 other project has an open plan like “Add role-based access control” of Quillstore"
    assert (root.get("role"), root.get("aria-label"), root.findtext(f"{SVG}title")) == ("img", sentence, sentence)


def test_a_badge_of_a_plan_that_none_shares_says_none(client: FlaskClient, service: Service) -> None:
    """Zero is not hidden."""
    alone = next(one for one in service.features() if one["title"] == "Rewrite the storage engine in Rust")
    root = _xml(client, f"/badge/features/{alone['id'].partition('feature/')[2]}.svg", "image/svg+xml")
    assert "none else plans this" in [one.text for one in root.iter(f"{SVG}text")]


def test_a_badge_of_a_project_counts_what_is_open(client: FlaskClient) -> None:
    """Done and dropped plans are in the whole only."""
    root = _xml(client, "/badge/projects/tidewatch.svg?theme=dark", "image/svg+xml")
    assert "4 open plans of 5" in [one.text for one in root.iter(f"{SVG}text")]
    assert not [one for one in root.iter() if one.tag in (f"{SVG}script", f"{SVG}style", f"{SVG}a")]
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on") or name == "style"]


def test_badges_have_the_tokens_and_can_be_read() -> None:
    """Their colours are those of the style sheet, and words stand out from their ground."""
    tokens = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", TOKENS.read_text(encoding="utf-8")))
    for at, theme in enumerate((Theme.LIGHT, Theme.DARK)):
        expected = [tokens[name].split(", ")[at] for name in ("surface", "line", "ink", "now", "now-ground")]
        colours = COLOURS[theme]
        found = [colours.surface, colours.line, colours.ink, colours.said, colours.said_ground]
        assert found == expected
        assert min(contrast(colours.ink, colours.surface), contrast(colours.said, colours.said_ground)) > LEAST


@pytest.mark.parametrize("address", ["/badge/projects/tidewatch.svg", "/feed.atom", "/opensearch.xml"])
def test_what_is_kept_is_asked_for_again_by_its_snapshot(client: FlaskClient, address: str) -> None:
    """The ETag names the snapshot; who has that of this one gets 304, however it was compressed, and who has another the whole."""
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    tag = first.headers["ETag"]
    assert "max-age=3600" in first.headers["Cache-Control"]
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


# OpenSearch


def test_the_description_of_the_search_is_that_of_the_specification(client: FlaskClient) -> None:
    """Required elements once, names no longer than allowed, templates that answer (OpenSearch 1.1, draft 6)."""
    root = _xml(client, "/opensearch.xml", "application/opensearchdescription+xml")
    assert etree.QName(root).namespace == OPENSEARCH["o"]
    texts = {name: root.findall(f"o:{name}", OPENSEARCH) for name in ("ShortName", "Description", "LongName", "Tags")}
    assert [len(found) for found in texts.values()] == [1, 1, 1, 1]
    for (name, found), longest in zip(texts.items(), (16, 1024, 48, 256), strict=True):
        assert 0 < len(found[0].text) <= longest, name
    urls = root.findall("o:Url", OPENSEARCH)
    assert {"text/html", "application/x-suggestions+json"} <= {one.get("type") for one in urls}
    for url in urls:
        address = re.sub(r"\{\w+\?\}", "", url.get("template")).replace("{searchTerms}", "iceberg")
        assert address.startswith(ROOT)
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, url.get("type"))
    assert '<link rel="search" type="application/opensearchdescription+xml"' in client.get("/").get_data(as_text=True)


def test_suggestions_are_four_lists_of_one_length(client: FlaskClient) -> None:
    """What was typed, completions, what each is, where it leads; nothing typed is nothing suggested, no error."""
    typed, words, meanings, addresses = client.get("/suggest.json?q=ice").get_json(force=True)
    assert typed == "ice"
    assert len(words) == len(meanings) == len(addresses) == len(set(words))
    assert ("Apache Iceberg", "technology") in zip(words, meanings, strict=True)
    assert all(client.get(address).status_code == 200 for address in addresses)
    assert client.get("/suggest.json?q=+-").get_json(force=True) == [" -", [], [], []]


# The feed


def test_the_feed_is_atom(client: FlaskClient, service: Service) -> None:
    """What RFC 4287 requires (4.1.1, 4.1.2): ids, titles, moments, an author each, a link to itself and to each page."""
    root = _xml(client, "/feed.atom?k=100", "application/atom+xml")
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"a:{name}", ATOM)) == 1
    itself = root.find("a:link[@rel='self']", ATOM).get("href")
    assert (itself, root.findtext("a:id", None, ATOM)) == (f"{ROOT}feed.atom?k=100",) * 2
    entries = root.findall("a:entry", ATOM)
    plans = {one["id"]: one for one in service.features()}
    assert {one.findtext("a:id", None, ATOM) for one in entries} == plans.keys()
    read = {one["source"]: one["read"] for one in service.status()["sources"]}
    for entry in entries:
        plan = plans[entry.findtext("a:id", None, ATOM)]
        assert entry.findtext("a:title", None, ATOM) == plan["title"]
        assert entry.findtext("a:author/a:name", None, ATOM) == plan["project"]["label"]
        assert entry.findtext("a:updated", None, ATOM) == read[plan["document"]["source"]]
        assert datetime.fromisoformat(entry.findtext("a:updated", None, ATOM)).tzinfo
        page = entry.find("a:link[@rel='alternate']", ATOM).get("href")
        assert page == ROOT.rstrip("/") + plan["links"]["html"]
        assert plan["status"] in [one.get("term") for one in entry.findall("a:category", ATOM)]
    moments = [one.findtext("a:updated", None, ATOM) for one in entries]
    assert moments == sorted(moments, reverse=True)
    assert root.findtext("a:updated", None, ATOM) == moments[0]


def test_the_feed_tells_what_appeared_and_what_changed(
    publisher: Publisher, data: DataFolder, roadmaps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that stays as it was keeps its moments when its document gets another version; what is new comes first."""
    days = iter(f"2030-01-0{day}T00:00:00+00:00" for day in range(1, 9))
    today = [next(days)]
    monkeypatch.setattr("api.publishing.publish._now", lambda: today[0])
    publisher.ingest([str(roadmaps)])
    text = (roadmaps / "quill.md").read_text(encoding="utf-8")
    text = text.replace("- Rewrite", "- [x] Rewrite").replace("## Later", "- Feed the birds\n\n## Later")
    (roadmaps / "quill.md").write_text(text, encoding="utf-8")
    today[0] = next(days)
    publisher.ingest([str(roadmaps)])
    service = Service(settings(data.folder), WordsEncoder())
    entries = _xml(create_app(service).test_client(), "/feed.atom", "application/atom+xml").findall("a:entry", ATOM)
    service.close()
    told = {
        one.findtext("a:title", None, ATOM): [
            one.findtext(f"a:{name}", None, ATOM)[9] for name in ("published", "updated")
        ]
        for one in entries
    }
    assert set(list(told)[:2]) == {"Feed the birds", "Rewrite the storage engine in Rust"}
    assert told["Feed the birds"] == ["2", "2"]
    assert told["Rewrite the storage engine in Rust"] == ["1", "2"]
    assert told["Add role-based access control"] == ["1", "1"]


def test_the_feed_follows_filters_and_words(client: FlaskClient, unknown: str) -> None:
    """Those of a search page, which leads to it; what is surely no answer does not come, and an empty feed is one."""
    page = client.get("/?project=Tidewatch&status=planned").get_data(as_text=True)
    found = re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', page)
    assert found
    entries = _xml(client, html.unescape(found[1]), "application/atom+xml").findall("a:entry", ATOM)
    assert {one.findtext("a:author/a:name", None, ATOM) for one in entries} == {"Tidewatch"}
    assert len(entries) == 3
    words = _xml(client, "/feed.atom?q=role-based+access+control", "application/atom+xml")
    assert {one.findtext("a:title", None, ATOM) for one in words.findall("a:entry", ATOM)} == {
        "Add role-based access control",
        "Role-based access control for dashboards",
    }
    none = _xml(client, f"/feed.atom?q={unknown}", "application/atom+xml")
    assert none.findall("a:entry", ATOM) == []
    assert none.findtext("a:updated", None, ATOM)
    assert client.get("/feed.atom?status=wanted").status_code == 400


def test_a_page_that_is_no_list_of_plans_names_no_feed(client: FlaskClient) -> None:
    """Nor do pages that cannot be embedded name a frame."""
    assert 'rel="alternate"' not in client.get("/themes").get_data(as_text=True)
    feature = client.get("/api/search?k=1").get_json()["hits"][0]["links"]["html"]
    assert "atom+xml" not in client.get(feature).get_data(as_text=True)
