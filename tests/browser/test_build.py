"""What the server hands out is what its sources build."""

import subprocess
from collections.abc import Callable
from pathlib import Path

WEB = Path(__file__).parents[2] / "api" / "web"


def test_built_files_are_those_of_their_sources(require: Callable[..., str], tmp_path: Path) -> None:
    """A change under api/web/src that was not built, or a built file that was edited, is found."""
    node = require("node")
    require(str(WEB / "node_modules" / ".bin" / "esbuild"))  # `make web` installs it
    subprocess.run([node, "build.mjs", tmp_path], cwd=WEB, check=True)
    built = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    there = WEB / "static"
    handed_out = {path.relative_to(there): path.read_bytes() for path in there.rglob("*") if path.is_file()}
    assert sorted(built) == sorted(handed_out), "run `make web`"
    assert [name for name in built if built[name] != handed_out[name]] == [], "run `make web`"
