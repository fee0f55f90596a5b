"""The widget's built script: its version, its bytes, and what browsers check them by."""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.errors import NotFoundError

_WEB = Path(__file__).parents[1] / "web"


@dataclass(frozen=True, slots=True)
class Served:
    """A file of the widget: its bytes, the same compressed, and a name for just these bytes."""

    content: bytes
    compressed: bytes
    tag: str

    @classmethod
    def of(cls, content: bytes) -> "Served":
        """A file with these bytes."""
        return cls(content, gzip.compress(content, 9, mtime=0), hashlib.sha256(content).hexdigest()[:32])


@dataclass(frozen=True, slots=True)
class Release:
    """The widget of one version: its script, and its words in each language but English by two-letter code."""

    version: str
    script: Served
    languages: Mapping[str, Served]

    @property
    def integrity(self) -> str:
        """What a page names beside the script, so that a browser runs these bytes and no others (SRI)."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.script.content).digest()).decode()

    @property
    def path(self) -> str:
        """Where this version is had, now and later."""
        return f"/widget/{self.version}.js"

    def language(self, code: str) -> Served:
        """The words of a language. Raises NotFoundError."""
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
    """The widget that this server hands out."""
    version = json.loads((_WEB / "package.json").read_text(encoding="utf-8"))["version"]
    built = _WEB / "static" / "widget"
    languages = {path.stem: Served.of(path.read_bytes()) for path in (built / version).glob("*.json")}
    return Release(version, Served.of((built / f"{version}.js").read_bytes()), languages)
