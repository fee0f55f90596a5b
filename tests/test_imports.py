"""Arrows between the packages point one way, and names stay clear of them."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [path for package in ("graph", "ingest", "search", "api") for path in (ROOT / package).rglob("*.py")]

OF_BROWSERS = [path for folder in ("src", "templates") for path in (ROOT / "api/web" / folder).rglob("*.*")]


def test_the_import_contracts_hold() -> None:
    """import-linter's contracts in pyproject.toml."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_variable_shadows_a_package_and_nothing_is_unpickled(path: Path) -> None:
    """`graph`, `ingest`, `search`, `api` are packages; pickles and their like are never read."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assert node.id not in ("graph", "ingest", "search", "api"), node.lineno
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            assert not names & {"pickle", "joblib", "shelve", "marshal", "dill"}, node.lineno


@pytest.mark.parametrize("path", [*SOURCES, *OF_BROWSERS], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_files_stay_readable(path: Path) -> None:
    """No file grows past 400 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
