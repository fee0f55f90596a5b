"""The docs cover every command, option, route, setting and dependency, and their links lead somewhere."""

import json
import re
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from api.app import create_app
from api.cli import main
from api.service import Service
from api.settings import SETTINGS, Settings
from graph.errors import InputError

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMON = {"--data", "--json", "--help", "--version"}


def _commands(group: click.Group, path: str = "roadgraph") -> list[tuple[str, click.Command]]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += _commands(command, f"{path} {name}")
        else:
            found.append((f"{path} {name}", command))
    return found


@pytest.mark.parametrize(("name", "command"), _commands(main), ids=lambda one: one if isinstance(one, str) else "")
def test_every_command_and_option_is_in_the_readme(name: str, command: click.Command) -> None:
    """The README has a row for each command, and names each of its options."""
    assert f"`{name}" in README
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            long = max(parameter.opts, key=len)
            assert long in README or long in COMMON or parameter.opts[0] in README, (name, long)


def test_every_route_is_in_the_readme(service: Service) -> None:
    """The README has each route of the API, with its methods."""
    for path, methods in create_app(service).api_doc["paths"].items():
        assert path in README, path
        if path.startswith(("/api", "/sparql")):
            for method in methods:
                assert f"`{method.upper()} {path}`" in README, (method, path)


def test_every_setting_is_documented_as_it_is() -> None:
    """docs/settings.md has each variable with its default and meaning."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for setting in SETTINGS.values():
        default = f"`{setting.default}`" if setting.default else ""
        assert f"| `{setting.variable}` | {default}{' ' if default else ''}| {setting.meaning}" in text, setting


def test_every_dependency_has_its_reason() -> None:
    """docs/dependencies.md names each package that is installed with Roadgraph."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").casefold()
    for requirement in project["dependencies"]:
        assert re.split(r"[>=<\[]", requirement)[0] in text, requirement
    browsers = json.loads((ROOT / "api" / "web" / "package.json").read_text(encoding="utf-8"))
    for package in (*browsers["dependencies"], *browsers["devDependencies"]):
        assert package.split("/")[-1] in text or package.removeprefix("@").split("/")[0] in text, package


@pytest.mark.parametrize("path", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda path: path.name)
def test_links_inside_the_repository_lead_somewhere(path: Path) -> None:
    """No relative link is dead."""
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_nothing_names_a_path_of_some_machine() -> None:
    """Docs and code hold no absolute path of whoever wrote them."""
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*"), *ROOT.glob("*/*.py")]:
        if path.is_file() and path.suffix in (".md", ".py"):
            assert not re.search(r"/(?:home|Users|work|root)/", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ROADGRAPH_PORT", "eighty"),
        ("ROADGRAPH_PORT", "70000"),
        ("ROADGRAPH_BASE", "roadgraph"),
        ("ROADGRAPH_BASE", "https://example.org/id"),
        ("ROADGRAPH_SPARQL_SECONDS", "0"),
        ("ROADGRAPH_THREADS", "1"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(variable: str, value: str) -> None:
    """The error names the variable, what it is, and what it may be."""
    with pytest.raises(InputError, match=f"{variable} is '{value}'; it has to be"):
        Settings.read({variable: value})


def test_queries_leave_threads_for_everything_else() -> None:
    """As many running and waiting queries as threads are refused: they could hold the whole server."""
    with pytest.raises(InputError, match=r"ROADGRAPH_THREADS is 14; it has to be more than .* which are 14"):
        Settings.read({"ROADGRAPH_THREADS": "14"})
    assert Settings.read({"ROADGRAPH_THREADS": "15"}).threads == 15


def test_given_values_win_over_the_environment() -> None:
    """An option of a command is stronger than a variable."""
    settings = Settings.read({"ROADGRAPH_PORT": "1", "ROADGRAPH_HOST": "::1"}, port=2)
    assert (settings.port, settings.host) == (2, "::1")


def test_the_answer_that_the_readme_shows_is_real(published_samples: Path) -> None:
    """Its command prints those lines from the samples, with the real model; scores may differ by a rounding."""
    shown = README.split("```console\n$ roadgraph ")[1].split("…\n```")[0].splitlines()
    words = shlex.split(shown[0])
    printed = CliRunner().invoke(main, [*words, "--data", str(published_samples)]).stdout.splitlines()
    number = re.compile(r"\d\.\d\d")
    assert [number.sub("", line) for line in printed[: len(shown) - 1]] == [number.sub("", line) for line in shown[1:]]
    for line, expected in zip(printed, shown[1:], strict=False):
        scores = zip(number.findall(line), number.findall(expected), strict=True)
        assert all(abs(float(one) - float(other)) <= 0.011 for one, other in scores), line


def test_a_missing_program_fails_only_where_everything_is_required(
    require: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ROADGRAPH_REQUIRE_ALL turns the skip into a failure, as docs/settings.md says."""
    monkeypatch.delenv("ROADGRAPH_REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception):
        require("no-such-program")
    monkeypatch.setenv("ROADGRAPH_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception):
        require("no-such-program")
