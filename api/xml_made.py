"""XML that is made for programs of others: every text and attribute is escaped by the library that writes it."""

from typing import Any

from lxml import etree

from graph.xml_text import xml_text

Element = Any
"""An element of lxml, which has no types."""


class Maker:
    """Makes elements of one namespace."""

    def __init__(self, namespace: str = "") -> None:
        self._namespace = namespace

    def __call__(self, name: str, *content: Element | str, **attributes: str | None) -> Element:
        """An element with its texts and children; `text_anchor` is the attribute `text-anchor`, None is left out."""
        made = etree.Element(
            f"{{{self._namespace}}}{name}" if self._namespace else name,
            {key.replace("_", "-"): xml_text(value) for key, value in attributes.items() if value is not None},
            nsmap={None: self._namespace} if self._namespace else None,
        )
        for one in content:
            if not isinstance(one, str):
                made.append(one)
            elif len(made):
                made[-1].tail = (made[-1].tail or "") + xml_text(one)
            else:
                made.text = (made.text or "") + xml_text(one)
        return made


def written(root: Element) -> bytes:
    """The document of an element, in UTF-8."""
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
