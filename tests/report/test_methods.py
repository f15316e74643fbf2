"""The methods paragraph: from the settings, with references in the order of their marks."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sim.report.methods import checklist_table, methods
from sim.report.origin import used_by
from sim.report.people import People
from sim.report.results import Results


@pytest.fixture
def written():
    def write(made, **changes):
        report = made.report(**changes)
        results = Results(report.study, report.effects, report.outcomes)
        people = People.of(report.study, report.patients)
        return methods(report, results, people, used_by(report))

    return write


def test_marks_and_references_agree(world, written):
    made = written(world())
    marks = [int(each) for each in re.findall(r"\[(\d+)\]", made.text)]
    assert marks == list(range(1, len(made.references) + 1))
    assert "circlesim" in made.references[0]
    assert "10.18564/jasss.4259" in made.references[1]


def test_the_seed_is_that_of_the_run(world, written):
    made = world()
    assert "with seed 7." in written(made, study=replace(made.study, seed=7)).text


def test_numbers_are_those_of_the_run(world, written):
    text = written(world()).text
    assert "Waitlist (no sessions)" in text
    assert "A replicate drew 16 virtual patients" in text
    assert "over 12 replicates" in text
    assert "with seed 1." in text
    assert (
        "half-width for anxiety against the reference was 0.05 HADS points or less, or 200" in text
    )
    assert "All values of the model were the defaults" in text
    assert "Python 3.11.7, mesa 3.3.1 and numpy 2.4.6; engine mesa; version of the" in text
    assert "model 0123456789abcdef; git commit c0ffee with 2 changed files." in text


def test_what_was_set_is_named(world, written):
    made = world(overrides=["parameters.contagion=.05", "replicates=7", "entry=offered"])
    text = written(made, ensemble="200 sets of reference").text
    assert "Set in place of the defaults: parameters.contagion = 0.05." in text
    assert "a number fixed beforehand" in text
    assert "access and uptake decided who started" in text
    assert "Uncertainty of parameters was taken from 200 sets of reference." in text


def test_arms_of_different_people_are_owned_up_to(world, written):
    text = written(world(people={"forum": range(8, 24)})).text
    assert "Some arms held different people." in text
    assert "common random numbers" not in text


def test_checklists_name_parts_that_the_page_has(world, page):
    from sim.report import render_report

    heads = page(render_report(world(subgroups={}).report())).texts("h2")
    named = {part for row in checklist_table().rows for part in row[3].split("; ")}
    missing = {name for name in named if not any(head.startswith(name) for head in heads)}
    assert missing == set()
