"""A replicated snapshot: as large as asked for, sealed, and served as any other."""

import shutil
from pathlib import Path

from conftest import WordsEncoder, settings

from api.app import create_app
from api.service import Service
from benchmarks.replicas import grown
from graph.snapshots import DataFolder


def test_a_replica_is_served_as_any_other_snapshot(published: Path, tmp_path: Path) -> None:
    """Its copies are things of their own in the graph, the search and the catalogue; technologies stay one."""
    data = DataFolder(Path(shutil.copytree(published, tmp_path / "data")))
    before = data.get_current().manifest["counts"]
    grown(data, before["quads"] + 1)
    snapshot = data.get_current()
    snapshot.verify()
    counts = snapshot.manifest["counts"]
    turns = counts["documents"] // before["documents"]
    assert turns == 2
    assert counts["quads"] > before["quads"]
    service = Service(settings(data.folder), WordsEncoder())
    client = create_app(service).test_client()
    counted = "SELECT (COUNT(DISTINCT ?f) AS ?n) { ?f a rg:Feature ; rg:technology <{}> }"
    technology = service.served.base + "technology/apache-iceberg"
    answer = client.get("/sparql", query_string={"query": counted.replace("<{}>", f"<{technology}>"), "format": "json"})
    assert answer.get_json()["results"]["bindings"][0]["n"]["value"] == str(2 * turns)
    found = client.get("/api/search?q=role-based+access+control&k=50").get_json()["hits"]
    ids = {hit["id"].removeprefix(f"{service.served.base}feature/") for hit in found}
    assert {id for id in ids if "-1/" in id}
    for id in ids:
        assert client.get(f"/api/features/{id}").status_code == 200
        told = client.get("/api/queries/evidence", query_string={"feature": id})
        assert told.get_json()["results"]["bindings"]
    service.close()
