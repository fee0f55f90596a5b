"""The page of a feature quotes, gives reasons, and shows what is like it and what it is tied to; nothing is cut silently."""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.features.changes import Words, changed_words
from api.features.drawing import WIDTH, drawing
from api.features.related import Group, Related
from api.features.ties import Node, Plan, Ties, ties
from api.quotes import Line
from api.service import Service
from api.shown_hits import Shown
from ingest import rules


@pytest.fixture
def service(landscape: Path) -> Iterator[Service]:
    """A service over five roadmaps, of which three plan two things alike."""
    made = Service(settings(landscape), WordsEncoder())
    yield made
    made.close()


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of it."""
    return create_app(service).test_client()


def _page(client: FlaskClient, service: Service, title: str) -> str:
    found = next(one for one in service.features(groups=True) if one["title"] == title)
    return client.get(found["links"]["html"]).get_data(as_text=True)


def _section(page: str, id: str) -> str:
    return page.split(f'aria-labelledby="{id}"')[1].split('<section aria-labelledby="')[0].split("</main>")[0]


class _Links(HTMLParser):
    """The addresses of links, those in a drawing apart."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[str] = []
        self.drawn: list[str] = []
        self._in_drawing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_drawing = self._in_drawing or tag == "svg"
        if tag == "a":
            (self.drawn if self._in_drawing else self.listed).append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self._in_drawing = False


def test_the_evidence_has_its_heading_and_its_marks(client: FlaskClient, service: Service) -> None:
    """The heading that it stands under, a gap, three lines around, the words that values were read from marked."""
    evidence = _section(_page(client, service, "Compress the write-ahead log"), "evidence")
    assert 'id="L8">8</span><span class="text beside">## <mark>Later</mark>' in evidence
    assert 'id="L11">11</span><span class="text">- <mark>[x]</mark> Compress the write-ahead log' in evidence
    evidence = _section(_page(client, service, "Send alerts to Slack"), "evidence")
    assert 'id="L8">8</span><span class="text beside">## <mark>Next</mark>' in evidence
    assert "“  - Send alerts to Slack”".replace("  -", "-") in evidence
    assert "Tidewatch, plans/tidewatch.md, line 12, version sha256:" in evidence


def test_each_value_has_its_reason(client: FlaskClient, service: Service) -> None:
    """Chip, words, the line on this page, the meaning, the rule's own place; a default is said, and so is what is not told."""
    reasons = _section(_page(client, service, "Role-based access control for dashboards"), "readings")
    assert "<q><bdi>in progress</bdi></q>" in reasons
    assert '<a href="#L6">line 6</a>' in reasons
    assert "in brackets beside other words." in reasons
    assert 'href="/rules#status-words-in-progress"' in reasons
    assert "values that the document does not tell" in reasons
    assert rules.ABSENT["references"] in reasons
    reasons = _section(_page(client, service, "Replace ZooKeeper with Raft"), "readings")
    assert "<em>nothing states it</em>" in reasons
    assert "so it is taken for planned" in reasons


def test_every_rule_has_its_place(client: FlaskClient) -> None:
    """The page that reasons lead to has each rule once, with what it means."""
    page = client.get("/rules").get_data(as_text=True)
    for property, known in rules.RULES.items():
        for rule in known:
            assert page.count(f'id="{property}-{rule.id}"') == 1


def test_related_plans_by_project(client: FlaskClient, service: Service) -> None:
    """A group for each project with its sure plans, reasons, and a way to compare the two."""
    related = _section(_page(client, service, "Add role-based access control"), "related")
    assert "projects plan something like it." in related
    assert ">Tidewatch</a></h3>" in related
    assert ">Weir</a></h3>" in related
    assert 'href="/compare?projects=Quillstore&amp;projects=Weir&amp;by=items"' in related
    assert "why: closeness of meaning" in related
    alone = _section(_page(client, service, "Feed the birds at noon"), "related")
    assert "surely plans something like it." in alone
    assert "not a sure match" in alone


