"""``python -m sim.documents`` writes the documents into the folder docs of the checkout (``make documents``)."""

from __future__ import annotations

import sys
from pathlib import Path

from sim import store
from sim.documents import documents
from sim.exits import DONE, exit_status
from sim.scenario.refusal import Refusal

FOLDER = Path(__file__).parents[2] / "docs"


def write() -> int:
    """Write every document whose text has changed, and say which."""
    if not FOLDER.is_dir():
        raise Refusal("docs: no such folder beside the package; documents are made in a checkout.")
    for name, text in documents().items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            store.write_text(path, text)
            print(f"written: docs/{name}")
    return DONE


if __name__ == "__main__":
    sys.exit(exit_status("make documents", write))
