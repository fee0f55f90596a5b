"""An error is a page where a person looks: what happened, what to do, and a field that has what was looked for."""

import pytest
from flask import abort
from flask.testing import FlaskClient

from api.app import create_app
from api.service import Service
from graph.errors import TooManyError


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client over the published snapshot, with two routes that fail."""
    app = create_app(service)

    @app.get("/often")
    def often() -> str:
        raise TooManyError("You asked for this 10 times within a minute. Wait a minute.")

    @app.get("/broken")
    def broken() -> str:
        abort(500)

    return app.test_client()


@pytest.mark.parametrize(
    ("address", "status", "said", "sought"),
    [
        ("/projects/nobody-here", 404, "No project is called", "nobody here"),
        ("/features/tidewatch/send-alerts-by-pigeon-1a2b3c", 404, "There is no feature", "send alerts by pigeon"),
        ("/nothing/at-all", 404, "There is nothing at /nothing/at-all", "at all"),
        ("/?q=raft&status=finished", 400, "finished", "raft"),
        ("/often", 429, "Wait a minute", "often"),
        ("/broken", 500, "Internal Server Error", "broken"),
    ],
)
def test_an_error_helps_on(client: FlaskClient, address: str, status: int, said: str, sought: str) -> None:
    """With its status, in words, and ways on; what may pass is offered again."""
    answer = client.get(address, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert said in answer.text
    assert f'name="q" value="{sought}"' in answer.text
    assert (f'<a href="{address}">Try again</a>' in answer.text) == (status >= 429)


def test_what_an_address_is_made_of_stays_text(client: FlaskClient) -> None:
    """And is cut where it is long."""
    answer = client.get("/%22%3E%3Cb%3E" + "x" * 500, headers={"Accept": "text/html"})
    assert "<b>" not in answer.text
    assert 'value="b ' + "x" * 78 + '"' in answer.text
