"""Many studies of one configuration, each with other values of some keys.

Checking and reading a configuration takes milliseconds. But most swept keys are numbers that go into a record as
they are (parameters, attributes of modes, programmes, deliveries and populations), and nothing else depends on
them. So a configuration is read once for each combination of the other keys, and numbers are set in copies of its
records.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from sim.scenario.keys import Where, attribute_of, value_at, with_value
from sim.scenario.read import read_study, read_study_config
from sim.scenario.refusal import Refusal, suggestion
from sim.study import Study

Values = tuple[Any, ...]
Config = Mapping[str, Any]
MOST_KEPT = 256
"""Studies kept to be varied further."""


class Place(NamedTuple):
    """Where a number stands in a study: which record of the study or of an arm, and its field."""

    arm: int | None
    part: str
    row: int | None
    field: str


def is_number(key: str) -> bool:
    """Whether a dotted key is a number that goes into a record as it is."""
    attribute = attribute_of(key)
    return attribute is not None and attribute.kind == "number"


def choice_key(values: Iterable[Any]) -> str:
    """Return the name of a combination of choices: equal for equal values."""
    return json.dumps(list(values), sort_keys=True)


class Varied:
    """Studies that differ in the values of some keys.

    Parameters
    ----------
    keys : sequence of str
        Dotted keys, and groups of which each value is a file.
    configs : mapping of str to mapping
        Composed configurations, by `choice_key` of the values of the composed keys.
    composed : collection of str
        Those of the keys for which Hydra composed a configuration of their own.
    command : str
        Whose configuration it is.
    """

    def __init__(
        self,
        keys: Sequence[str],
        configs: Mapping[str, Config],
        composed: Iterable[str] = (),
        command: str = "",
    ) -> None:
        chosen = set(composed)
        self.keys, self.configs, self.command = tuple(keys), configs, command
        self.composed = [k for k, key in enumerate(keys) if key in chosen]
        self.numbers = [k for k, key in enumerate(keys) if key not in chosen and is_number(key)]
        self.others = [
            k for k, key in enumerate(keys) if key not in chosen and k not in self.numbers
        ]
        self._known: dict[str, tuple[Study, list[Place]]] = {}
        self._checked: set[str] = set()

    def study(self, row: Values) -> Study:
        """Return the study with a row of values, one for each key, that were checked."""
        shape = choice_key(row[k] for k in (*self.composed, *self.others))
        if shape not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            study = read_study(self._config(row), command=self.command)
            self._known[shape] = study, [place(study, self.keys[k]) for k in self.numbers]
        study, places = self._known[shape]
        return put(study, places, [row[k] for k in self.numbers])

    def check(self, rows: Sequence[Values], where: Where) -> None:
        """Check rows of values against the typed scenario.

        Raises
        ------
        Refusal
            For the first that can't be accepted.
        """
        for some in _parted(rows, self.composed).values():
            for k in self.numbers:
                self._check_number(self._config(some[0]), self.keys[k], [r[k] for r in some], where)
        for shape, some in _parted(rows, [*self.composed, *self.others]).items():
            if shape in self._checked:
                continue
            with _at(self._settings(some[0])):
                study = read_study(self._config(some[0]), where, self.command)
                for k in self.numbers:
                    place(study, self.keys[k], where)
            self._checked.add(shape)

    def _config(self, row: Values) -> Config:
        config = self.configs[choice_key(row[k] for k in self.composed)]
        for k in self.others:
            config = with_value(config, self.keys[k], row[k])
        return config

    def _check_number(self, config: Config, key: str, values: Sequence[Any], where: Where) -> None:
        value_at(config, key, where)
        for value in _extremes(values):
            read_study_config(with_value(config, key, value), where, self.command)

    def _settings(self, row: Values) -> str:
        return ", ".join(f"{self.keys[k]}={row[k]}" for k in (*self.composed, *self.others))


class _at:  # noqa: N801 - used like a function
    """Adds to a refusal at which values it came."""

    def __init__(self, settings: str) -> None:
        self.settings = settings

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, Refusal) and self.settings:
            raise Refusal(f"at {self.settings}: {error}") from None


def _parted(rows: Sequence[Values], columns: Sequence[int]) -> dict[str, list[Values]]:
    """Return the rows that agree in some columns, by what they agree in."""
    found: dict[str, list[Values]] = {}
    for row in rows:
        found.setdefault(choice_key(row[k] for k in columns), []).append(row)
    return found


def _extremes(values: Sequence[Any]) -> Sequence[Any]:
    """Return values between which all others lie, or all where they aren't all numbers."""
    if all(type(value) in (int, float) for value in values):
        return (min(values), max(values))
    return values


def place(study: Study, key: str, where: Where = str) -> Place:
    """Return where the number of a dotted key stands in a study.

    Raises
    ------
    Refusal
        Where it belongs to an arm that the study doesn't have.
    """
    path = key.split(".")
    if path[0] != "arm":
        return Place(None, path[0], None, path[1])
    _, name, part, field = path
    names = [arm.name for arm in study.arms]
    if name not in names:
        raise Refusal(
            f"{where(key)}: {name} is not among the arms that run; {suggestion(name, names)}"
        )
    if part in ("mode", "remote_mode"):
        return Place(names.index(name), "modes", int(part == "remote_mode"), field)
    return Place(names.index(name), part, None, field)


def put(study: Study, places: Sequence[Place], values: Sequence[float]) -> Study:
    """Return a study with other numbers in some places; the given one stays as it is."""
    changed: dict[tuple[int | None, str], Any] = {}
    for (arm, part, row, field), value in zip(places, values, strict=True):
        if (arm, part) not in changed:
            changed[arm, part] = _copied(getattr(study if arm is None else study.arms[arm], part))
        record = changed[arm, part]
        if row is None:
            record[field] = value
        else:
            record[field][row] = value
    arms = list(study.arms)
    for (arm, part), record in changed.items():
        if arm is not None:
            arms[arm] = replace(arms[arm], **{part: record})
    own = {part: record for (arm, part), record in changed.items() if arm is None}
    return replace(study, arms=tuple(arms), **own)


def _copied(record: Any) -> Any:
    """Return a copy of a record or of an array of them."""
    if isinstance(record, np.ndarray):
        return record.copy()
    # By its bytes: NumPy copies a record field by field, and there are many.
    return np.frombuffer(bytearray(record.tobytes()), record.dtype)[0]
