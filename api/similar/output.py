"""Related work in a terminal: by project, by item of a roadmap, or plan by plan."""

from collections import Counter
from collections.abc import Iterable

from rich.text import Text

from api.console import Terminal, print_hit, print_hits, whose
from api.output import plain
from api.shown import NAMED, STATUS_MARKS, Json, no_plan_like_it


def print_related(found: Json) -> None:
    """Features like one, plan by plan."""
    hits = found["hits"]
    notes = [no_plan_like_it(found["read"], _projects(hits))] if found["none"] and hits else []
    about = f"{found['feature']['title']} ({found['feature']['project']['label']})"
    print_hits(hits, f"These are like: {about}.", notes=notes)


def print_plans(found: Json) -> None:
    """Similar plans by project: the sure ones; where there are none, the nearest, and that they are not sure."""
    terminal, found = Terminal(), plain(found)
    if found["none"]:
        nearest = [plans["project"]["label"] for plans in found["projects"][:NAMED]]
        terminal.print(no_plan_like_it(found["read"], nearest, found["of"]), soft_wrap=True)
    for plans in [one for one in found["projects"] if one["total"]] or found["projects"][:NAMED]:
        hits = [hit for hit in plans["hits"] if hit["above_threshold"]] or plans["hits"][:1]
        more = plans["total"] - len(hits)
        same = f"  (the same: {', '.join(one['label'] for one in plans['also'])})" if plans["also"] else ""
        label = (plans["project"]["label"], "bold")
        terminal.print(Text.assemble(label, same, f"  ({more} more)" if more > 0 else ""), soft_wrap=True)
        for hit in hits:
            print_hit(terminal, hit, "  ")
    terminal.print(f"{found['total']} of {found['of']} projects plan something like it.")
    if left_out := found["compared"].get("left_out"):
        said = ", ".join(f"{one['what']} {one['lines']}" for one in left_out)
        terminal.print(Text(f"Of the text these lines were not compared: {said}.", style="dim"), soft_wrap=True)


def print_items(found: Json) -> None:
    """A roadmap item by item: what other projects plan that is like it; then those that nobody else plans, and the count."""
    terminal, found = Terminal(), plain(found)
    for item in (one for one in found["items"] if not one["none"]):
        more = f"  ({item['total'] - len(item['best'])} more projects)" if item["cut"] else ""
        head = f"line {item['lines'][0]}  {STATUS_MARKS[item['status']]}  "
        terminal.print(Text.assemble(head, (item["title"], "bold"), more), soft_wrap=True)
        for hit in item["best"]:
            print_hit(terminal, hit, "  ", whose(hit))
    if alone := [f"{item['title']} (line {item['lines'][0]})" for item in found["items"] if item["none"]]:
        terminal.print(Text(f"Nothing sure is like: {'; '.join(alone)}.", style="dim"), soft_wrap=True)
    compared = found["compared"]
    terminal.print(f"{compared['found']} of {compared['items']} items have plans like them in other projects.")
    if nearest := _projects(hit for item in found["items"] if not item["none"] for hit in item["best"]):
        terminal.print(f"Most often in {', '.join(nearest)}.", soft_wrap=True)
    if found["none"]:
        labels = [plans["project"]["label"] for plans in found["projects"][:NAMED]]
        terminal.print(no_plan_like_it(found["read"], labels, found["of"]), soft_wrap=True)
    if compared["items"] < compared["of"]:
        terminal.print(f"Only the first {compared['items']} of the {compared['of']} items were compared.")


def _projects(hits: Iterable[Json]) -> list[str]:
    """The projects that most of the hits are of."""
    counted = Counter(hit["project"]["label"] for hit in hits)
    return [label for label, _ in counted.most_common(NAMED)]
