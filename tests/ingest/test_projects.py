"""The project of a document, from the surest sign that it has."""

import pytest

from ingest.pipeline import Pipeline
from ingest.technologies import Recogniser

LINKS = " ".join(f"[{n}](https://github.com/example/lantern/issues/{n})" for n in range(4))


@pytest.mark.parametrize(
    ("source", "text", "given", "label", "rule"),
    [
        ("x/roadmap.md", "# Other roadmap\n", "Mine", "Mine", "named-by-user"),
        ("x/a__b.md", "---\nproject: Quill\n---\n# Other roadmap\n", None, "Quill", "front-matter"),
        ("x/a__b.md", "# Quill Roadmap 2024\n", None, "Quill", "title"),
        ("x/a__b.md", "# Quill: Vision & Roadmap 2024\n", None, "Quill", "title"),
        ("x/plan.json", '{"name": "Redshank", "items": [{"title": "Night mode"}]}', None, "Redshank", "front-matter"),
        ("x/a__b.md", "# Quill — Public Roadmap\n", None, "Quill", "title"),
        ("x/a__lantern.md", "# Security Roadmap\n", None, "Lantern", "repository-in-path"),
        ("x/a__lantern.md", "---\nproject: []\n---\n# Roadmap\n", None, "Lantern", "repository-in-path"),
        ("docs/ROADMAP.md", "# Platform Roadmap\n", None, "Platform", "title"),
        ("x/a__b.md", "# Fluss Roadmap\n", None, "Apache Fluss", "title"),
        ("x/apache__lantern.md", "# Roadmap\n\nLantern will shine.\n", None, "Apache Lantern", "repository-in-path"),
        (
            "x/lantern-io__docs.md",
            "# Roadmap\n\nlanTern will shine. lanTern will glow.\n",
            None,
            "lanTern",
            "repository-in-path",
        ),
        ("x/roadmap.md", f"# Roadmap\n\n- Add {LINKS}\n", None, "Lantern", "repository-in-links"),
        (
            "x/_index.md",
            "# Roadmap\n\nAs an open source project, Vitess is developed by many.\n",
            None,
            "Vitess",
            "introduction",
        ),
        ("lantern/ROADMAP.md", "# Roadmap\n", None, "Lantern", "file-name"),
        ("x/lantern-roadmap.md", "# Short-term plans\n", None, "Lantern", "file-name"),
        ("x/a__b.md", "# EventMesh产品路线图\n", None, "Apache EventMesh", "title"),
    ],
)
def test_the_project(recogniser: Recogniser, source: str, text: str, given: str | None, label: str, rule: str) -> None:
    """The order of signs: the user, front matter, title, path, links, introduction, file name."""
    extracted = Pipeline(recogniser).extracted(text.encode(), source, given)
    assert (extracted.project.label, extracted.readings[0].rule) == (label, rule)


def test_a_project_and_its_technology_are_one_node(recogniser: Recogniser) -> None:
    """The project DataFusion has the id of the technology DataFusion."""
    extracted = Pipeline(recogniser).extracted(b"# Roadmap\n\n- Add caches\n", "x/apache__datafusion.md", None)
    technology = recogniser.find("DataFusion")
    assert technology
    assert extracted.project.id == technology.id
