"""Shards: what one worker did, in a folder of tables that appears whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sim.store.files import (
    place_beside,
    read_json,
    said_plainly,
    sha256,
    sync_folder,
    write_json,
)
from sim.store.tables import read_table, table_bytes

if TYPE_CHECKING:
    import pandas as pd

SHARDS = "shards"
SUMS, FAILED, DAMAGED = "sums.json", ".failed.json", ".damaged"
Packed = Mapping[str, bytes]
"""Tables of a shard as Parquet, by name."""
State = Literal["done", "damaged", "failed", "missing"]


class DamagedShard(RuntimeError):  # noqa: N818
    """A shard that isn't what was written: torn, flipped, swapped or empty."""


def pack(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Return the tables of a shard as they are written, and sent between processes."""
    return {name: table_bytes(table) for name, table in tables.items()}


def make_shards(folder: Path) -> Path:
    """Make and return the folder of a run's shards.

    Raises
    ------
    CannotWrite
        Where it can't be made.
    """
    shards = folder / SHARDS
    with said_plainly(shards, shards):
        shards.mkdir(exist_ok=True)
    return shards


def write_shard(folder: Path, name: str, tables: Packed) -> None:
    """Write a shard: its tables and their checksums.

    Raises
    ------
    CannotWrite
        For want of room, permission or a disk that works.
    """
    target = folder / name
    beside = place_beside(target)
    with said_plainly(target, beside, sum(len(content) for content in tables.values())):
        try:
            _fill(beside, name, tables)
            _take_place(beside, target)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        sync_folder(folder)
    (folder / f"{name}{FAILED}").unlink(missing_ok=True)


def _fill(beside: Path, name: str, tables: Packed) -> None:
    beside.mkdir()
    for table, content in tables.items():
        with (beside / f"{table}.parquet").open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
    sums = {table: sha256(content) for table, content in tables.items()}
    write_json(beside / SUMS, {"shard": name, "sha256": sums})


def _take_place(beside: Path, target: Path) -> None:
    try:
        os.replace(beside, target)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        # Somebody else did the same shard meanwhile; it holds the same.
        shutil.rmtree(beside)


def read_shard(folder: Path, name: str) -> dict[str, pd.DataFrame]:
    """Return the tables of a shard.

    Raises
    ------
    DamagedShard
        Where it isn't what was written.
    """
    return {table: read_table(content) for table, content in _contents(folder, name).items()}


def shard_state(folder: Path, name: str) -> State:
    """Return whether a shard is done, damaged, failed or missing; its checksums are verified."""
    if not (folder / name).exists():
        return "failed" if (folder / f"{name}{FAILED}").exists() else "missing"
    try:
        _contents(folder, name)
    except DamagedShard:
        return "damaged"
    return "done"


def _contents(folder: Path, name: str) -> dict[str, bytes]:
    try:
        about = read_json(folder / name / SUMS)
        if about["shard"] != name:
            raise DamagedShard(f"{folder / name}: holds the tables of another shard")
        tables = {table: folder / name / f"{table}.parquet" for table in about["sha256"]}
        contents = {
            table: path.read_bytes() for table, path in tables.items() if table.isidentifier()
        }
        for table, expected in about["sha256"].items():
            if sha256(contents[table]) != expected:
                raise DamagedShard(f"{folder / name}: {table} isn't what was written")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedShard(f"{folder / name}: isn't whole") from error
    return contents


def set_aside(folder: Path, name: str) -> Path:
    """Take a damaged shard out of the way, and return where it is now."""
    aside = folder / f"{name}{DAMAGED}"
    with said_plainly(aside, aside):
        shutil.rmtree(aside, ignore_errors=True)
        os.replace(folder / name, aside)
        sync_folder(folder)
    return aside


def write_failure(folder: Path, name: str, failure: Mapping[str, Any]) -> None:
    """Write why a shard could not be done, beside where it would be."""
    write_json(folder / f"{name}{FAILED}", dict(failure))


def read_failure(folder: Path, name: str) -> dict[str, Any]:
    """Return why a shard could not be done; empty where that can't be read."""
    with suppress(OSError, ValueError):
        found = read_json(folder / f"{name}{FAILED}")
        return found if isinstance(found, dict) else {}
    return {}


def remove_shards(folder: Path) -> None:
    """Remove the shards of a finished study: its tables hold everything they held."""
    shutil.rmtree(folder, ignore_errors=True)
