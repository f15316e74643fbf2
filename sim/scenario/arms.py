"""Which arms of a command are composed: those its line chooses or speaks of, if it chooses any."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.scenario.files import conf_folder, read_yaml

ARM = "arm@arm."


def unchosen(command: str, overrides: Sequence[str]) -> list[str]:
    """Return the overrides that leave out the arms a command line doesn't choose.

    To compose an arm takes longer than to simulate a small group in it. An arm that the line speaks of is
    composed all the same, so that what is said of it is checked, and so is every arm if one is chosen that the
    command doesn't list: a file may bring it, or it is misspelt and the others are suggested.

    Parameters
    ----------
    command : str
        Name of a primary configuration in conf/.
    overrides : sequence of str
        Hydra overrides as typed.
    """
    said = [override.lstrip("+~/") for override in overrides]
    choices = [re.findall(r"\w+", each) for each in said if each.startswith("arms=")]
    chosen, listed = set(choices[-1][1:]) if choices else set(), listed_arms(command)
    if not chosen or not chosen <= set(listed) or any(each.startswith("study") for each in said):
        return []
    return [
        f"~{ARM}{name}"
        for name in listed
        if name not in chosen and not any(f"arm.{name}" in each for each in said)
    ]


def listed_arms(command: str) -> list[str]:
    """Return the names of the arms in a command’s own list of defaults, in their order."""
    path = conf_folder() / f"{command}.yaml"
    defaults = read_yaml(path).get("defaults", []) if path.is_file() else []
    keys = [key for each in defaults if isinstance(each, dict) for key in each]
    return [key.removeprefix(ARM) for key in keys if key.startswith(ARM)]
