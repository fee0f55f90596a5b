"""Which words are right in English, whether or not a roadmap has them.

The list is made of spaCy's table of word frequencies by `make words`: words of at least four letters.
"""

import gzip
import sys
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

LIST = "english.txt.gz"


def is_english(word: str) -> bool:
    """Whether a word is common in English, in any case."""
    return word.casefold() in _words()


@cache
def _words() -> frozenset[str]:
    content = files("search").joinpath(LIST).read_bytes()
    return frozenset(gzip.decompress(content).decode("ascii").split())


def packed(words: Iterable[str]) -> bytes:
    """The content of the list's file; the same words give the same bytes."""
    return gzip.compress("\n".join(sorted(words)).encode("ascii"), mtime=0)


if __name__ == "__main__":
    sys.stdout.buffer.write(packed(sys.stdin.read().split()))
