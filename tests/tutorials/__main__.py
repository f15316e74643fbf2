"""``make tutorials``: do every tutorial, and write what comes out into its pages."""

import os
import tempfile

from tests.tutorials.pages import PAGES, read


def rewritten(text: str) -> str:
    """Return a page that shows what comes out now."""
    for block, printed in reversed(list(read(text))):
        start, end = block.span
        text = text[:start] + printed + text[end:]
    return text


for page in PAGES:
    before = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        after = rewritten(before)
        os.chdir(page.parent)
    if after != before:
        page.write_text(after, encoding="utf-8")
        print(f"written: docs/tutorials/{page.name}")
