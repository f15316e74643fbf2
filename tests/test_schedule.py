"""Both engines take the declared steps of a week in the declared order."""

import ast
import importlib
import inspect
from itertools import groupby

import pytest

from sim.engines.compiled import kernel
from sim.schedule import BEFORE, WEEK
from tests.rules.collected import RULES
from tests.worlds import model_of, study

STEP_OF = {rule: step.name for step in WEEK for rule in step.rules}
CALENDAR = {"group.treatment_burden", "symptoms.scan_position"}
"""What follows from traits and the week alone: an engine may look it up in a table made beforehand."""


def steps_of(rules):
    """Names of the steps that rules belong to, as first met; rules from before the first week are left out."""
    return list(dict.fromkeys(STEP_OF[rule] for rule in rules if rule in STEP_OF))


def test_every_rule_belongs_to_one_step():
    declared = [rule for step in (*BEFORE, *WEEK) for rule in step.rules]
    assert sorted(declared) == sorted(RULES)


@pytest.fixture
def heard(monkeypatch):
    """Rules in the order in which Python calls them."""
    calls = []

    def listen(name, rule):
        def wrapped(*args):
            calls.append(name)
            return rule(*args)

        return wrapped

    for name, rule in RULES.items():
        module, function = name.split(".")
        monkeypatch.setattr(f"sim.rules.{module}.{function}", listen(name, rule))
    return calls


@pytest.mark.parametrize("arm", ["in_person", "forum"])
def test_agents_live_through_a_week_in_this_order(heard, arm):
    world = study(arm, weeks=2, programme={"membership": 1, "sessions": 2})
    model = model_of(world)
    model.step()
    heard.clear()
    model.step()
    assert steps_of(heard) == [step.name for step in WEEK]


def test_machine_code_lives_through_a_week_in_this_order():
    weeks = next(each for each in ast.walk(source(kernel._run_groups)) if isinstance(each, ast.For))
    rules = dict.fromkeys(called(weeks, kernel))
    steps = [STEP_OF[rule] for rule in rules if rule in STEP_OF and rule not in CALENDAR]
    met = [step for step, _ in groupby(steps)]
    assert met == [step.name for step in WEEK if step.name != "Burden"]


def called(syntax, module):
    """Rules that lines of the compiled engine call, in the order of the text, down through its own functions."""
    calls = (each for each in ast.walk(syntax) if isinstance(each, ast.Call))
    for call in sorted(calls, key=lambda each: (each.lineno, each.col_offset)):
        match call.func:
            case ast.Attribute(value=ast.Name(id=name), attr=rule):
                room = getattr(getattr(module, name, None), "__name__", "")
                if room.startswith("sim.rules."):
                    yield f"{room.removeprefix('sim.rules.')}.{rule}"
            case ast.Name(id=name):
                part = inspect.unwrap(getattr(module, name, len))
                if inspect.isfunction(part) and part.__module__.startswith("sim.engines.compiled."):
                    yield from called(source(part), importlib.import_module(part.__module__))


def source(function):
    """The syntax of a function."""
    return ast.parse(inspect.getsource(inspect.unwrap(function)))
