"""The typed scenario: what a configuration may say. Unknown keys, wrong types, NaN and ranges are refused."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from sim.parameters import Attribute
from sim.scenario import benchmarks, calibrations, ensembles, sensitivities
from sim.scenario.designs import Design
from sim.scenario.spec import Identifier, Spec
from sim.scenario.tables import EvidenceRow, registry
from sim.study import LARGEST_GROUP

Label = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
Entry: Any = Literal["enrolled", "offered"]
Count = Annotated[int, Field(ge=1)]
Week = Annotated[int, Field(ge=0, le=520)]
MOST_PATIENTS = 4_000_000

NAMES: Any = (tuple[str, ...] | None, Field(default=None, strict=False))
"""Names of files, shipped or a user's own; all that are shipped unless given."""
COMMAND_KEYS: Mapping[str, Mapping[str, Any]] = {
    "bench": benchmarks.KEYS,
    "sweep": {
        "axes": (dict[str, str], Field(default_factory=dict)),
        "design": (Design, ...),
        "outcome": (Identifier, "anxiety"),
    },
    "sensitivity": sensitivities.KEYS,
    "calibrate": calibrations.KEYS,
    "validate": {"against": NAMES},
    "rivals": {"rivals": NAMES, "against": NAMES, "conclusions": NAMES},
}
"""Keys that one command has beside those of every study."""


def _field(attribute: Attribute) -> Any:
    low, high = attribute.bounds
    if attribute.kind == "number":
        return (Annotated[float, Field(ge=low, le=high, allow_inf_nan=False)], ...)
    if attribute.kind == "count":
        return (Annotated[int, Field(ge=int(low), le=int(high))], ...)
    return (bool, ...) if attribute.kind == "flag" else (Literal[attribute.choices], ...)


def _described(name: str, attributes: Mapping[str, Attribute], **more: Any) -> type[Spec]:
    fields = {each.name: _field(each) for each in attributes.values()}
    names: Any = Literal[tuple(attributes)]
    fields["evidence"] = (dict[names, EvidenceRow], Field(default_factory=dict, strict=False))
    made: type[Spec] = create_model(name, __base__=Spec, **more, **fields)
    return made


class Schedule(Spec):
    """When things happen, in weeks from baseline."""

    programme_weeks: Count | None = None
    follow_up: Week = 12
    assessments: tuple[Week, ...] | None = Field(default=None, strict=False)


class Recording(Spec):
    """What is kept beside endpoints and weekly means."""

    watched_groups: Annotated[int, Field(ge=0, le=1000)] = 1


class Engine(Spec):
    """Which driver of the law runs."""

    name: Literal["compiled", "mesa"]


class Executor(Spec):
    """Which workers do the shards of a study; no number depends on it."""

    name: Literal["local", "ray"]
    workers: Annotated[int, Field(ge=0, le=100_000)] = 0
    shard_timeout: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    worker_memory: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    address: Annotated[str, Field(min_length=1, max_length=300)] | None = None


class Published(Spec):
    """One published number to set beside the simulated one."""

    statistic: Literal["mean_baseline", "mean_end", "mean_change", "effect_size"]
    arm: Identifier
    value: Annotated[float, Field(allow_inf_nan=False)]
    low: Annotated[float, Field(allow_inf_nan=False)] | None = None
    high: Annotated[float, Field(allow_inf_nan=False)] | None = None
    source: str


class Trial(Spec):
    """A published trial: its instrument, its arms' sizes and its numbers."""

    instrument: Literal["anxiety", "depression", "hads_total"]
    end_week: Week
    allocation: dict[Identifier, Count]
    published: tuple[Published, ...] = Field(strict=False)


@cache
def study_spec(command: str = "") -> type[Spec]:
    """Return the model of a command's whole study, made from the registry's declarations."""
    table = registry()
    mode: Any = _described("Mode", table.mode, label=(Label, ...))
    delivery = _described("Delivery", table.delivery)
    arm = create_model(
        "Arm",
        __base__=Spec,
        label=(Label, ...),
        mode=(mode, ...),
        remote_mode=(mode | None, None),
        delivery=(delivery, ...),
        programme=(_described("Programme", table.programme, label=(Label, ...)), ...),
        group_size=(Annotated[int, Field(ge=1, le=LARGEST_GROUP)] | None, None),
    )
    parameters = create_model(
        "Parameters", __base__=Spec, **{p.name: _field(p) for p in table.parameters.values()}
    )
    return create_model(
        "StudyConfig",
        __base__=Spec,
        name=(Identifier, ...),
        title=(Label | None, None),
        seed=(Annotated[int, Field(ge=0, lt=2**64)], ...),
        entry=(Entry, ...),
        groups=(Annotated[int, Field(ge=1, le=100_000)], ...),
        patients_per_group=(Annotated[int, Field(ge=1, le=LARGEST_GROUP)], ...),
        arms=(tuple[Identifier, ...] | None, Field(default=None, strict=False)),
        arm=(dict[Identifier, arm], ...),
        population=(_described("Population", table.population, label=(Label, ...)), ...),
        parameters=(parameters, ...),
        schedule=(Schedule, Schedule()),
        recording=(Recording, Recording()),
        engine=(Engine, ...),
        executor=(Executor, ...),
        replicates=(Annotated[int, Field(ge=1, le=1_000_000)] | None, None),
        precision=(Annotated[float, Field(gt=0, le=21, allow_inf_nan=False)] | None, None),
        max_replicates=(Annotated[int, Field(ge=2, le=1_000_000)], 200),
        trial=(Trial | None, None),
        out=(str | None, None),
        resume=(str | None, None),
        plan=(bool, False),
        **{**ensembles.KEYS, **COMMAND_KEYS.get(command, {})},
    )
