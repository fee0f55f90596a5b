"""What a query's results are as bytes, within limits: the worker's side.

The engine writes JSON, XML, CSV, TSV and graphs itself. Where a number of rows was asked for, it writes them from its own
TSV of so many, which loses nothing of a term.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from graph.query_formats import RESULTS_FORMATS
from graph.vocabulary import INTEGERS, XSD

_TSV = RESULTS_FORMATS["tsv"]


class PastLimitError(OSError):
    """The answer is larger than it may be; `limit` is `bytes` or `rows`."""

    def __init__(self, limit: str) -> None:
        self.limit = limit


class Body:
    """Collects an answer up to a number of bytes; raises PastLimitError."""

    def __init__(self, limit: int) -> None:
        self.parts: list[bytes] = []
        self._left = limit

    def write(self, part: bytes) -> int:
        """Keeps a part."""
        self._left -= len(part)
        if self._left < 0:
            raise PastLimitError("bytes")
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits."""

    @property
    def content(self) -> bytes:
        """All parts."""
        return b"".join(self.parts)


def written(ox: Any, results: Any, options: dict[str, Any], limit: int) -> tuple[dict[str, Any], bytes]:
    """The header (form, rows, whether the answer is complete) and the body of an answer. Raises PastLimitError."""
    if isinstance(results, ox.QueryTriples):
        return _graph(ox, results, options, Body(limit))
    if isinstance(results, ox.QueryBoolean):
        return _boolean(ox, results, options["results_format"], Body(limit))
    asked, most = options["limit"], options["rows"]
    if asked is not None:
        return _first(ox, results, options["results_format"], min(asked, most), limit)
    if options["results_format"] == RESULTS_FORMATS["jsonl"]:
        header, content = _first(ox, results, options["results_format"], most, limit)
    else:
        content = _serialised(ox, results, options["results_format"], Body(limit))
        header = {"form": "solutions", "rows": _ROWS[options["results_format"]](content), "complete": True}
    if header["rows"] > most or not header["complete"]:
        raise PastLimitError("rows")
    return header, content


def _boolean(ox: Any, answer: Any, media_type: str, body: Body) -> tuple[dict[str, Any], bytes]:
    header = {"form": "boolean", "rows": None, "complete": True}
    if media_type == RESULTS_FORMATS["jsonl"]:
        return header, json.dumps({"boolean": bool(answer)}).encode() + b"\n"
    return header, _serialised(ox, answer, media_type, body)


def _serialised(ox: Any, results: Any, media_type: str, body: Body) -> bytes:
    results.serialize(body, format=ox.QueryResultsFormat.from_media_type(media_type))
    return body.content


def _graph(ox: Any, triples: Any, options: dict[str, Any], body: Body) -> tuple[dict[str, Any], bytes]:
    most = options["rows"] if options["limit"] is None else min(options["limit"], options["rows"])
    header: dict[str, Any] = {"form": "graph", "rows": 0, "complete": True}

    def counted() -> Iterator[Any]:
        for triple in triples:
            if header["rows"] == most:
                header["complete"] = False
                return
            header["rows"] += 1
            yield triple

    form = ox.RdfFormat.from_media_type(options["graph_format"])
    ox.serialize(counted(), body, format=form, prefixes=options["prefixes"])
    if not header["complete"] and options["limit"] is None:
        raise PastLimitError("rows")
    return header, body.content


def _first(ox: Any, solutions: Any, media_type: str, most: int, limit: int) -> tuple[dict[str, Any], bytes]:
    """The first rows of an answer, and whether these are all."""
    names = [variable.value for variable in solutions.variables]
    body, rows = Body(limit), 0
    lines = _json_lines if media_type == RESULTS_FORMATS["jsonl"] else _tsv_lines
    for part in lines(names, islice(solutions, most)):
        body.write(part)
        rows += bool(part)
    rows -= lines is _tsv_lines
    header = {"form": "solutions", "rows": rows, "complete": next(iter(solutions), None) is None}
    if lines is _json_lines or media_type == _TSV:
        return header, body.content
    parsed = ox.parse_query_results(body.content, format=ox.QueryResultsFormat.TSV)
    return header, _serialised(ox, parsed, media_type, Body(limit))


def _tsv_lines(names: list[str], solutions: Iterable[Any]) -> Iterator[bytes]:
    yield "\t".join(f"?{name}" for name in names).encode() + b"\n"
    for solution in solutions:
        terms = ("" if term is None else str(term).replace("\t", "\\t") for term in solution)
        yield "\t".join(terms).encode() + b"\n"


def _json_lines(names: list[str], solutions: Iterable[Any]) -> Iterator[bytes]:
    for solution in solutions:
        row = {name: plain(term) for name, term in zip(names, solution, strict=True)}
        yield json.dumps(row, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def plain(term: Any) -> str | int | float | bool | None:
    """A term without its kind: whole numbers, doubles and booleans as such, everything else as its text."""
    if term is None:
        return None
    text = text_of(term)
    try:
        read = _PLAIN.get(datatype_of(term), str)(text)
    except ValueError:
        return text
    return text if isinstance(read, float) and not abs(read) < float("inf") else read


def text_of(term: Any) -> str:
    """An IRI or a literal without its kind; a blank node or a triple in its own notation, as in CSV."""
    return str(term.value) if type(term).__name__ in ("NamedNode", "Literal") else str(term)


def datatype_of(term: Any) -> str:
    """The IRI of a literal's datatype; empty for every other term."""
    return str(term.datatype.value) if hasattr(term, "datatype") else ""


def _truth(text: str) -> bool:
    if text not in ("true", "false", "1", "0"):
        raise ValueError(text)
    return text in ("true", "1")


_PLAIN: dict[str, Callable[[str], str | int | float | bool]] = {
    **dict.fromkeys(INTEGERS, int),
    **dict.fromkeys((XSD + "decimal", XSD + "double", XSD + "float"), float),
    XSD + "boolean": _truth,
}


# Rows of what the engine wrote, counted in its bytes: to count them one by one would double the time.


def _rows_of_json(content: bytes) -> int:
    """Rows end in `}}` and the next begins with `{"` and a name; a text that ends alike is followed by `}` or `,`."""
    if content.endswith(b'"bindings":[]}}'):
        return 0
    if b"{}" in content:  # a row without values, or a text that looks like one
        return len(json.loads(content)["results"]["bindings"])
    return 1 + content.count(b'}},{"') - content.count(b'}},{"}') - content.count(b'}},{",')


def _rows_of_csv(content: bytes) -> int:
    """Line ends outside quotation marks, but for that of the header."""
    return sum(part.count(b"\r\n") for part in content.split(b'"')[::2]) - 1


def _rows_of_tsv(content: bytes) -> int:
    """Line ends are escaped in texts."""
    return content.count(b"\n") - 1


def _rows_of_xml(content: bytes) -> int:
    """No text holds a `<`."""
    return content.count(b"<result>")


_ROWS: dict[str, Callable[[bytes], int]] = {
    RESULTS_FORMATS["json"]: _rows_of_json,
    RESULTS_FORMATS["xml"]: _rows_of_xml,
    RESULTS_FORMATS["csv"]: _rows_of_csv,
    RESULTS_FORMATS["tsv"]: _rows_of_tsv,
}
