"""Shards: what one worker did, in a folder of tables that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sim.store.files import read_json, sha256, sync_folder, write_bytes, write_json
from sim.store.tables import read_table, table_bytes

if TYPE_CHECKING:
    import pandas as pd

SUMS = "sums.json"
Packed = Mapping[str, bytes]
"""Tables of a shard as Parquet, by name."""


def pack(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Return the tables of a shard as they are written, and sent between processes."""
    return {name: table_bytes(table) for name, table in tables.items()}


def write_shard(folder: Path, name: str, tables: Packed) -> None:
    """Write a shard: its tables and their checksums."""
    beside = Path(tempfile.mkdtemp(dir=folder, prefix=f".{name}."))
    try:
        for table, content in tables.items():
            write_bytes(beside / f"{table}.parquet", content)
        sums = {table: sha256(content) for table, content in tables.items()}
        write_json(beside / SUMS, {"shard": name, "sha256": sums})
        os.chmod(beside, 0o755)  # noqa: S103 - results are for reading
        target = folder / name
        if target.exists():
            shutil.rmtree(target)
        os.replace(beside, target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sync_folder(folder)


def shard_is_whole(folder: Path, name: str) -> bool:
    """Whether a shard is there, is the one of its name, and its tables are what their checksums say."""
    shard = folder / name
    try:
        about = read_json(shard / SUMS)
        return about["shard"] == name and all(
            sha256((shard / f"{table}.parquet").read_bytes()) == expected
            for table, expected in about["sha256"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def read_shard(folder: Path, name: str) -> dict[str, pd.DataFrame]:
    """Return the tables of a shard."""
    shard = folder / name
    return {
        table: read_table(shard / f"{table}.parquet") for table in read_json(shard / SUMS)["sha256"]
    }


def remove_shards(folder: Path) -> None:
    """Remove the shards of a finished study: its tables hold everything they held."""
    shutil.rmtree(folder, ignore_errors=True)
