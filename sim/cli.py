"""The command `circle`: names the commands and launches them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from sim.commands import COMMANDS, FILE_COMMANDS, STUDY_COMMANDS, TOPICS
from sim.exits import DONE, exit_status


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns
    -------
    int
        Exit status, see `sim.exits.exit_status`; 2 for a command there isn't.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help"):
        return exit_status("circle", _overview)
    command, *rest = words
    if command in STUDY_COMMANDS:
        from sim.launch import launch

        return launch(command, rest)
    if command in FILE_COMMANDS:
        status: int = importlib.import_module(FILE_COMMANDS[command]).main(rest)
        return status
    from sim.scenario.refusal import suggestion

    print(
        f"circle: there is no command {command!r}; {suggestion(command, COMMANDS)}", file=sys.stderr
    )
    return 2


def _overview() -> int:
    print(overview())
    return DONE


def overview() -> str:
    """Return what `circle` alone prints: every command with its question and an example."""
    lines = ["circle: simulate cancer support groups, remote and in person."]
    for topic, names in TOPICS.items():
        lines += ["", topic]
        for name in names:
            command = COMMANDS[name]
            lines += [f"  {name:12}{command.question}", f"  {'':12}$ {command.example}"]
    return "\n".join([*lines, "", "circle COMMAND --help tells more. Try first: circle compare"])


if __name__ == "__main__":
    raise SystemExit(main())
