"""Rivals of the model as data: a mechanism taken away or put otherwise, as changes that hold in every scenario."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field

from sim.scenario.compose import compose
from sim.scenario.files import read_yaml, shown
from sim.scenario.keys import with_value
from sim.scenario.named import described, named_files
from sim.scenario.refusal import Refusal, suggestion
from sim.scenario.schema import Label
from sim.scenario.spec import Spec
from sim.scenario.tables import registry

MODEL = "model"
"""Name of the model as it is, beside its rivals."""
OF_ARMS = ("mode", "programme")
"""First words of keys that are those of every arm."""
Text = Annotated[str, Field(min_length=1, max_length=400)]


class Rival(Spec):
    """A rival of the model.

    Attributes
    ----------
    mechanism : str
        What it takes away, or puts otherwise.
    expected : str
        What should change if that matters, said before it was run.
    changes : tuple of str
        ``parameters.NAME=value``, ``mode.NAME=value`` and ``programme.NAME=value`` of every arm, ``parameters=FILE``.
    posterior : str or None
        An ensemble of its own, fitted to the same patterns: a file beside the reference ensemble, or as the command's
        own. Without one it stands on the sets of the model's.
    """

    title: Label
    mechanism: Text
    expected: Text
    changes: tuple[Text, ...] = Field(min_length=1, strict=False)
    posterior: Text | None = None


def read_rivals(names: Sequence[str] | None) -> dict[str, Rival]:
    """Return rivals by name: shipped ones, a user's own by path, whose name is that of the file.

    Raises
    ------
    Refusal
        For a file that isn't there or isn't as described, and for a name that two have.
    """
    found: dict[str, Rival] = {}
    for path in named_files("rival", "rivals", names).values():
        if path.stem in (MODEL, *found):
            raise Refusal(f"rivals: {path.stem!r} is the name of another; give {path} a new one.")
        found[path.stem] = described(Rival, read_yaml(path), shown(path))
    return found


def changes_of(rival: Rival, where: str = "changes") -> dict[str, Any]:
    """Return the values that a rival sets, by key.

    Raises
    ------
    Refusal
        For a change that isn't of a parameter, a mode or a programme.
    """
    found: dict[str, Any] = {}
    for change in rival.changes:
        key, equals, text = change.partition("=")
        if not equals:
            raise Refusal(f"{where} changes: {change[:60]!r} sets nothing; write key=value.")
        if key == "parameters":
            found |= _of_file(change, where)
        else:
            _check_key(key, where)
            found[key] = _value(text, f"{where} changes: {key}")
    return found


def _of_file(change: str, where: str) -> dict[str, float]:
    """Return the parameters of a file of conf/parameters that aren't at their default."""
    try:
        values = compose("compare", [change]).config["parameters"]
    except Refusal as refusal:
        raise Refusal(f"{where} changes: {refusal}") from None
    defaults = registry().defaults()
    return {
        f"parameters.{name}": value for name, value in values.items() if value != defaults[name]
    }


def _check_key(key: str, where: str) -> None:
    part, _, name = key.partition(".")
    tables = {
        "parameters": registry().parameters,
        "mode": registry().mode,
        "programme": registry().programme,
    }
    if part not in tables:
        raise Refusal(
            f"{where} changes: {key[:60]!r} isn't what a rival changes; give parameters.NAME, mode.NAME or"
            " programme.NAME."
        )
    if name not in tables[part]:
        near = suggestion(name, tables[part])
        raise Refusal(f"{where} changes: there is no {key[:60]!r}; {near}")


def _value(text: str, where: str) -> Any:
    """Return a plain value as YAML has it."""
    value = None
    if re.fullmatch(r"[\w.+-]{1,40}", text):
        value = yaml.safe_load(text)
    if not isinstance(value, int | float | str):
        raise Refusal(
            f"{where}: {text[:40]!r} is not a plain value; write a number, true, false or a word."
        )
    return value


def with_changes(config: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration with the changes of a rival; the given one stays as it is."""
    changed = dict(config)
    for key, value in changes.items():
        for each in _keys_in(changed, key):
            changed = with_value(changed, each, value)
    return changed


def _keys_in(config: Mapping[str, Any], key: str) -> list[str]:
    """Return the keys of a configuration that a change is about."""
    part, _, name = key.partition(".")
    if part not in OF_ARMS:
        return [key]
    parts = ("mode", "remote_mode") if part == "mode" else (part,)
    return [
        f"arm.{arm}.{each}.{name}"
        for arm, held in config["arm"].items()
        for each in parts
        if held[each] is not None
    ]


def parameters_in(changes: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the parameters among the keys of changes."""
    return tuple(
        key.removeprefix("parameters.") for key in changes if key.startswith("parameters.")
    )


def where_of(name: str) -> str:
    """Return how complaints name a rival."""
    path = Path(name)
    return str(path) if path.suffix else f"conf/rival/{name}.yaml"
