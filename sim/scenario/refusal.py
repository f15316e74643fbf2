"""Refusing bad input in one clear sentence: what, where, and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class Refusal(ValueError):  # noqa: N818 - it is a refusal, not a fault of the program
    """Input that can't be accepted. Its text is one sentence for the user; commands exit with status 2."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the sentence, without the code that refused."""
        return [str(self)]


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate spelt most like a word, or None where none is near."""
    found = difflib.get_close_matches(word, sorted(candidates), n=1, cutoff=0.5)
    return found[0] if found else None


def suggestion(word: str, candidates: Iterable[str], most: int = 8) -> str:
    """Return a remedy for an unknown word: the nearest right spelling, else what there is."""
    names = sorted(candidates)
    near = nearest(word, names)
    if near is not None:
        return f"did you mean {near}?"
    shown = ", ".join(names[:most])
    return f"there {'is' if len(names) == 1 else 'are'} {shown}{', …' if len(names) > most else ''}"
