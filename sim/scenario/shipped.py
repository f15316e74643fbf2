"""What is shipped in the folders of the configuration: names, first lines, values with their evidence."""

from __future__ import annotations

from typing import Any

from sim.scenario.files import conf_folder, read_yaml


def shipped(group: str) -> list[str]:
    """Return the names of the files of a group, in alphabetical order."""
    return sorted(path.stem for path in (conf_folder() / group).glob("*.yaml"))


def first_comment(group: str, name: str) -> str:
    """Return what a file says of itself in its first line, '' where it says nothing."""
    text = (conf_folder() / group / f"{name}.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("# @")]
    return lines[0].lstrip("# ") if lines and lines[0].startswith("#") else ""


def values_and_evidence(group: str, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a file's values and their evidence by key, those of the files it builds on beneath."""
    data = read_yaml(conf_folder() / group / f"{name}.yaml")
    values: dict[str, Any] = {}
    origins: dict[str, Any] = {}
    for base in data.pop("defaults", []):
        if base != "_self_":
            below, beneath = values_and_evidence(group, base)
            values |= below
            origins |= beneath
    return values | data, origins | data.get("evidence", {})
