"""Other forms of the page that is shown, which its head names: a feed of its plans, and how to show it elsewhere."""

from typing import NamedTuple
from urllib.parse import urlencode

from flask import request, url_for

from api.discovery import feed
from api.discovery.schemas import FeedParameters
from api.widget.oembed import PAGES

_FED = {field.alias or name for name, field in FeedParameters.model_fields.items()} - {"k"}


class Alternate(NamedTuple):
    """Another form of a page: its media type, what it is, and where."""

    type: str
    title: str
    href: str


def alternates() -> list[Alternate]:
    """Those of the page that answers this request."""
    rule = request.url_rule.rule if request.url_rule else ""
    if rule not in PAGES:
        return []
    shown = url_for("oembed.shown", url=request.url, _external=True)
    found = [Alternate("application/json+oembed", "oEmbed", shown)]
    if address := feed_address():
        found.append(Alternate(feed.MEDIA_TYPE, "These plans as a feed", address))
    return found


def feed_address() -> str | None:
    """Where the plans of the page that answers this request are followed; None where it is no list of plans."""
    rule = request.url_rule.rule if request.url_rule else ""
    if rule == "/projects/<project>":
        pairs = [("project", str((request.view_args or {})["project"]))]
    elif rule == "/":
        pairs = [(name, one) for name, one in request.args.items(multi=True) if name in _FED and one]
    else:
        return None
    return url_for("discovery.atom") + ("?" + urlencode(pairs) if pairs else "")
