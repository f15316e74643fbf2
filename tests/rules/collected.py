"""All rules there are, found by looking, and random arguments for any of them."""

import importlib
import inspect
import pkgutil
from types import SimpleNamespace

import numpy as np

import sim.rules
from sim.parameters import plain, records
from sim.scenario import registry

MODULES = tuple(
    each.name for each in pkgutil.iter_modules(sim.rules.__path__) if each.name != "declare"
)
EDGE = 0.15

DOMAINS = {
    "members": (2.0, 200.0),
    "own_turns": (0.0, 60.0),
    # least and greatest value of a float argument
    "affect": (0.0, 21.0),
    "affect_change": (-21.0, 21.0),
    "alliance": (0.0, 1.0),
    "answerability": (0.0, 1.3),
    "anxiety": (0.0, 21.0),
    "attended_last": (0.0, 1.0),
    "attention": (0.0, 1.0),
    "base": (-60.0, 63.0),
    "baseline_skill": (0.0, 1.0),
    "belonging": (0.0, 1.0),
    "benefit": (-30.0, 30.0),
    "burden": (0.0, 1.0),
    "by_cohesion": (0.0, 2.1),
    "by_skill": (0.0, 1.0),
    "closeness": (0.0, 1.0),
    "cohesion": (0.0, 1.0),
    "competence": (0.0, 1.0),
    "correlation": (-1.0, 1.0),
    "depression": (0.0, 21.0),
    "digital_literacy": (0.0, 1.0),
    "dose": (0.0, 1.5),
    "double_need": (0.0, 1.6),
    "education_share": (0.0, 1.0),
    "effective_skill": (0.0, 1.0),
    "event": (0.0, 40.0),
    "exposure": (0.0, 1.0),
    "exposures": (0.0, 104.0),
    "expressed": (0.0, 21.0),
    "expressiveness": (-4.0, 4.0),
    "facilitator_skill": (0.0, 1.0),
    "fatigue": (0.0, 1.1),
    "fidelity": (0.0, 1.0),
    "first": (-6.0, 6.0),
    "floor": (0.0, 21.0),
    "gap": (0.0, 1.2),
    "given": (0.0, 60.0),
    "happens": (1e-9, 1.0 - 1e-9),
    "home": (0.0, 21.0),
    "home_anxiety": (0.0, 21.0),
    "home_practice": (0.0, 5.0),
    "latent": (0.0, 21.0),
    "learnt": (0.0, 1.0),
    "model_skill": (0.0, 1.0),
    "need": (0.0, 1.0),
    "normal": (-6.0, 6.0),
    "other_exposure": (0.0, 1.0),
    "other_fidelity": (0.0, 1.0),
    "outside_support": (0.0, 1.0),
    "physical_function": (0.0, 1.0),
    "probability": (0.0, 1.0 - 1e-12),
    "quality": (0.0, 1.3),
    "readiness": (-30.0, 30.0),
    "received": (0.0, 60.0),
    "replier_affect": (0.0, 21.0),
    "replier_skill": (0.0, 1.0),
    "reply_latency": (0.0, 30.0),
    "rise": (0.0, 21.0),
    "second": (-6.0, 6.0),
    "session_minutes": (1.0, 540.0),
    "shared_exposure": (0.0, 1.0),
    "shock": (0.0, 21.0),
    "size": (1e-9, 1.0 - 1e-9),
    "skill": (0.0, 1.0),
    "skill_won": (-1.0, 1.0),
    "summed_closeness": (0.0, 199.0),
    "support": (0.0, 60.0),
    "travel_hours": (0.0, 24.0),
    "uniform": (1e-9, 1.0 - 1e-9),
    "value": (-1.0, 1.0),
    "weeks_since": (0.0, 624.0),
    "weeks_since_diagnosis": (0.0, 2000.0),
    "witnessed": (0.0, 60.0),
}

WHOLE = {
    # least and greatest value of an argument that counts
    "after_programme": (0, 1),
    "caught_up": (0, 1),
    "cycle_phase": (0, 2),
    "disclosing": (0, 1),
    "dropped_out": (0, 1),
    "exchange": (0, 2),
    "facilitated": (0, 1),
    "facilitators": (0, 10),
    "failed": (0, 1),
    "in_cohort": (0, 1),
    "missed": (0, 1),
    "mode_of_first": (0, 1),
    "on_chemotherapy": (0, 1),
    "planned": (1, 156),
    "posts": (0, 90),
    "present": (0, 200),
    "previous_disclosed": (0, 1),
    "restudied": (0, 1),
    "rural": (0, 1),
    "same_mode": (0, 1),
    "scan": (0, 2),
    "scan_phase": (0, 11),
    "session": (1, 104),
    "sessions": (1, 104),
    "sessions_enrolled": (0, 104),
    "stepped_in": (0, 1),
    "turns": (0, 255),
    "week": (-26, 624),
}

RECORDS = {"p": "parameters", "mode": "mode", "delivery": "delivery", "programme": "programme"}
"""Arguments that are records, and the table of the registry that declares them."""


def rules_of(module):
    """The public functions that a module of rules defines."""
    room = importlib.import_module(f"sim.rules.{module}")
    return [
        each
        for name, each in vars(room).items()
        if inspect.isfunction(each)
        and each.__module__ == room.__name__
        and not name.startswith("_")
    ]


RULES = {f"{module}.{each.__name__}": each for module in MODULES for each in rules_of(module)}


def arguments(rule, rng, draw=None):
    """Random arguments of a rule by name, often on a bound; KeyError for a name not yet declared here.

    `draw` makes the parameters ``p`` where not any value within bounds will do.
    """
    return {
        name: _argument(name, each, rng, draw)
        for name, each in inspect.signature(rule).parameters.items()
    }


def _argument(name, parameter, rng, draw):
    if name == "p" and draw is not None:
        return draw(rng)
    if name in RECORDS:
        return record(RECORDS[name], rng)
    if parameter.annotation == "int":
        low, high = WHOLE[name]
        return int(rng.integers(low, high, endpoint=True))
    return _number(*DOMAINS[name], rng)


def _number(low, high, rng):
    where = rng.random()
    if where < EDGE:
        return low
    return high if where < 2.0 * EDGE else float(rng.uniform(low, high))


def record(table, rng):
    """A random record within the bounds that the registry declares, parameters often at their default."""
    declared = getattr(registry(), table)
    return records(declared, [{name: _value(each, rng) for name, each in declared.items()}])[0]


def _value(attribute, rng):
    low, high = attribute.bounds
    if attribute.kind == "choice":
        return str(rng.choice(attribute.choices))
    if attribute.kind == "flag":
        return bool(rng.integers(2))
    if attribute.kind == "count":
        return int(rng.integers(low, high, endpoint=True))
    if hasattr(attribute, "default") and rng.random() < 0.4:
        return attribute.default
    return _number(low, high, rng)


def plausible(rng):
    """Random parameters within the ranges called plausible, as plain numbers; variants of the law left out."""
    return SimpleNamespace(
        **{
            name: float(rng.uniform(*(each.evidence.range or (each.default, each.default))))
            for name, each in registry().parameters.items()
        }
    )


def as_plain(given):
    """The same arguments as the Mesa engine passes them: records as plain numbers."""
    return {
        name: plain(value) if isinstance(value, np.record) else value
        for name, value in given.items()
    }


def generator(name):
    """A generator of random numbers that belongs to a name."""
    return np.random.default_rng([ord(letter) for letter in name])
