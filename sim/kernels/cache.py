"""Machine code in files: one for each function and signature, whole or ignored.

Numba's own cache keeps an index beside numbered files. Two processes that compile at once can end with an
index that points at the other's code, and it stops at a damaged file and at a full disk. Here a name says all
that decides a file's content, so that whoever writes last writes the same, and the file begins with a checksum
of its name and content.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llvmlite
import numba
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from sim.kernels.folder import cache_folder, say_not_kept

SUFFIX = ".code"
_CHECKSUM = hashlib.sha256().digest_size


class KernelCache(NullCache):
    """Keeps the machine code of one function; a drop-in for Numba's cache of a dispatcher.

    Parameters
    ----------
    function
        The function as written.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self._name = f"{function.__module__}.{function.__qualname__}"

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what was compiled for a signature, or None where there is nothing sound.

        Numba prepares for compiling first, in half a second; code that makes no arrays runs without.
        """
        path = self._path(sig, target_context.codegen())
        content = None if path is None else _read(path)
        if content is None:
            return None
        # Numba can only be handed code as a pickle; it comes from a folder that only this user can write to.
        return CompileResult._rebuild(target_context, *pickle.loads(content))  # noqa: S301

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled for a signature, if it can be kept; a run doesn't depend on it."""
        path = self._path(sig, data.library.codegen)
        if path is None or data.library.has_dynamic_globals:
            return
        try:
            _write(path, dumps(data._reduce()))
        except OSError as error:
            say_not_kept(path.parent, error.strerror or "it can't be written to")

    def _path(self, sig: Any, codegen: Any) -> Path | None:
        folder = cache_folder()
        if folder is None:
            return None
        decides = (self._name, sig, codegen.magic_tuple(), numba.__version__, llvmlite.__version__)
        digest = hashlib.sha256(repr(decides).encode()).hexdigest()[:24]
        return folder / f"{self._name.replace('<locals>', '')[:100]}-{digest}{SUFFIX}"


def sealed(name: str, content: bytes) -> bytes:
    """Return what a file of a name holds: the checksum and the content."""
    return hashlib.sha256(name.encode() + b"\0" + content).digest() + content


def _read(path: Path) -> bytes | None:
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    content = whole[_CHECKSUM:]
    return content if whole == sealed(path.name, content) else None


def _write(path: Path, content: bytes) -> None:
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(sealed(path.name, content))
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
