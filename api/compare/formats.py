"""Comparisons as CSV and Markdown, from their JSON."""

import re
from collections.abc import Iterable, Iterator, Sequence

from api.cells import cell, csv_line
from api.output import plain
from api.shown import STATUS_MARKS, Json

NOT_RECORDED = "– not recorded"
"""How it is shown to people that nothing is recorded: with words and a mark of its own, which no status has."""

_PLAN_COLUMNS = (
    "id",
    "title",
    "status",
    "horizon_label",
    "horizon_bucket",
    "source",
    "first_line",
    "last_line",
    "page",
)
_MATRIX_COLUMNS = (
    "id", "label", "broader_id", "broader_label", "project_id", "project_label", "summary",
    "planned", "in_progress", "done", "dropped", *(f"feature_{name}" for name in _PLAN_COLUMNS),
)  # fmt: skip
_ITEMS_COLUMNS = (
    "relation", "shipped_by", "score", "why",
    *(f"feature_{name}" for name in _PLAN_COLUMNS), *(f"other_{name}" for name in _PLAN_COLUMNS),
)  # fmt: skip

_NO_PLAN = [""] * len(_PLAN_COLUMNS)
_MARKUP = re.compile(r"([\\`*_\[\]<>|~#&$])")


# CSV


def matrix_csv(found: Json) -> bytes:
    """A line for every feature of every cell, and one for each cell that holds none, which says not_recorded."""
    lines = [csv_line(_MATRIX_COLUMNS)]
    for row in found["rows"]:
        broader = row["broader"] or {"id": None, "label": None}
        for one in row["cells"]:
            counts = one["counts"] or dict.fromkeys(STATUS_MARKS)
            values = (
                row["id"], row["label"], broader["id"], broader["label"], one["project"]["id"], one["project"]["label"],
                one["summary"], *(counts[status] for status in STATUS_MARKS),
            )  # fmt: skip
            start = [cell(value) for value in values]
            lines += [csv_line([*start, *_plan_cells(plan)]) for plan in one["features"] or [None]]
    return b"".join(lines)


def items_csv(found: Json) -> bytes:
    """A line for every pair (`pair`, `also`) and for every feature that stands alone (`only`).

    Columns of `feature_` are about the first project, those of `other_` about the second.
    """
    shipped = {
        (pair["feature"]["id"], pair["other"]["id"]): one["project"]["label"]
        for one in found["shipped"]
        for pair in one["pairs"]
    }
    lines = [csv_line(_ITEMS_COLUMNS)]
    for relation, name in (("pair", "pairs"), ("also", "also")):
        for one in found[name]:
            by = shipped.get((one["feature"]["id"], one["other"]["id"]))
            values = (relation, by, one["score"], "; ".join(one["why"]))
            lines.append(csv_line([*map(cell, values), *_plan_cells(one["feature"]), *_plan_cells(one["other"])]))
    first, second = found["only"]
    for sides, features in (((0, 1), first["features"]), ((1, 0), second["features"])):
        for one in features:
            cells = (_plan_cells(one), _NO_PLAN)
            start = ["only", "", "", cell(_nearest(one))]
            lines.append(csv_line([*start, *(text for at in sides for text in cells[at])]))
    return b"".join(lines)


def _plan_cells(plan: Json | None) -> list[str]:
    if plan is None:
        return _NO_PLAN
    horizon = plan["horizon"]
    values = (
        plan["id"], plan["title"], plan["status"], horizon["label"], horizon["bucket"],
        plan["document"]["source"], *plan["lines"], plan["links"]["html"],
    )  # fmt: skip
    return [cell(value) for value in values]


def _nearest(alone: Json) -> str | None:
    """The nearest that the other project has, in words."""
    nearest = alone["nearest"]
    return f"nearest: {nearest['title']} ({nearest['score']:.2f})" if nearest else None


# Markdown


def matrix_markdown(found: Json) -> bytes:
    """A table with a column for each project; plans lead to their ids."""
    found = plain(found)
    labels = [_escaped(project["label"]) for project in found["projects"]]
    rows = [
        (
            _escaped(row["label"]),
            _escaped(row["broader"]["label"]) if row["broader"] else "",
            *(_cell_markdown(one) for one in row["cells"]),
        )
        for row in found["rows"]
    ]
    first, last = found["offset"] + 1, found["offset"] + len(rows)
    counted = f"Rows {first}–{last} of {found['total']}" if rows else f"No rows of {found['total']}"
    return _document(
        f"# {', '.join(labels)}: {found['by']}",
        _table((found["by"], "broader", *labels), rows),
        f"{counted}. {NOT_RECORDED}: the roadmaps do not speak of it, which is not the same as "
        f"{STATUS_MARKS['dropped']}.",
    )


def _cell_markdown(one: Json) -> str:
    return "<br>".join(_plan_markdown(plan) for plan in one["features"] or []) or NOT_RECORDED


def items_markdown(found: Json) -> bytes:
    """Tables of pairs, and lists of what stands alone."""
    found = plain(found)
    first, second = (_escaped(project["label"]) for project in found["projects"])
    parts = [f"# {first} and {second}, plan by plan"]
    parts += _pairs_markdown("Both want the same", found["pairs"], first, second)
    parts += _pairs_markdown("Like a plan of one of these pairs", found["also"], first, second)
    for one in found["shipped"]:
        title = f"{_escaped(one['project']['label'])} has done, {_escaped(one['planned_by']['label'])} plans"
        parts += _pairs_markdown(title, one["pairs"], first, second)
    for one in found["only"]:
        listed = [f"- {_plan_markdown(plan)}" for plan in one["features"]]
        parts += [f"## Only {_escaped(one['project']['label'])} ({len(listed)})", "\n".join(listed) or "None."]
    return _document(*parts)


def _pairs_markdown(title: str, pairs: Sequence[Json], first: str, second: str) -> list[str]:
    rows = [
        (_plan_markdown(one["feature"]), _plan_markdown(one["other"]), _escaped("; ".join(one["why"]))) for one in pairs
    ]
    return [f"## {title} ({len(rows)})", _table((first, second, "why"), rows) if rows else "None."]


def _plan_markdown(plan: Json) -> str:
    where = _escaped(f"{plan['document']['source']}:{plan['lines'][0]}")
    return f"{STATUS_MARKS[plan['status']]} [{_escaped(plan['title'])}](<{plan['id']}>) ({where})"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_table_lines([columns, ["---"] * len(columns), *rows]))


def _table_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _document(*parts: str) -> bytes:
    return ("\n\n".join(parts) + "\n").encode()


def _escaped(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return _MARKUP.sub(r"\\\1", text)
