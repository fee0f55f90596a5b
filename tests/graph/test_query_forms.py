"""Every form of reaching out that SPARQL has is refused in words; with the refusals switched off, none reaches anybody."""

import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from canary import Canary

from graph import query
from graph.errors import LimitError, QueryError
from graph.query import Limits, QueryPool, Request
from graph.sealed import GRAPH
from graph.snapshots import DataFolder

_ADDRESSES = ("<URL>", "p:x", "<x>", "?e")
_KEYWORDS = ("SERVICE", "service", "SERVICE SILENT", "SeRvIcE/**/SILENT".replace("/**/", "\n"))
_AROUND = (
    "SELECT * { CALL }",
    "ASK { ?s ?p ?o . CALL }",
    "SELECT * { OPTIONAL { CALL } }",
    "SELECT * { { CALL } UNION { ?s ?p ?o } }",
    "SELECT * { GRAPH ?g { CALL } }",
    "SELECT * { { SELECT * { CALL } } }",
    "SELECT * { FILTER EXISTS { CALL } }",
    "SELECT * { ?s ?p ?o MINUS { CALL } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { CALL }",
    "DESCRIBE ?s { CALL }",
    "SELECT * { ?s ?p 'it\\'s \\\\' . CALL } # '",
)
_FROM = (
    "SELECT * FROM G {}",
    "ASK FROM NAMED G { GRAPH ?g { ?s ?p ?o } }",
    "CONSTRUCT FROM G WHERE { ?s ?p ?o }",
    "DESCRIBE <http://x/> FROM G",
    "SELECT *from#\nG{ ?s ?p ?o }",
)
_UPDATES = (
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <http://x/>",
    "load<URL>",
    "BASE <URL> LOAD <x>",
    "PREFIX p: <URL> LOAD p:x",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DELETE { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "WITH <URL> DELETE { ?s ?p ?o } WHERE {}",
    "COPY <URL> TO <http://x/>",
    "ADD <URL> TO DEFAULT",
)


def _forms(url: str) -> Iterator[str]:
    before = f"BASE <{url}> PREFIX p: <{url}>\n"
    for around, keyword, address in product(_AROUND, _KEYWORDS, _ADDRESSES):
        bound = f"VALUES ?e {{ <{url}> }} " if address == "?e" else ""
        yield before + around.replace("CALL", f"{bound}{keyword} {address.replace('URL', url)} {{ ?s ?p ?o }}")
    for chosen, address in product(_FROM, _ADDRESSES[:3]):
        yield before + chosen.replace("G", address.replace("URL", url), 1)
    yield from (one.replace("URL", url) for one in _UPDATES)
    yield f"ASK {{ VALUES ?x {{ 0 }} FILTER(?x<1)SERVICE#>\n<{url}> {{ ?s ?p ?o }} }}"
    yield f"ASK {{ ?s ?p '\\u0022' . SERVICE <{url}> {{ ?s ?p ?o }} }}"


@pytest.fixture
def pool(published: Path) -> Iterator[QueryPool]:
    """A pool over the published snapshot."""
    made = QueryPool(DataFolder(published).get_current().folder / GRAPH, Limits(seconds=10))
    yield made
    made.close()


def test_every_form_is_refused_in_words(pool: QueryPool, canary: Canary) -> None:
    """SERVICE, updates and graphs that are elsewhere, however they are written."""
    forms = list(_forms(f"http://127.0.0.1:{canary.port}/"))
    assert len(set(forms)) >= 200
    said = "SERVICE is not answered here|takes no updates|is no graph of this dataset|escape"
    for form in forms:
        with pytest.raises(QueryError, match=said):
            pool.run(Request(form))
    time.sleep(0.3)
    assert canary.hits == 0


def test_no_form_reaches_anybody_without_the_refusals(
    pool: QueryPool, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wall is the worker, and it holds by itself."""
    monkeypatch.setattr(query, "screened", lambda text, **_: "from" in text.casefold())
    monkeypatch.setattr(query, "_graphs", lambda request: [])
    answered = 0
    for form in _forms(f"http://127.0.0.1:{canary.port}/"):
        try:
            pool.run(Request(form))
            answered += 1
        except (QueryError, LimitError):
            continue
    time.sleep(0.3)
    assert canary.hits == 0
    assert answered > 0  # SILENT calls and graphs that are not there are answered, with nothing of theirs
