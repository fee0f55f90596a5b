"""oEmbed 1.0: the address of a page here becomes a frame that shows the same elsewhere."""

from urllib.parse import parse_qsl, urlsplit

from flask import current_app, get_template_attribute
from werkzeug import exceptions
from werkzeug.routing import RequestRedirect

from api.kept import SECONDS
from api.served import Served
from api.shown import Json
from api.widget.embed_schemas import EmbedParameters, Kind, OEmbedAnswer, OEmbedParameters
from api.widget.embedding import Embedding
from api.xml_made import Maker, written
from graph.errors import InputError, NotFoundError

MEDIA_TYPES = {"json": "application/json", "xml": "text/xml"}

PAGES = {
    "/": Kind.SEARCH,
    "/projects/<project>": Kind.BOARD,
    "/features/<project>/<name>": Kind.RELATED,
}
"""Pages that can be shown elsewhere, by their rules."""

_SEARCHED = ("project", "technology", "status", "mode")

_make = Maker()


def answer(served: Served, asked: OEmbedParameters, root: str) -> OEmbedAnswer:
    """The frame of the page that is asked for, as large as allowed.

    Raises NotFoundError for what is no such page here, NotImplemented for a format that is not written.
    """
    if asked.format not in MEDIA_TYPES:
        raise exceptions.NotImplemented(f"{asked.format} is not written here; give format=json or format=xml.")
    shown, title, author = _shown(served, asked.url, root)
    width, height = (
        min(size, most or size) for size, most in zip(shown.size, (asked.maxwidth, asked.maxheight), strict=True)
    )
    return OEmbedAnswer(
        title=title,
        author_name=author,
        provider_url=root,
        cache_age=SECONDS,
        html=str(get_template_attribute("_embed.html", "frame")(shown, title, width, height)),
        width=width,
        height=height,
    )


def as_xml(told: OEmbedAnswer) -> bytes:
    """The same as XML."""
    fields: Json = told.model_dump(exclude_none=True)
    return written(_make("oembed", *(_make(name, str(value)) for name, value in fields.items())))


def _shown(served: Served, url: str, root: str) -> tuple[Embedding, str, str | None]:
    """What to embed of a page, its title, and the project that it is of."""
    rule, given = _matched(url, root)
    query = dict(parse_qsl(urlsplit(url).query))
    asked: Json = {"kind": PAGES[rule], "snapshot": query.get("snapshot")}
    if rule == "/":
        asked |= {"text": query.get("q", ""), **{name: query.get(name) for name in _SEARCHED}}
        title = f"Roadgraph: {query['q']}" if query.get("q") else "Roadgraph: what open-source projects plan"
        return Embedding(EmbedParameters(**asked), root), title, None
    if rule == "/projects/<project>":
        project = served.catalogue.projects[served.catalogue.ids_of(given["project"], "project")[0]]
        asked["project"] = project.id.rsplit("/", 1)[-1]
        return Embedding(EmbedParameters(**asked), root), f"The roadmap of {project.label}", project.label
    found = served.representations.at_row(served.catalogue.row_of(served.feature_id("/".join(given.values()))))
    if found["kind"] != "feature":
        raise InputError(f"{found['title']} is a group; give the address of one of its features.")
    asked["feature"] = "/".join(given.values())
    label = found["project"]["label"]
    return Embedding(EmbedParameters(**asked), root), f"{found['title']} · {label}", label


def _matched(url: str, root: str) -> tuple[str, dict[str, str]]:
    """The rule of a page that can be shown elsewhere, and the names in its address. Raises NotFoundError."""
    asked, own = urlsplit(url), urlsplit(root)
    if asked.scheme in ("http", "https") and asked.netloc == own.netloc:
        try:
            rule, given = current_app.url_map.bind(own.netloc).match(asked.path or "/", return_rule=True)
        except (exceptions.HTTPException, RequestRedirect):
            rule = None
        if rule is not None and rule.rule in PAGES:
            return rule.rule, {name: str(given[name]) for name in ("project", "name") if name in given}
    raise NotFoundError(
        f"{url[:200]} is no page here that can be shown elsewhere. Give the address of a search, a project or a feature "
        f"under {root}."
    )
