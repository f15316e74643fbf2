"""Files: the only room that touches the disk. Every name is absent or whole; nothing is a pickle."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario.refusal import Refusal

if TYPE_CHECKING:
    import pandas as pd

PLAN, CONFIG, PROVENANCE = "plan.json", "config.yaml", "provenance.json"
SHARDS, LOCK = "shards", ".lock"


class Busy(RuntimeError):  # noqa: N818
    """Another process is writing there; commands exit with status 75."""


def choose_folder(out: str | None, command: str, name: str, now: str) -> Path:
    """Return the folder a command leaves its results in.

    Parameters
    ----------
    out : str or None
        What the user asked for; None: results/COMMAND/NAME/DATE_TIME.

    Raises
    ------
    Refusal
        Where the folder holds something already, or can't be made.
    """
    if out is None:
        parent = Path("results") / command / name
        candidates = [parent / now, *(parent / f"{now}-{k}" for k in range(2, 1000))]
        return next(each for each in candidates if not each.exists())
    folder = Path(out)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(
            f"out={out}: there is something already; name a new folder, or continue with resume={out}"
        )
    return folder


def make_folder(folder: Path) -> None:
    """Make a folder for results.

    Raises
    ------
    Refusal
        Where it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            f"out={folder}: can't be made ({error.strerror}); name a folder you may write to."
        ) from None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for one writer; the lock frees itself when the process dies.

    Raises
    ------
    Busy
        Where another process holds it.
    """
    with (folder / LOCK).open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise Busy(
                f"{folder}: process {handle.read().strip() or '?'} is writing there; wait for it."
            ) from None
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        yield


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file by atomic rename: beside it, flushed, then in its place."""
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file by atomic rename."""
    write_bytes(path, text.encode())


def write_json(path: Path, data: Any) -> None:
    """Write data as indented JSON by atomic rename."""
    write_text(path, json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def read_json(path: Path) -> Any:
    """Return the data of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_yaml(path: Path, data: Any) -> None:
    """Write data as YAML by atomic rename."""
    import yaml

    write_text(path, yaml.safe_dump(data, sort_keys=False, allow_unicode=True))


def table_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet with page checksums; the same table gives the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.Table.from_pandas(table, preserve_index=False),
        sink,
        compression="zstd",
        write_page_checksum=True,
    )
    return bytes(sink.getvalue())


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Write a table as Parquet by atomic rename."""
    write_bytes(path, table_bytes(table))


def read_table(path: Path) -> pd.DataFrame:
    """Return a Parquet table, its page checksums verified."""
    import pyarrow.parquet as pq

    table: pd.DataFrame = pq.read_table(path, page_checksum_verification=True).to_pandas()
    return table


def fingerprint(*parts: Any) -> str:
    """Return a hash of plain data: the identity of what a file contains."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def write_shard(folder: Path, name: str, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write a shard: its tables and their checksums, in a folder that appears whole or not at all."""
    beside = Path(tempfile.mkdtemp(dir=folder, prefix=f".{name}."))
    try:
        sums = {}
        for table, frame in tables.items():
            content = table_bytes(frame)
            sums[table] = hashlib.sha256(content).hexdigest()
            write_bytes(beside / f"{table}.parquet", content)
        write_json(beside / "sums.json", sums)
        os.chmod(beside, 0o755)  # noqa: S103 - results are for reading
        target = folder / name
        if target.exists():
            shutil.rmtree(target)
        os.replace(beside, target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    _sync_folder(folder)


def shard_is_whole(folder: Path, name: str) -> bool:
    """Whether a shard is there and its tables are what their checksums say."""
    shard = folder / name
    try:
        sums = read_json(shard / "sums.json")
        return bool(sums) and all(
            hashlib.sha256((shard / f"{table}.parquet").read_bytes()).hexdigest() == expected
            for table, expected in sums.items()
        )
    except (OSError, ValueError):
        return False


def read_shard(folder: Path, name: str) -> dict[str, pd.DataFrame]:
    """Return the tables of a shard."""
    return {
        table: read_table(folder / name / f"{table}.parquet")
        for table in read_json(folder / name / "sums.json")
    }


def remove_shards(folder: Path) -> None:
    """Remove the shards of a finished study: its tables hold everything they held."""
    shutil.rmtree(folder / SHARDS, ignore_errors=True)


def point_latest(folder: Path, command: str) -> None:
    """Let results/COMMAND/latest point to the newest results, where they are under results/."""
    parent = Path("results") / command
    if parent.resolve() not in folder.resolve().parents:
        return
    beside = parent / f".latest-{os.getpid()}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(os.path.relpath(folder, parent))
    os.replace(beside, parent / "latest")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
