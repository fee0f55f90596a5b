"""Tables as Parquet: the door to pyarrow. Rows go to disk in groups."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import IO, Any

from api.exports.columns import Column, Kind, Value

_GROUP = 10_000
"""Rows in one group: some 20 MB of features in memory."""


def write_parquet(
    file: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Value]], about: Mapping[str, object]
) -> None:
    """Writes a table whose columns have the types they say; `about` becomes metadata of the file."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    described = {f"roadgraph:{name}": str(value) for name, value in about.items()}
    schema = pa.schema([pa.field(column.name, _types(pa)[column.kind]) for column in columns], metadata=described)
    remaining = iter(rows)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(remaining, _GROUP)):
            by_column = zip(*group, strict=True)
            arrays = [pa.array(values, field.type) for values, field in zip(by_column, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=_GROUP)


def _types(pa: Any) -> dict[Kind, Any]:
    return {
        Kind.TEXT: pa.string(),
        Kind.INTEGER: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.DATE: pa.date32(),
        Kind.LIST: pa.list_(pa.string()),
    }
