"""Writing a file so that its name is absent or whole: beside it, flushed, then in its place."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

WRITING = ".writing-"
"""What the name of a file begins with while it is written."""
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class CannotWrite(OSError):  # noqa: N818
    """Something that can't be written; its text is one sentence: what, where, why, and how much room it takes.

    Attributes
    ----------
    path : pathlib.Path
        What would have been there.
    error : OSError
        What the system said.
    """

    def __init__(self, path: Path, error: OSError, size: int = 0) -> None:
        why = (error.strerror or str(error)).lower()
        super().__init__(f"{path}: can't be written: {why}{_room(error, path, size)}")
        self.path, self.error = path, error


@contextmanager
def in_its_place(path: Path, size: int = 0) -> Iterator[IO[bytes]]:
    """Give a file to write to that takes its name only when the block ends well.

    Parameters
    ----------
    size : int
        Bytes it will have, where that is known.

    Raises
    ------
    CannotWrite
        For want of room, permission or a disk that works.
    """
    beside = place_beside(path)
    with said_plainly(path, beside, size):
        try:
            with beside.open("xb") as handle:
                yield handle
                handle.flush()
                os.fsync(handle.fileno())
            os.replace(beside, path)
        except BaseException:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def place_beside(path: Path) -> Path:
    """Return a name of its own for what will be at a path, in the same folder."""
    return path.parent / f"{WRITING}{path.name[:100]}-{secrets.token_hex(4)}"


@contextmanager
def said_plainly(path: Path, beside: Path, size: int = 0) -> Iterator[None]:
    """Say of an error in writing what could not be written, where, and how much room it takes."""
    try:
        yield
    except CannotWrite as error:
        if beside not in error.path.parents:
            raise
        raise CannotWrite(path, error.error, size) from error.error
    except OSError as error:
        ours = {None, str(path), str(path.parent), str(beside)}
        if error.filename not in ours and not str(error.filename).startswith(f"{beside}/"):
            raise
        raise CannotWrite(path, error, size) from error


def _room(error: OSError, path: Path, size: int) -> str:
    if error.errno not in NO_ROOM:
        return ""
    needs = f"it needs {in_megabytes(size)} and " if size else ""
    return f"; {needs}{in_megabytes(shutil.disk_usage(path.parent).free)} are free"


def in_megabytes(size: int) -> str:
    """Return a size in words."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file by atomic rename."""
    with in_its_place(path, len(content)) as handle:
        handle.write(content)


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


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def damaged_files(folder: Path, sums: Mapping[str, str]) -> list[str]:
    """Return the names of files in a folder that are gone or don't have their SHA-256."""
    return [
        name
        for name, expected in sums.items()
        if not (folder / name).is_file() or sha256_of(folder / name) != expected
    ]


def fingerprint(*parts: Any) -> str:
    """Return a hash of plain data: the identity of what a file contains."""
    return sha256(json.dumps(parts, sort_keys=True, default=str).encode())[:32]


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems have nothing to flush for a folder
            raise
    finally:
        os.close(descriptor)


def remove_unfinished(folder: Path) -> None:
    """Remove what a process was writing in a folder when it was killed; nobody may be writing there."""
    for path in folder.glob(f"{WRITING}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
