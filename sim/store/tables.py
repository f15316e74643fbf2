"""Tables as Parquet with page checksums; the same rows give the same bytes, however they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.store.files import in_its_place, write_bytes

if TYPE_CHECKING:
    import pandas as pd

ROWS_A_GROUP = 1_048_576
"""Rows of a row group, whatever the parts they came in."""
FORMAT: dict[str, Any] = {"compression": "zstd", "write_page_checksum": True}


def table_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.Table.from_pandas(table, preserve_index=False),
        sink,
        row_group_size=ROWS_A_GROUP,
        **FORMAT,
    )
    return bytes(sink.getvalue())


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Write a table by atomic rename."""
    write_bytes(path, table_bytes(table))


def read_table(path: Path) -> pd.DataFrame:
    """Return a table, its page checksums verified."""
    import pyarrow.parquet as pq

    table: pd.DataFrame = pq.read_table(path, page_checksum_verification=True).to_pandas()
    return table


def write_tables(folder: Path, parts: Iterable[Mapping[str, pd.DataFrame]]) -> None:
    """Write the tables of many parts, one after another, each table a file FOLDER/NAME.parquet.

    Memory holds one part and at most one row group a table, however many parts there are.

    Parameters
    ----------
    parts : iterable of mapping of str to DataFrame
        Each with the same tables, of the same columns.
    """
    with ExitStack() as stack:
        files: dict[str, _Growing] = {}
        for part in parts:
            for name, frame in part.items():
                if name not in files:
                    handle = stack.enter_context(in_its_place(folder / f"{name}.parquet"))
                    files[name] = _Growing(handle)
                files[name].add(frame)
        for file in files.values():
            file.finish()


class _Growing:
    """A Parquet file that grows by row groups of one size."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle
        self.writer: Any = None
        self.waiting: list[Any] = []
        self.rows = 0

    def add(self, frame: pd.DataFrame) -> None:
        import pyarrow as pa

        table = pa.Table.from_pandas(frame, preserve_index=False)
        self.waiting.append(table)
        self.rows += len(table)
        while self.rows >= ROWS_A_GROUP:
            self._write(ROWS_A_GROUP)

    def finish(self) -> None:
        self._write(self.rows)
        self.writer.close()

    def _write(self, rows: int) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        # In one piece, since the cuts of pieces would show in the pages of the file.
        whole = pa.concat_tables(self.waiting).combine_chunks()
        if self.writer is None:
            self.writer = pq.ParquetWriter(self.handle, whole.schema, **FORMAT)
        if rows or not self.rows:
            self.writer.write_table(whole.slice(0, rows), row_group_size=ROWS_A_GROUP)
        self.waiting, self.rows = [whole.slice(rows)], self.rows - rows
