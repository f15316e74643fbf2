"""Files that a key names: shipped ones by name, a user's own by path; and what they hold, as described."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from sim.scenario.files import conf_folder
from sim.scenario.refusal import Refusal, suggestion
from sim.scenario.shipped import shipped
from sim.scenario.spec import Spec

Described = TypeVar("Described", bound=Spec)


def named_files(group: str, key: str, names: Sequence[str] | None) -> dict[str, Path]:
    """Return the files of a group that a key names, by name; all that are shipped unless named.

    Parameters
    ----------
    group : str
        Folder of conf/.
    key : str
        Of the command, for complaints.
    names : sequence of str, optional
        One ends with ``.yaml`` if it is a path.

    Raises
    ------
    Refusal
        Where none is named, or there is no such file.
    """
    chosen = shipped(group) if names is None else list(names)
    if not chosen:
        raise Refusal(f"{key}: names none; leave it out for all, or name some.")
    return {name: _path_of(name, group, key) for name in chosen}


def _path_of(name: str, group: str, key: str) -> Path:
    if name.endswith((".yaml", ".yml")):
        return Path(name)
    known = shipped(group)
    if name not in known:
        raise Refusal(
            f"{key}: there is no conf/{group}/{name}.yaml; {suggestion(name, known)}"
            " (a file of your own: its path, ending in .yaml)"
        )
    return conf_folder() / group / f"{name}.yaml"


def described(model: type[Described], data: Any, where: str, rows: str = "") -> Described:
    """Return what the data of a file says, as its model; `where` names it in complaints.

    Parameters
    ----------
    rows : str
        Key of a list whose rows have names, which complaints then give.

    Raises
    ------
    Refusal
        Where it isn't as described.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        name = _named(data, first["loc"], rows)
        raise Refusal(f"{where} {name}{key}: {first['msg'].lower()}.") from None


def _named(data: Any, loc: Sequence[int | str], rows: str) -> str:
    """Return the name of the row that a complaint is about, where it has one."""
    if len(loc) < 2 or loc[0] != rows or not isinstance(loc[1], int):
        return ""
    row = data[rows][loc[1]]
    name = row.get("name") if isinstance(row, Mapping) else None
    return f"({name}) " if isinstance(name, str) else ""
