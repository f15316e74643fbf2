"""Small studies for tests: composed once from the shipped configuration, then varied as records."""

from dataclasses import replace
from functools import cache

import numpy as np

from sim.engines.mesa.programme import SupportProgramme, run_arms
from sim.parameters import records
from sim.population import recruit
from sim.randomness import Chance
from sim.recording import tables
from sim.scenario import compose, read_study, registry
from sim.seating import waiting_needed
from sim.study import Schedule

MORE_ARMS = ("chat", "telephone", "hyflex", "guided_web", "self_guided")
EVERY_ARM = ("waitlist", "in_person", "video", "hybrid", "forum", *MORE_ARMS)
GROUP_ARMS = ("in_person", "video", "hybrid", "hyflex", "forum", "chat", "telephone")


@cache
def shipped(*overrides):
    """The study of the shipped configuration with every arm there is."""
    added = [f"+arm@arm.{name}={name}" for name in MORE_ARMS]
    composed = compose("compare", [*added, *overrides])
    return read_study(composed.config, composed.where)


@cache
def shipped_population(name):
    """The record of a shipped population."""
    composed = compose("compare", [f"population={name}"])
    return read_study(composed.config, composed.where).population


def study(*arms, groups=3, parameters=None, weeks=None, seed=1, entry="enrolled", **changes):
    """A study of some shipped arms.

    `groups` times 8 people; `parameters` change the defaults; `weeks` shortens the horizon;
    `programme`, `mode` (every mode of an arm) and `delivery` change fields of every arm that holds
    sessions, `size` its groups. Every group is watched.
    """
    base = shipped()
    chosen = tuple(changed(base.arm(name), **changes) for name in arms or EVERY_ARM)
    schedule = base.schedule
    if weeks is not None:
        end = min(weeks, schedule.end_week)
        schedule = Schedule(end, weeks, tuple(sorted({0, end, weeks})))
    return replace(
        base,
        arms=chosen,
        patients=8 * groups,
        parameters=parameters_with(parameters),
        schedule=schedule,
        seed=seed,
        entry=entry,
        watched_groups=1000,
    )


def parameters_with(changes=None):
    """Default parameters with changes, as a record."""
    return records(registry().parameters, [{**registry().defaults(), **(changes or {})}])[0]


def changed(arm, *, programme=None, mode=None, delivery=None, size=None):
    """An arm with other fields; one without sessions stays as it is."""
    if not arm.holds_sessions:
        return arm
    modes = arm.modes.copy()
    for name, value in (mode or {}).items():
        modes[name] = value
    return replace(
        arm,
        modes=modes,
        programme=with_fields(arm.programme, programme),
        delivery=with_fields(arm.delivery, delivery),
        size=size or arm.size,
    )


def with_remote(study, **values):
    """A study of one arm in two modes, the second of which has other fields."""
    modes = study.arms[0].modes.copy()
    for name, value in values.items():
        modes[name][1] = value
    return replace(study, arms=(replace(study.arms[0], modes=modes),))


def with_fields(record, values):
    """A copy of a record with other values of some fields."""
    copy = record.copy()
    for name, value in (values or {}).items():
        copy[name] = value
    return copy


def people_of(study, replicate=0):
    """The people of a replicate, and its chance."""
    chance = Chance(study.seed, replicate)
    return recruit(
        study.population, study.parameters, chance, study.patients, waiting_needed(study)
    ), chance


def model_of(study, people=None, replicate=0, arm=None):
    """A model ready to be stepped: of the first arm unless named, and of `people` unless as recruited."""
    own, chance = people_of(study, replicate)
    return SupportProgramme(study, study.arm(arm) if arm else study.arms[0], people or own, chance)


def frames(study, replicate=0):
    """The four tables of one replicate."""
    left, people = run_arms(study, replicate)
    return tables(left, people.table, replicate)


def tables_with(study, people, replicate=0):
    """The four tables of the arms on people of the test's own making."""
    chance = Chance(study.seed, replicate)
    left = {arm.name: SupportProgramme(study, arm, people, chance).run() for arm in study.arms}
    return tables(left, people.table, replicate)


def same(left, right):
    """Whether two tables hold the same bytes, row by row; NaN is one value."""
    return (
        list(left.columns) == list(right.columns)
        and len(left) == len(right)
        and all(_column(left[name]) == _column(right[name]) for name in left)
    )


def _column(column):
    if column.dtype.kind in "OTUS" or str(column.dtype) == "str":
        return column.tolist()
    values = column.to_numpy()
    return (
        np.where(np.isnan(values), np.nan, values).tobytes()
        if values.dtype.kind == "f"
        else values.tobytes()
    )
