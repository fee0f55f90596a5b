"""Texts as XML can hold them."""

import re

_RETURN = "\r"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str, *, returns: bool = False) -> str:
    """A text, each character that XML has no way to write become the sign for an unknown one.

    Carriage returns are among these, as readers change them, but where what writes the file escapes them: `returns`.
    """
    fit = _NOT_XML.sub("\ufffd", text)
    return fit if returns else fit.replace(_RETURN, "\ufffd")
