"""What swept keys are in words: the attribute, whose it is, and its unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.scenario.compose import group_of
from sim.scenario.keys import attribute_of

UNITS = {
    **{"group_size": "members", "groups": "groups", "patients_per_group": "people"},
    **{"programme_weeks": "weeks", "follow_up": "weeks"},
}
"""Units of keys for which no attribute is declared."""
UNNAMED = ("mode", "programme", "delivery")
"""Parts of an arm that need no mention, since they share no attribute."""


def key_names(
    keys: Iterable[str], config: Mapping[str, Any], *, units: bool = True
) -> dict[str, str]:
    """Return words for each key, such as ``Cue fidelity, Video (share)``.

    Parameters
    ----------
    config : mapping
        The configuration that is swept; arms are called by their labels.
    """
    return {key: _words(key, config, units) for key in keys}


def _words(key: str, config: Mapping[str, Any], units: bool) -> str:
    name, unit = key, UNITS.get(key.rpartition(".")[2], "")
    if group_of(key) is not None:
        group, _, package = key.partition("@")
        name, whose = group, _whose((package or "").rpartition(".")[0].split("."), config)
    else:
        owner, _, name = key.rpartition(".")
        whose = _whose(owner.split("."), config)
        attribute = attribute_of(key)
        unit = unit if attribute is None else attribute.unit
    words = name.replace("_", " ").lstrip("/")
    said = ", ".join([words[:1].upper() + words[1:], *whose])
    plain = unit in ("", "-") or unit in words.lower()
    return said if plain or not units else f"{said} ({unit})"


def _whose(owner: list[str], config: Mapping[str, Any]) -> list[str]:
    """Return to whom a key belongs: an arm by its label, then what part of it, where that isn't plain."""
    if owner[0] != "arm" or len(owner) < 2:
        return [each for each in owner if each not in ("", "parameters", "population")]
    arm = config.get("arm", {}).get(owner[1]) or {}
    parts = [each.replace("_", " ") for each in owner[2:] if each not in UNNAMED]
    return [str(arm.get("label") or owner[1]), *parts]
