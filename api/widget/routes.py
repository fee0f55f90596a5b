"""The widget's script and languages, for pages of every origin."""

from flask import Blueprint, Response, request

from api.widget.release import Served, release

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


def _answer(served: Served, media_type: str, keeping: str) -> Response:
    """A file, compressed where that is understood; or that the one a browser has is still the same."""
    zipped = "gzip" in request.accept_encodings
    answer = Response(served.compressed if zipped else served.content, content_type=f"{media_type}; charset=utf-8")
    if zipped:
        answer.content_encoding = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.set_etag(served.tag + ("-gzip" if zipped else ""))
    answer.headers["Cache-Control"] = keeping
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer.make_conditional(request)
