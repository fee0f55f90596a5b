"""A first visit is shown what is here: true counts, and questions that have answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.plans.welcome import welcome
from api.service import Service
from search.engine import Query


@pytest.fixture
def many(landscape: Path) -> Iterator[Service]:
    """A service over five roadmaps."""
    service = Service(settings(landscape), WordsEncoder())
    yield service
    service.close()


def test_the_welcome_tells_what_is_here(many: Service) -> None:
    """Counts of features and of projects that have some, what most name first, documents with what they state."""
    found = many.served.part(welcome)
    assert (found.features, found.projects, found.documents) == (14, 5, 5)
    assert [one["projects"] for one in found.technologies] == sorted(
        (one["projects"] for one in found.technologies), reverse=True
    )
    assert sum(one.features for one in found.newest) == 14
    assert found.themes
    assert len(found.days) == 1


def test_every_question_has_an_answer(many: Service) -> None:
    """Words that say a status, a year or a project become filters that something passes."""
    questions = many.served.part(welcome).questions
    assert len(questions) >= 3
    for question in questions:
        found = many.search(Query(question, k=1))
        assert found["total"], question
        assert found["hits"], question
    assert any(question.startswith("What does ") for question in questions)


def test_only_a_first_visit_is_welcomed(service: Service) -> None:
    """Whoever asks for something, be it everything, gets plans; an older snapshot welcomes too."""
    client: FlaskClient = create_app(service).test_client()
    name = service.served.snapshot.name
    for address in ("/", f"/?snapshot={name}"):
        assert "Questions that it answers" in client.get(address).text
    for address in ("/?q=", "/?k=20", "/?status=planned"):
        page = client.get(address).text
        assert "Questions that it answers" not in page
        assert 'class="plan"' in page
