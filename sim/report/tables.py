"""A table as the page shows it: words and numbers already written out, nothing escaped yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Row = tuple[str, ...]
Kind = Literal["numbers", "words", "meanings"]


@dataclass(frozen=True)
class Table:
    """A captioned table; the first cell of a row is its heading.

    Attributes
    ----------
    kind : str
        What its cells hold: ``numbers`` are set flush right; in ``meanings`` the second cell is a
        sentence that needs room.
    flagged : frozenset of int
        Rows to be looked at.
    """

    caption: str
    head: Row
    rows: tuple[Row, ...]
    kind: Kind = "numbers"
    flagged: frozenset[int] = frozenset()


def table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    kind: Kind = "numbers",
    flagged: Sequence[int] = (),
) -> Table:
    """Return a table.

    Raises
    ------
    ValueError
        If a row has another number of cells than the head.
    """
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"table {caption!r}: {len(row)} cells in a row, {len(head)} headings")
    written = tuple(tuple(row) for row in rows)
    return Table(caption, tuple(head), written, kind, frozenset(flagged))
