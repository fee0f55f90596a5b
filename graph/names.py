"""Names as keys and as parts of an address: the same name, however it is spelled, gives the same key."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping

_SPELLED_OUT = (("+", " plus "), ("#", " sharp "), ("&", " and "))
_SLUG_LENGTH = 60


def normalise(name: str) -> str:
    """The key under which two spellings of one name meet: `DeltaLake` and `Delta Lake`, `Apache Flink` and `Flink`."""
    return re.sub(r"[^\w+#]+|_", "", _folded(name))


def words(name: str) -> str:
    """The words of a name, folded as its key is, with a space between them: `flink sql` of `Apache Flink/SQL`."""
    return " ".join(re.findall(r"[^\W_]+[+#]*|[+#]+", _folded(name)))


def near(name: str, spelled: Mapping[str, str], least: float) -> list[str]:
    """The keys of at most three spellings that are much like a name, whatever the case: the nearest first.

    `least` is how like (of 100) one has to be, by rapidfuzz's weighted ratio.
    """
    from rapidfuzz import process, utils

    found = process.extract(name, spelled, limit=3, score_cutoff=least, processor=utils.default_process)
    return [key for _, _, key in found]


def _folded(name: str) -> str:
    """A name in lower case, without the foundation that many names begin with."""
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    return re.sub(r"^(the\s+)?apache\s+", "", folded)


def slug(text: str) -> str:
    """A readable part of an IRI: letters of every script and digits, joined by hyphens, at most 60 characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"^\.(?=\w)", "dot ", folded)
    for sign, word in _SPELLED_OUT:
        folded = folded.replace(sign, word)
    words = re.findall(r"[^\W_]+", folded)
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word
        if len(longer) > _SLUG_LENGTH:
            break
        made = longer
    if not made and words:
        made = words[0][:_SLUG_LENGTH]
    return made or digest(text)


def digest(*parts: str, length: int = 6) -> str:
    """A short hexadecimal SHA-256 of the parts, to tell apart what reads the same."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]
