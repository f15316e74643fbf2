"""Writes that fail: the k-th open, write, flush or rename of a process, as on a disk that breaks."""

import errno
import io
import os
from pathlib import Path


class Breaking:
    """Counts what reaches the disk, and lets the k-th of it fail once.

    Attributes
    ----------
    seen : int
        How many there were.
    """

    def __init__(self, patch, fails_at=0):
        self.fails_at, self.seen = fails_at, 0
        self._opened = Path.open
        counted = self
        for name in ("fsync", "replace"):
            patch.setattr(os, name, self._counting(getattr(os, name)))

        def opened(path, mode="r", *rest, **named):
            if mode != "xb":
                return counted._opened(path, mode, *rest, **named)
            counted.count()
            return _Writing(path, counted)

        patch.setattr(Path, "open", opened)

    def count(self):
        self.seen += 1
        if self.seen == self.fails_at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def _counting(self, function):
        def counted(*words, **named):
            self.count()
            return function(*words, **named)

        return counted


class _Writing(io.BufferedWriter):
    def __init__(self, path, counts):
        self.counts = counts
        super().__init__(io.FileIO(path, "xb"))

    def write(self, content):
        self.counts.count()
        return super().write(content)
