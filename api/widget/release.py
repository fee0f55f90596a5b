"""The widget's built script: its version, its bytes, and what browsers check them by."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.errors import NotFoundError

_BUILT = Path(__file__).parents[1] / "web" / "static" / "widget"


@dataclass(frozen=True, slots=True)
class Release:
    """The widget of one version: its script, and its words in each language but English by two-letter code."""

    version: str
    script: bytes
    languages: Mapping[str, bytes]

    @property
    def integrity(self) -> str:
        """What a page names beside the script, so that a browser runs these bytes and no others (SRI)."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.script).digest()).decode()

    @property
    def path(self) -> str:
        """Where this version is had, on the server that has it."""
        return f"/widget/{self.version}.js"

    def language(self, code: str) -> bytes:
        """The words of a language, as JSON. Raises NotFoundError."""
        if code not in self.languages:
            known = ", ".join(("en", *sorted(self.languages)))
            raise NotFoundError(f"The widget has no words in {code!r}; it speaks {known}, English by itself.")
        return self.languages[code]

    def check(self, version: str) -> None:
        """Raises NotFoundError where another version is asked for."""
        if version != self.version:
            raise NotFoundError(
                f"Version {version!r} of the widget is not here; this server has {self.version}, "
                f"at {self.path} and at /widget.js."
            )


@cache
def release() -> Release:
    """The widget that this server hands out: the one version that was built."""
    (script,) = _BUILT.glob("*.js")
    languages = {path.stem: path.read_bytes() for path in (_BUILT / script.stem).glob("*.json")}
    return Release(script.stem, script.read_bytes(), languages)
