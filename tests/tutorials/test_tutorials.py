"""Every block of the tutorials in order, as printed, and the notebook: what they show is what comes out."""

import json
import re

import pytest

from tests.tutorials.pages import FOLDER, PAGES, ROOT, Reader, blocks, read, shown

NOTEBOOK = ROOT / "examples" / "notebook.ipynb"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_tutorial_does_as_printed_and_shows_what_comes_out(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for block, printed in read(page.read_text(encoding="utf-8")):
        assert block.content == printed, "write it anew with: make tutorials"


def test_the_cells_of_the_notebook_run_in_order(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells)
    text = "".join(f"```python\n{''.join(cell['source'])}\n```\n" for cell in cells)
    reader = Reader()
    for block in blocks(text):
        reader.do(block)
    assert (tmp_path / "figure_1.pdf").read_bytes().startswith(b"%PDF")


def test_every_tutorial_is_listed_and_shows_what_comes_out():
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\((0\d_\w+\.md)\)", index) == [page.name for page in PAGES]
    for page in PAGES:
        languages = {block.language for block in blocks(page.read_text(encoding="utf-8"))}
        assert {"sh", "text"} <= languages <= {"sh", "python", "yaml", "text"}


def test_shown_are_the_lines_that_were_chosen():
    assert shown("a\nb  \nc\nd\n", "") == "a\nb\nc\nd\n"
    assert shown("a\nb\nc\nd\n", "1-2,4") == "a\nb\n…\nd\n"
    assert shown("a\nb\nc\nd\n", "2") == "…\nb\n…\n"
