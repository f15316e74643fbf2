"""From a composed configuration to a study: checks that cross keys, and the refusals users read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.parameters import records
from sim.scenario.keys import Where, attribute_of
from sim.scenario.refusal import Refusal, suggestion
from sim.scenario.schema import MOST_PATIENTS, study_spec
from sim.scenario.spec import Spec
from sim.scenario.tables import check_sources, evidence, registry
from sim.study import Arm, Schedule, Study


def _plainly(key: str) -> str:
    return key


def read_study_config(config: Mapping[str, Any], where: Where = _plainly, command: str = "") -> Any:
    """Return a configuration as a typed study configuration.

    Parameters
    ----------
    config : mapping
        Plain data, as composed.
    where : callable
        Turns a dotted key into words that say where it was set.
    command : str
        Whose configuration it is; some have keys of their own.

    Raises
    ------
    Refusal
        One sentence naming what is wrong, where, and what would be right.
    """
    try:
        spec: Any = study_spec(command).model_validate(config)
    except ValidationError as error:
        raise Refusal(_sentence(error, config, where, command)) from None
    for arm, key in [
        (spec.population, "population"),
        *((a, f"arm.{n}") for n, a in spec.arm.items()),
    ]:
        _check_evidence(arm, key, where)
    return spec


def read_study(config: Mapping[str, Any], where: Where = _plainly, command: str = "") -> Study:
    """Return the study a configuration describes, as records of numbers.

    Raises
    ------
    Refusal
        As `read_study_config`, and where keys contradict each other.
    """
    spec = read_study_config(config, where, command)
    names = _chosen(spec, where)
    patients = (
        spec.groups * spec.patients_per_group
        if spec.trial is None
        else sum(spec.trial.allocation.values())
    )
    if patients > MOST_PATIENTS:
        raise Refusal(
            f"{where('groups')}: {patients} patients are more than {MOST_PATIENTS}; give fewer groups."
        )
    arms = tuple(_arm(name, spec.arm[name], patients, where) for name in names)
    table = registry()
    return Study(
        name=spec.name,
        seed=spec.seed,
        entry=spec.entry,
        patients=patients,
        arms=arms,
        population=records(table.population, [spec.population.model_dump()])[0],
        parameters=records(table.parameters, [spec.parameters.model_dump()])[0],
        schedule=_schedule(spec, arms, where),
        watched_groups=spec.recording.watched_groups,
        allocation=_allocation(spec, names, where),
    )


def _chosen(spec: Any, where: Where) -> tuple[str, ...]:
    names = tuple(spec.arm) if spec.arms is None else spec.arms
    for name in names:
        if name not in spec.arm:
            raise Refusal(
                f"{where('arms')}: there is no arm {name!r} in this study; {suggestion(name, spec.arm)}"
                f" (+arm@arm.{name}=NAME adds one)"
            )
    if len(set(names)) < len(names):
        raise Refusal(f"{where('arms')}: an arm stands twice; name each once.")
    if len(names) < 2:
        raise Refusal(
            f"{where('arms')}: a comparison needs at least two arms, the first being the reference."
        )
    return names


def _arm(name: str, spec: Any, patients: int, where: Where) -> Arm:
    key = f"arm.{name}"
    modes = [spec.mode] if spec.remote_mode is None else [spec.mode, spec.remote_mode]
    if spec.delivery.rule != "constant" and len(modes) < 2:
        raise Refusal(
            f"{where(key + '.delivery.rule')}: {spec.delivery.rule} delivery has two modes;"
            f" give {key}.remote_mode, e.g. +mode@{key}.remote_mode=video"
        )
    if len({mode.exchange for mode in modes}) > 1:
        raise Refusal(
            f"{where(key + '.remote_mode.exchange')}: members of one group converse in one way;"
            f" give {modes[0].exchange} in both modes."
        )
    if spec.group_size is not None and spec.group_size > patients:
        raise Refusal(
            f"{where(key + '.group_size')}: a group of {spec.group_size} is bigger than the population of {patients};"
            " give a smaller group_size or more groups."
        )
    table = registry()
    return Arm(
        name=name,
        label=spec.label,
        modes=records(table.mode, [mode.model_dump() for mode in modes]),
        delivery=records(table.delivery, [spec.delivery.model_dump()])[0],
        programme=records(table.programme, [spec.programme.model_dump()])[0],
        size=spec.group_size or spec.mode.capacity,
    )


def _schedule(spec: Any, arms: tuple[Arm, ...], where: Where) -> Schedule:
    longest = max(arm.programme_weeks for arm in arms)
    end = spec.schedule.programme_weeks or max(1, longest)
    if end < longest:
        raise Refusal(
            f"{where('schedule.programme_weeks')}: {end} weeks are too short for a programme of {longest};"
            f" give at least {longest}."
        )
    horizon = end + spec.schedule.follow_up
    asked = spec.schedule.assessments
    weeks = tuple(sorted({0, end, horizon})) if asked is None else asked
    if (
        weeks[:1] != (0,)
        or list(weeks) != sorted(set(weeks))
        or weeks[-1] > horizon
        or end not in weeks
    ):
        raise Refusal(
            f"{where('schedule.assessments')}: {list(weeks)} must rise from 0 to at most {horizon}"
            f" and hold the end of the programme, week {end}."
        )
    return Schedule(end, horizon, weeks)


def _allocation(spec: Any, names: tuple[str, ...], where: Where) -> dict[str, int]:
    if spec.trial is None:
        return {}
    if set(spec.trial.allocation) != set(names):
        raise Refusal(
            f"{where('trial.allocation')}: must give a size for each of the arms {', '.join(names)}."
        )
    for row in spec.trial.published:
        check_sources((row.source,), where("trial.published"))
    return dict(spec.trial.allocation)


def _check_evidence(spec: Any, key: str, where: Where) -> None:
    for name, row in getattr(spec, "evidence", {}).items():
        if not evidence().keys() >= set(row.sources):  # to say where takes longer than to look
            check_sources(row.sources, where(f"{key}.evidence.{name}"))
    for name in ("mode", "remote_mode", "delivery", "programme"):
        part = getattr(spec, name, None)
        if isinstance(part, Spec):
            _check_evidence(part, f"{key}.{name}", where)


def _sentence(error: ValidationError, config: Mapping[str, Any], where: Where, command: str) -> str:
    problems = error.errors(include_url=False)
    first = next((p for p in problems if p["type"] == "extra_forbidden"), problems[0])
    path = _keys(first["loc"], config)
    key = ".".join(path)
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    if first["type"] == "extra_forbidden":
        return f"{where(key)}: there is no such key; {suggestion(path[-1], _siblings(path, config, command))}{more}"
    if first["type"] == "missing":
        return f"{where(key)}: is missing; give a value.{more}"
    given = repr(first["input"])
    return f"{where(key)}: {given[:60]} is not right; {_remedy(first, path)}{more}."


def _keys(location: tuple[int | str, ...], config: Any) -> list[str]:
    """Return where a problem lies as keys of the configuration, without the words for alternatives."""
    keys: list[str] = []
    for part in location:
        inside = (
            part in config if isinstance(config, Mapping) else isinstance(config, (list, tuple))
        )
        if inside:
            config = config[part]
        elif part is not location[-1] or part in ("[key]", "constrained-str"):
            continue
        keys.append(str(part))
    return keys


def _remedy(problem: Any, path: list[str]) -> str:
    attribute = attribute_of(".".join(path))
    kind = str(problem["type"])
    if kind == "string_pattern_mismatch" and "a-z" not in str(problem["ctx"]["pattern"]):
        return "use printable text"
    if kind == "string_pattern_mismatch":
        return "use letters, digits and underscores, beginning with a small letter"
    if kind in _WHAT_TO_GIVE:
        return _WHAT_TO_GIVE[kind]
    if attribute is not None and attribute.kind in ("number", "count"):
        unit = "" if attribute.unit == "-" else f" ({attribute.unit})"
        whole = "whole number" if attribute.kind == "count" else "number"
        return f"give a {whole} from {attribute.bounds[0]:g} to {attribute.bounds[1]:g}{unit}"
    said = str(problem["msg"]).replace("Input should be ", "give a value ").rstrip(".")
    return said.replace("give a value a multiple", "give a multiple")


_WHAT_TO_GIVE = {
    "int_type": "give a whole number",
    "int_from_float": "give a whole number",
    "bool_type": "give true or false",
    "string_type": "give text",
    "union_tag_invalid": "choose by the file, e.g. design=sobol",
}


def _siblings(path: list[str], config: Any, command: str) -> list[str]:
    model: Any = study_spec(command)
    for part in path[:-1]:
        config = config[part]
        model = _inside(model, part, config)
        if model is None:
            return []
    return list(model.model_fields)


def _inside(model: Any, part: str, config: Any) -> Any:
    """Return the model of what a key holds: of several alternatives that of the configured name."""
    field = model.model_fields.get(part) if hasattr(model, "model_fields") else None
    if field is None:
        return None
    candidates = (field.annotation, *getattr(field.annotation, "__args__", ()))
    for candidate in candidates:
        if getattr(candidate, "__origin__", None) is dict:
            return _Values(candidate.__args__[1])
    models = [each for each in candidates if isinstance(each, type) and issubclass(each, BaseModel)]
    named = [each for each in models if config.get("name") in _names(each)]
    return next(iter(named or models), None)


def _names(model: Any) -> tuple[Any, ...]:
    """Return the names that mark a model among alternatives."""
    name = model.model_fields.get("name")
    return () if name is None else getattr(name.annotation, "__args__", ())


class _Values:
    """Stands for a mapping in a walk along keys: any name leads to the same model."""

    def __init__(self, model: Any) -> None:
        self.model = model

    @property
    def model_fields(self) -> Any:
        """Answer for every name with the model of the values."""
        return _Always(self.model)


class _Always:
    def __init__(self, model: Any) -> None:
        self.annotation = model

    def get(self, _name: str) -> Any:
        """Return itself: a field whose annotation is the model."""
        return self
