"""Tutorials as they are read: their blocks in order, done as printed, and what came out beside what they show.

A block's language says what is done: ``yaml`` is written to the file that a line of it names, ``sh`` and ``python``
run, and ``text`` shows what the block before printed. Words behind the language, which no page shows: ``refused`` for
commands that end with status 2, and for a text which lines are shown, such as ``1-3,7``; others are an ellipsis.
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from sim.cli import main

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "tutorials"
PAGES = sorted(FOLDER.glob("0*.md"))
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^# ([a-z_]+(?:/[a-z_]+)*\.yaml)$", re.MULTILINE)
PLAIN = re.compile(r"circle [^;|&<>$`]*")
ELLIPSIS = "…"


@dataclass(frozen=True)
class Block:
    """A block of a page: its language, the words behind it, and where its content is."""

    language: str
    words: str
    content: str
    span: tuple[int, int]


@dataclass
class Reader:
    """Does what a reader does who copies each block, in the folder it is in."""

    printed: str = ""
    names: dict[str, Any] = field(default_factory=dict)

    def do(self, block: Block) -> None:
        """Do what a block says, and keep what it prints."""
        does: dict[str, Callable[[Block], None]] = {
            "yaml": self._write,
            "sh": self._run,
            "python": self._execute,
        }
        does[block.language](block)

    def _write(self, block: Block) -> None:
        named = FILE.search(block.content)
        assert named, f"no line names the file: {block.content[:80]}"
        path = Path(named[1])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.content, encoding="utf-8")

    def _run(self, block: Block) -> None:
        expected = 2 if block.words == "refused" else 0
        self.printed = ""
        for line in block.content.replace("\\\n", " ").splitlines():
            status, said = _in_this_process(line) if PLAIN.fullmatch(line) else _in_a_shell(line)
            self.printed += said
            assert status == expected, f"$ {line}\nstatus {status}\n{said}"

    def _execute(self, block: Block) -> None:
        """Run a cell as a notebook does, which shows the value of its last line."""
        tree, out = ast.parse(block.content), StringIO()
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        with redirect_stdout(out):
            exec(compile(tree, "cell", "exec"), self.names)  # noqa: S102 - our own page
            if last is not None:
                value = eval(compile(ast.Expression(last.value), "cell", "eval"), self.names)  # noqa: S307
                if value is not None:
                    print(repr(value))
        self.printed = out.getvalue()


def blocks(text: str) -> list[Block]:
    """Return the blocks of a page."""
    return [Block(each[1], each[2].strip(), each[3], each.span(3)) for each in BLOCK.finditer(text)]


def read(text: str) -> Iterator[tuple[Block, str]]:
    """Do a page from top to bottom in this folder, and yield each text it shows with what came out instead."""
    reader = Reader()
    for block in blocks(text):
        if block.language == "text":
            yield block, shown(reader.printed, block.words)
        else:
            reader.do(block)


def shown(printed: str, which: str) -> str:
    """Return the lines that a page shows; all without a choice."""
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    if not which:
        return "\n".join(lines) + "\n"
    found: list[str] = []
    last = 0
    for part in which.split(","):
        first, _, end = part.partition("-")
        start = int(first)
        found += [ELLIPSIS] * (start > last + 1) + lines[start - 1 : int(end or first)]
        last = int(end or first)
    return "\n".join([*found, *[ELLIPSIS] * (last < len(lines))]) + "\n"


def _in_this_process(line: str) -> tuple[int, str]:
    """Run a command without starting Python anew, which takes longer than most of them."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = main(shlex.split(line, comments=True)[1:])
    return status, said.getvalue()


def _in_a_shell(line: str) -> tuple[int, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", line],
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout
