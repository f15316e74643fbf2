"""`circle completion SHELL`: what makes a shell complete commands, keys and choices when tab is pressed.

The script asks circle itself, so that it never falls behind what there is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from sim.commands import COMMANDS, STUDY_COMMANDS
from sim.exits import DONE, exit_status

BASH = """\
_circle() {
  local IFS=$'\\n'
  COMPREPLY=($(circle completion words -- "${COMP_LINE:0:$COMP_POINT}" 2>/dev/null))
  [[ ${COMPREPLY[0]-} == *[=.] ]] && compopt -o nospace
}
complete -o default -F _circle circle
COMP_WORDBREAKS=${COMP_WORDBREAKS//=/}
"""
ZSH = """\
_circle() {
  local -a found
  found=("${(@f)$(circle completion words -- "$LBUFFER" 2>/dev/null)}")
  [[ -n ${found[1]} ]] && compadd -Q -S '' -- $found || _files
}
compdef _circle circle
"""
FISH = """\
complete --command circle --arguments '(circle completion words -- (commandline --cut-at-cursor))'
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
HOW = {
    "bash": 'eval "$(circle completion bash)"   in ~/.bashrc',
    "zsh": 'eval "$(circle completion zsh)"   in ~/.zshrc, after compinit',
    "fish": "circle completion fish > ~/.config/fish/completions/circle.fish",
}


def main(argv: Sequence[str]) -> int:
    """Print a shell's script, or the words that may follow a line."""
    parser = argparse.ArgumentParser(
        prog="circle completion",
        description="Print what makes a shell complete circle's words. To have it always: "
        + "; ".join(HOW.values()),
    )
    parser.add_argument("shell", choices=[*SCRIPTS, "words"])
    parser.add_argument("line", nargs="?", default="", help=argparse.SUPPRESS)
    words = parser.parse_args(argv)
    return exit_status("circle completion", lambda: _complete(words.shell, words.line))


def _complete(shell: str, line: str) -> int:
    if shell in SCRIPTS:
        sys.stdout.write(SCRIPTS[shell])
    else:
        sys.stdout.writelines(f"{word}\n" for word in completed(line))
    return DONE


def completed(line: str) -> list[str]:
    """Return the words that the last word of a line may become.

    Parameters
    ----------
    line : str
        Up to the cursor, beginning with ``circle``.
    """
    words = line.split()
    begun = "" if line[-1:].isspace() or not words else words[-1]
    before = words if not begun else words[:-1]
    if len(before) <= 1:
        return [name for name in COMMANDS if name.startswith(begun)]
    return sorted(set(_of_command(before[1], before[2:], begun)))


def _of_command(command: str, before: Sequence[str], begun: str) -> Iterator[str]:
    if command == "show":
        yield from (each for each in _shown(before) if each.startswith(begun))
    elif command in STUDY_COMMANDS:
        yield from (each for each in _settings(command, begun) if each.startswith(begun))


def _shown(before: Sequence[str]) -> list[str]:
    """Return what `circle show` may be followed by."""
    from sim.scenario.compose import GROUPS
    from sim.scenario.shipped import shipped
    from sim.scenario.tables import evidence, registry

    if not before:
        return [*GROUPS, "parameter", "evidence"]
    if before[0] == "parameter":
        return list(registry().parameters)
    return list(evidence()) if before[0] == "evidence" else shipped(before[0])


def _settings(command: str, begun: str) -> Iterator[str]:
    """Yield settings of a command, one level of their keys at a time, and the files that a group has."""
    from sim.scenario.compose import GROUPS
    from sim.scenario.files import conf_folder, read_yaml
    from sim.scenario.shipped import shipped
    from sim.scenario.tables import registry

    group = begun.lstrip("+").partition("=")[0]
    if "=" in begun:
        lead = begun[: begun.index("=") + 1]
        yield from (f"{lead}{name}" for name in shipped(group) if group in GROUPS)
        return
    if begun.startswith("parameters."):
        yield from (f"parameters.{name}=" for name in registry().parameters)
        return
    for name in ("compare", command):
        for key in read_yaml(conf_folder() / f"{name}.yaml"):
            if key != "defaults":
                yield f"{key}="
    yield from (f"{name}=" for name in ("population", "parameters", "engine", "executor"))
    yield from ("+study=", "parameters.")
