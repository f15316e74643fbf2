"""What isn't asked for takes no memory, and asking for less changes no number."""

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

from sim.engines import run_points
from sim.engines.compiled import engine
from sim.engines.compiled.layout import lay_out, output_for
from sim.engines.compiled.places import Shared
from sim.recording import COUNTS, NUMBERS, Recording
from tests.worlds import parameters_with, study

FEW = Recording(endpoints=("anxiety", "enrolled", "alliance"), weeks=False)
ARMS = ("waitlist", "video", "forum")


def changed(world, **changes):
    return replace(world, parameters=parameters_with(changes))


def columns_of(points):
    return [
        (name, part.tobytes())
        for point in points
        for name, arm in point.items()
        for part in (arm.numbers, arm.counts, arm.facilitator_hours, arm.cohort.people)
    ]


@pytest.mark.parametrize("name", ["mesa", "compiled"])
def test_fewer_columns_are_those_of_all(name):
    world = study(*ARMS, groups=2, weeks=6)
    ((everything,),) = run_points(name, [world], [0, 2])
    ((few,),) = run_points(name, [world], [0, 2], recording=FEW)
    for arm in ARMS:
        assert few[arm].numbers.shape == (2, 2, 2, 16)
        for column in FEW.endpoints:
            np.testing.assert_array_equal(few[arm].column(column), everything[arm].column(column))
        with pytest.raises(ValueError, match="'skill' was not recorded"):
            few[arm].column("skill")


@pytest.mark.parametrize("entry", ["enrolled", "offered"])
def test_both_engines_leave_the_same_columns(entry):
    world = study(*ARMS, groups=2, weeks=6, entry=entry)
    ((left,),), ((right,),) = (run_points(name, [world], [0, 2]) for name in ("mesa", "compiled"))
    assert columns_of([left]) == columns_of([right])
    for arm in ARMS:
        assert left[arm].endpoints.tobytes() == right[arm].endpoints.tobytes()


def test_an_unknown_column_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"'anxeity' is unknown.*anxiety"):
        Recording(endpoints=("anxeity",))


def test_memory_is_what_is_recorded():
    world = study(*ARMS, groups=10)
    batch, _ = lay_out([world], range(5), FEW)
    out = output_for(batch, FEW)
    patients, assessments = 3 * 80 * 5, 3
    assert out.numbers.nbytes == patients * assessments * 2 * 8
    assert out.counts.nbytes == patients * assessments * 2
    assert out.weeks.nbytes == out.member_weeks.nbytes == out.ties.nbytes == 0
    assert out.hours.nbytes <= 8 * patients
    everything = output_for(batch, Recording(weeks=False))
    a_patient = assessments * (8 * len(NUMBERS) + 2 * len(COUNTS))
    assert everything.numbers.nbytes + everything.counts.nbytes == patients * a_patient


def test_however_studies_are_cut_into_portions(monkeypatch):
    world = study(*ARMS, groups=2, weeks=6)
    later = replace(world, schedule=replace(world.schedule, horizon=8, assessments=(0, 6, 8)))
    studies = [world, changed(world, carry_over=0.1), replace(world, seed=5), later, world]
    whole = list(run_points("compiled", iter(studies), [0, 1]))
    assert [len(portion) for portion in whole] == [2, 1, 1, 1]
    monkeypatch.setattr(engine, "PORTION_BYTES", 1)
    single = list(run_points("compiled", iter(studies), [0, 1], threads=2))
    assert [len(portion) for portion in single] == [1] * 5
    assert columns_of(chain(*single)) == columns_of(chain(*whole))


def test_points_share_people_and_places_that_they_do_not_depend_on():
    world = study("waitlist", "video", groups=2, entry="offered")
    shared, arm = Shared([0, 1]), world.arms[1]
    people, places = shared.people(world), shared.places(world, arm)
    same = changed(world, carry_over=0.2, attendance_base=1.0)
    assert shared.people(same) is people
    assert shared.places(same, arm) is places
    more_willing = changed(world, uptake_base=2.0)
    assert shared.people(more_willing) is people
    assert shared.places(more_willing, arm) is not places
    assert shared.people(changed(world, home_anxiety_mean=5.0)) is not people


def test_what_is_shared_is_forgotten_when_it_grows(monkeypatch):
    from sim.engines.compiled import places

    monkeypatch.setattr(places, "KEPT_BYTES", 1)
    world = study("waitlist", groups=2)
    shared = Shared([0])
    first = shared.people(world)
    assert shared.people(world) is first
    shared.people(changed(world, home_anxiety_mean=5.0))
    again = shared.people(world)
    assert again is not first
    assert again.tobytes() == first.tobytes()
