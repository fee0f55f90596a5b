"""The widget's script and languages, for pages of every origin."""

from flask import Blueprint, Response, request

from api.widget.release import release

_NEWEST = "public, max-age=300"
_FOREVER = "public, max-age=31536000, immutable"


def blueprint() -> Blueprint:
    """`/widget.js` and `/widget/…`."""
    routes = Blueprint("widget", __name__)

    @routes.get("/widget.js")
    def newest() -> Response:
        return _answer(release().script, "text/javascript", _NEWEST)

    @routes.get("/widget/<version>.js")
    def script(version: str) -> Response:
        release().check(version)
        return _answer(release().script, "text/javascript", _FOREVER)

    @routes.get("/widget/<version>/<language>.json")
    def words(version: str, language: str) -> Response:
        release().check(version)
        return _answer(release().language(language), "application/json", _FOREVER)

    return routes


def _answer(content: bytes, media_type: str, keeping: str) -> Response:
    """A file for pages of every origin, or that the one a browser has is still the same."""
    answer = Response(content, content_type=f"{media_type}; charset=utf-8")
    answer.add_etag()
    answer.headers["Cache-Control"] = keeping
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.make_conditional(request)
    return answer