def test_what_others_have_done_is_said(compared: Path) -> None:
    """A plan that another project has done already says where; a done one does not."""
    service = Service(settings(compared), WordsEncoder())
    client = create_app(service).test_client()
    pages = {
        one["project"]["label"]: client.get(one["links"]["html"]).get_data(as_text=True)
        for one in service.features()
        if one["title"] == "Export metrics to Prometheus"
    }
    assert "● done in <bdi>Gannet</bdi>" in pages["Bittern"]
    assert "Done already in" not in pages["Gannet"]
    service.close()


def test_the_drawing_and_the_list_lead_to_the_same(client: FlaskClient, service: Service) -> None:
    """Real links, each in both."""
    links = _Links()
    links.feed(_section(_page(client, service, "Support Apache Iceberg tables"), "ties"))
    assert len(links.drawn) > 3
    assert sorted(set(links.drawn)) == sorted(set(links.listed))


def test_a_group_shows_what_it_gathers(client: FlaskClient, service: Service) -> None:
    """Its features by their status; these have the related plans."""
    page = _page(client, service, "Alerts")
    parts = _section(page, "parts")
    assert parts.index("Send alerts by mail") < parts.index("Send alerts to Slack")
    assert 'aria-labelledby="related"' not in page


def test_at_most_fifty_things_are_drawn(service: Service) -> None:
    """However much there is, and what is left out is said."""
    served = service.served
    feature = served.catalogue.feature(0)
    named = [{"id": f"x/{at}", "label": f"Thing {at}"} for at in range(60)]
    shown = {**service.feature(feature.id), "technologies": named, "concepts": named}
    best = Shown({"title": "A plan", "links": {"html": "/"}, "status": "planned"}, Line(1, ()), "/")
    group = Group({"id": "technology/x", "label": "X"}, [], 1, [best], is_done=False)
    with create_app(service).test_request_context():
        found = ties(served, feature, shown, Related([group] * 60, 60, 60))
    assert found.cut == (
        "8 of 60 technologies", "6 of 60 concepts", "15 of 60 projects that plan something like it"
    )  # fmt: skip
    assert 46 <= found.nodes <= 50


def test_positions_are_settled_and_apart() -> None:
    """The same for the same ties, inside the drawing, no label over another; long labels are cut."""
    own = tuple(Node("technology", "A very long name of a technology " * 3, f"/{at}") for at in range(20))
    plans = tuple(Plan(Node("plan", "W" * 90, "/", "done"), Node("project", "P" * 60, "/")) for _ in range(15))
    made = drawing(Ties(own, plans, ()))
    assert made == drawing(Ties(own, plans, ()))
    for marks in (made.left, made.right, made.projects):
        heights = [mark.at.y for mark in marks]
        assert all(low - high >= 24 for high, low in pairwise(heights))
        assert 0 < min(heights) < max(heights) < made.height
        assert all(mark.label.endswith("…") for mark in marks)
    assert all(mark.text - mark.width > 0 for mark in made.left)
    assert all(mark.text + mark.width < WIDTH for mark in made.projects)
    assert all(plan.text + plan.width < project.at.x for plan, project in zip(made.right, made.projects, strict=True))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Add caches", "Adding caches", [("old", "Add"), ("new", "Adding"), ("same", "caches")]),
        ("Add one more big cache", "Remove one more big cache", [("old", "Add"), ("new", "Remove"), ("same", "one more big cache")]),
        ("a b c d e f g h i j k l x", "a b c d e f g h i j k l y", [("same", "… i j k l"), ("old", "x"), ("new", "y")]),
        ("to be or not", "not or be to", [("old", "to be or not"), ("new", "not or be to")]),
    ],
)  # fmt: skip
def test_changed_words(before: str, after: str, told: list[tuple[str, str]]) -> None:
    """What stayed is shortened; a word or two that happen to be the same among others tell nothing."""
    assert changed_words(before, after) == [Words(*one) for one in told]


def test_long_texts_are_compared_by_their_beginnings() -> None:
    """So that no text of other people's takes seconds."""
    old, new = changed_words("a " * 5000, "b " * 5000)
    assert (old.kind, new.kind) == ("old", "new")
    assert len(old.text) < 200
