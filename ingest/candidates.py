"""Names that look like technologies and that the gazetteer does not have. They are reported and stored, never linked.

No threshold makes them count as technologies: of 325 such names in 59 real roadmaps some 25 are technologies, by our own
count, and of the 25 that stand in two documents or more none is. Who needs one adds it to a gazetteer (`ingest --technologies`).
"""

import re
from collections.abc import Iterable

from ingest.english import log_probability
from ingest.technologies import Mention

_NAME = re.compile(
    r"(?<![\w@/.#-])(?:[A-Z][a-z]+[A-Z][A-Za-z0-9]*|[a-z]+[A-Z][A-Za-z0-9]+|[A-Z]{2,}[a-z]+\w*|[A-Z][A-Z0-9]{2,}|[A-Z][a-z]{2,})(?:[-.]?\d[\w.]*)?(?![\w/@(=])"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;。]\s+|[-–—(\[\"“]\s*|\n)$")
_RARE = -14.0
"""Log probability below which a capitalised word inside a sentence is more likely a name than a word."""

_KNOWN = frozenset(
    """API APIs CLI GUI SDK SDKs GPU GPUs CPU CPUs RAM SSD LLM LLMs URL URLs URI TTL FAQ TBD WIP MVP CRD CRDs POC PRs
    RFC RFCs CVE DDL DML UDF UDFs OLAP OLTP DAG DAGs ETL ELT RBAC ABAC SSO MFA IDE IDEs SLA SLO NUMA RAG IoT QoS DNS
    UUID WAL LSM SST CDC HTAP""".split()
)


def candidates(text: str, mentions: Iterable[Mention], own_names: frozenset[str]) -> list[str]:
    """The unlisted names in a text, in order, each once."""
    taken = {at for mention in mentions for at in range(mention.start, mention.end)}
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        name = match[0]
        if name in _KNOWN or name.casefold() in own_names or not taken.isdisjoint(range(match.start(), match.end())):
            continue
        is_plain_word = name[1:].islower()
        if is_plain_word and (
            _SENTENCE_START.search(text, max(0, match.start() - 8), match.start()) or log_probability(name) > _RARE
        ):
            continue
        found.setdefault(name)
    return list(found)
