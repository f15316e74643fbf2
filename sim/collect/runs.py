"""Finding the runs below a folder, and what each found."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.estimation import EFFECTS_COLUMNS
from sim.runner import Plan, read_plan
from sim.scenario import read_study
from sim.scenario.files import read_yaml
from sim.scenario.refusal import Refusal

if TYPE_CHECKING:
    import pandas as pd

EFFECTS = ("effects.csv", "effects.parquet")
POINTS = "points.parquet"
NAMES = ("contrast", "reference", "outcome", "unit", "subgroup", "estimand")
"""Columns of effects that hold no numbers."""


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes
    ----------
    name : str
        Its folder, from the one that all are below.
    overrides : tuple of str
        As it was typed.
    """

    name: str
    folder: Path
    plan: Plan
    config: Mapping[str, Any]
    overrides: tuple[str, ...]

    @property
    def end_week(self) -> int:
        """The week in which the programme ends, of a run of one point."""
        return read_study(self.config, command=self.plan.command).schedule.end_week

    def effects(self) -> pd.DataFrame:
        """Return its effects, of a sweep with the settings of each point beside them."""
        if (self.folder / EFFECTS[0]).is_file():
            return read_effects(self.folder / EFFECTS[0])
        effects = store.read_table(self.folder / EFFECTS[1])
        points = store.read_table(self.folder / POINTS).rename(
            columns={key: setting(key, effects) for key in self.plan.about["axes"]}
        )
        return points.merge(effects, on="point", validate="one_to_many")

    def described(self) -> dict[str, Any]:
        """Return which run it is, as plain data."""
        return {
            "folder": self.name,
            "command": self.plan.command,
            "identity": self.plan.identity,
            "results": dict(self.plan.results),
        }


def read_effects(path: Path) -> pd.DataFrame:
    """Return effects.csv as written: each number the same number again, each name a name, also one like "nan"."""
    import pandas as pd

    return pd.read_csv(
        path,
        keep_default_na=False,
        na_values={name: [""] for name in EFFECTS_COLUMNS if name not in NAMES},
    )


def setting(key: str, effects: Container[str]) -> str:
    """Return the column of a setting: its key, unless effects have a column of that name, such as ``groups``."""
    return f"setting.{key}" if key in effects else key


def find_runs(folder: Path, *, partial: bool) -> tuple[list[Run], list[Path]]:
    """Return the finished runs below a folder by name, and the folders of those that aren't.

    Parameters
    ----------
    partial : bool
        Whether there may be runs that aren't finished.

    Raises
    ------
    Refusal
        Where there are none, some aren't finished or aren't what was written, or models differ.
    """
    if not folder.is_dir():
        raise Refusal(f"{folder}: is not a folder; give the one that holds the runs.")
    if (folder / store.PLAN).is_file():
        raise Refusal(f"{folder}: is a run itself; give the folder above, which holds several.")
    found = sorted(path.parent for path in folder.rglob(store.PLAN) if _is_visible(folder, path))
    plans = {each: read_plan(each) for each in found}
    finished = [each for each in found if plans[each].results]
    unfinished = [each for each in found if not plans[each].results]
    if unfinished and not partial:
        raise Refusal(
            f"{unfinished[0]}: is not finished ({len(unfinished)} of {len(found)} runs are not); finish with"
            f" circle resume {unfinished[0]}, or give --partial to leave them out."
        )
    runs = [_run(folder, each, plans[each]) for each in finished]
    if not runs:
        raise Refusal(
            f"{folder}: there is no finished run below it; give a folder that holds some."
        )
    _check_one_model(runs)
    return runs, unfinished


def _is_visible(folder: Path, path: Path) -> bool:
    parts = path.relative_to(folder).parts
    linked = any(each.is_symlink() for each in path.parents if each.is_relative_to(folder))
    return not linked and not any(part.startswith(".") for part in parts)


def _run(top: Path, folder: Path, plan: Plan) -> Run:
    for name in store.damaged_files(folder, {**plan.inputs, **plan.results}):
        raise Refusal(f"{folder / name}: isn't what was written; circle resume {folder}")
    if not any(name in plan.results for name in EFFECTS):
        raise Refusal(f"{folder}: holds no effects; circle {plan.command} leaves none.")
    config = read_yaml(folder / store.CONFIG)
    origin = store.read_json(folder / store.PROVENANCE)
    return Run(folder.relative_to(top).as_posix(), folder, plan, config, tuple(origin["overrides"]))


def _check_one_model(runs: list[Run]) -> None:
    first = runs[0]
    for each in runs:
        if each.plan.model != first.plan.model:
            raise Refusal(
                f"{each.folder}: is of another version of the model ({each.plan.model}) than {first.folder}"
                f" ({first.plan.model}); results of different models are never mixed."
            )
