"""Commands that the README prints: those that run studies are accepted as they stand."""

import shlex

from sim.commands import COMMANDS, STUDY_COMMANDS
from sim.launch import check
from tests.tutorials.pages import ROOT, blocks


def commands():
    """The words behind `circle` in each line of the README's blocks."""
    for block in blocks((ROOT / "README.md").read_text(encoding="utf-8")):
        for line in block.content.splitlines() if block.language == "sh" else ():
            words = shlex.split(line, comments=True)
            if words[:1] == ["circle"]:
                yield words[1:]


def test_its_commands_are_accepted():
    found = list(commands())
    assert len(found) > 15
    for command, *words in found:
        assert command in COMMANDS
        if command in STUDY_COMMANDS and not {"-m", "--help"} & set(words):
            assert check(command, words).command == command
