"""One table of many runs: what each was set to, where they differ, beside what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.collect.runs import Run, setting
from sim.commands import RUN_KEYS
from sim.scenario.compose import covers, key_of

if TYPE_CHECKING:
    import pandas as pd

RUN = "run"
WHOLE = "study"
"""The group whose files may set anything."""
ASIDE = (*RUN_KEYS, "executor", "axes", "evidence")
Settings = dict[str, Any]


def settings_of(runs: Sequence[Run]) -> list[Settings]:
    """Return for each run the settings in which the runs differ: as typed, else as configured.

    Returns
    -------
    list of dict
        All with the same keys: those of overrides, and dotted keys of other differences.
    """
    typed = [_typed(run) for run in runs]
    leaves = [_leaves(run.config) for run in runs]
    keys = list(dict.fromkeys(key for each in typed for key in each))
    columns = {
        key: [each.get(key, found.get(key, "")) for each, found in zip(typed, leaves, strict=True)]
        for key in keys
    }
    shown = {key: values for key, values in columns.items() if _differ(values)}
    packages = [key_of(key) for key in shown]
    if WHOLE not in packages:
        for key in dict.fromkeys(key for each in leaves for key in each):
            values = [each.get(key, "") for each in leaves]
            if _differ(values) and not any(covers(package, key) for package in packages):
                shown[key] = values
    return [{key: values[k] for key, values in shown.items()} for k in range(len(runs))]


def collected(runs: Sequence[Run], settings: Sequence[Settings]) -> pd.DataFrame:
    """Return the effects of all runs, each row with its run and the settings in which runs differ.

    What a run swept has the values of its points.
    """
    import pandas as pd

    from sim.estimation import EFFECTS_COLUMNS

    parts = []
    for run, values in zip(runs, settings, strict=True):
        effects = run.effects()
        swept = run.plan.about.get("axes", ())
        named = {setting(key, EFFECTS_COLUMNS): v for key, v in values.items() if key not in swept}
        head = pd.DataFrame({RUN: run.name, **named}, index=effects.index)
        parts.append(pd.concat([head, effects], axis=1))
    return pd.concat(parts, ignore_index=True)


def _typed(run: Run) -> dict[str, Any]:
    """Return the single values that were typed, by key."""
    from sim.design import read_axis, read_value

    given = [each for each in run.overrides if "=" in each and read_axis(each, kept=()) is None]
    found = {each.partition("=")[0].lstrip("+"): read_value(each) for each in given}
    return {key: _plain(value) for key, value in found.items() if key.split(".")[0] not in ASIDE}


def _leaves(config: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in config.items():
        if name in ASIDE:
            continue
        if isinstance(value, Mapping):
            found |= _leaves(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    return str(value) if isinstance(value, (list, dict)) else value


def _differ(values: Sequence[Any]) -> bool:
    return any(type(each) is not type(values[0]) or each != values[0] for each in values)
