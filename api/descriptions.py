"""What the OpenAPI description says beyond the shapes: errors as they are sent, bodies, and answers that are not JSON."""

from http import HTTPStatus
from typing import Any

from flask_openapi3.types import ResponseDict

from graph.query import GRAPH_FORMATS, RESULTS_FORMATS

Description = dict[str, Any]

PROBLEM = "application/problem+json"

_MEANINGS = {
    400: "A parameter or the body makes no sense; the detail says which, what was found and what is expected",
    403: "A page of another site asked for something to be kept; reading is open to every site, writing is not",
    404: "What was named is not in this snapshot",
    406: "The answer is not written in what the Accept header allows",
    410: "The snapshot that was named is no longer kept, or its document has lost the feature",
    413: "What was sent is larger than is read here",
    415: "What was sent is of a kind that is not read here",
    422: "The query ran into a limit, which `limit` and `value` name; nothing of its answer is given",
    429: "One client asks for this more often than one may: wait a minute",
    501: "It is not written in that format",
    503: "There is no sound snapshot, or everybody is busy: try again later",
    507: "As many are kept as may be",
}


def problems(*statuses: int) -> ResponseDict:
    """The errors that a route answers, each as problem+json; where it answers from a snapshot, another may be asked for."""
    if 503 in statuses:
        statuses = tuple(sorted({*statuses, 404, 410}))
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": _MEANINGS.get(status, HTTPStatus(status).phrase), "content": content}
        for status in statuses
    }


def written(description: str, *media_types: str) -> Description:
    """An answer that is a text of one of several media types."""
    return {"description": description, "content": {one: {"schema": {"type": "string"}} for one in media_types}}


SPARQL_ANSWER = written(
    "Solutions or a boolean as SPARQL results, a graph as RDF, by the Accept header or `format`; "
    "the headers Roadgraph-Complete, -Rows, -Snapshot and -Query say what the answer is",
    *RESULTS_FORMATS.values(),
    *GRAPH_FORMATS.values(),
)

_IRIS = {"type": "array", "items": {"type": "string", "format": "iri"}}

SPARQL_BODY: Description = {
    "required": True,
    "content": {
        "application/sparql-query": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "required": ["query"],
                "properties": {
                    "query": {"type": "string"},
                    "format": {"type": "string"},
                    "limit": {"type": "integer", "minimum": 1},
                    "default-graph-uri": _IRIS,
                    "named-graph-uri": _IRIS,
                },
            }
        },
    },
}
"""What `POST /sparql` takes."""

RECONCILE_BODY: Description = {
    "required": True,
    "content": {
        one: {
            "schema": {
                "type": "object",
                "properties": {
                    "queries": {"type": "string", "description": "JSON: a batch of queries, each under a key"},
                    "query": {"type": "string", "description": "one query: JSON, or just a name"},
                    "extend": {"type": "string", "description": "JSON: `ids` and `properties` of a data extension"},
                    "type": {"type": "string", "description": "beside a `query` that is a name"},
                    "limit": {"type": "integer", "description": "beside a `query` that is a name"},
                },
            }
        }
        for one in ("application/x-www-form-urlencoded", "multipart/form-data")
    },
}
"""What `POST /reconcile` takes."""

_TEXT = {
    "type": "string",
    "description": "words of a plan or a question, a whole issue (up to 20,000 characters) or a roadmap; no address",
}
_NAMES = {"type": "array", "items": {"type": "string"}}
_DAY = {"type": "string"}
_K = {"type": "integer", "minimum": 1, "maximum": 100, "default": 3, "description": "how many plans of each project"}
_EXAMPLES = {
    "type": "array",
    "items": {"type": "string"},
    "maxItems": 20,
    "description": "features by id, address or title, or texts",
}
_BY_TEXT = {
    "type": "object",
    "properties": {
        "text": _TEXT,
        "roadmap": {
            "type": "boolean",
            "default": False,
            "description": "whether the text is a roadmap, in Markdown, whose items are to be compared one by one",
        },
        "feature": {"type": "string", "description": "a feature by id, address or title, instead of a text"},
        "like": _EXAMPLES,
        "unlike": _EXAMPLES,
        **dict.fromkeys(("project", "not_project", "technology", "status", "bucket"), _NAMES),
        "from": _DAY,
        "to": _DAY,
        "k": _K,
    },
}

SIMILAR_BODY: Description = {
    "required": True,
    "content": {
        "application/json": {"schema": _BY_TEXT},
        "application/x-www-form-urlencoded": {"schema": _BY_TEXT},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": "a roadmap; its name tells its format",
                    },
                    "k": _K,
                },
            }
        },
    },
}
"""What `POST /api/similar` takes."""
