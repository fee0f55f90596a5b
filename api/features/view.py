"""Everything that the page of a feature shows, gathered: evidence, reasons, related plans, history, ties."""

from typing import Any

from api import quotes
from api.features import values
from api.features.drawing import WIDTH, drawing
from api.features.history import history
from api.features.quoted import evidence_lines, quotation
from api.features.related import related
from api.features.ties import ties
from api.readings.evidence import Evidence
from api.readings.explain import content_of, values_of
from api.service import Service


def view(service: Service, id: str) -> dict[str, Any]:
    """What the template of a feature's page is given."""
    served = service.served
    row = served.catalogue.row_of(id)
    feature, document = served.catalogue.feature(row), served.catalogue.document_at(row)
    content = content_of(service, document)
    evidence = Evidence(feature, content)
    explained = values_of(served, feature, document, evidence)
    lines = evidence_lines(feature, content, evidence, explained)
    told = history(served, id)
    read = told["versions"][-1]["read"] if told["versions"] else None
    like = related(served, feature)
    tied = ties(served, feature, told["feature"], like)
    return {
        "feature": told["feature"],
        "section": feature.section,
        "lines": lines,
        "source": quotes.line_address(document, feature.lines.first, ""),
        "quotation": quotation(told["feature"], document, feature.quote, read),
        "read": read,
        "values": values.told(explained, document, {line.number for line in lines}),
        "parts": [served.representations.at_row(part) for part in served.catalogue.parts_of(id)],
        "related": like,
        "told": told,
        "ties": tied,
        "drawing": drawing(tied),
        "width": WIDTH,
        "snapshot": served.snapshot.name,
    }
