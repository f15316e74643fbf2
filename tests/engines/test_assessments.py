"""Assessments: what is measured of latent states, person by person, at the documented addresses."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from sim.randomness import Purpose
from tests.worlds import frames, model_of, people_of, study

ARMS = ("waitlist", "video", "guided_web", "self_guided")


@pytest.fixture(scope="module")
def world():
    """A study with many who leave, and its patients."""
    built = study(*ARMS, groups=4, seed=17, parameters={"dropout_base": -1.5})
    return built, frames(built)["patients"]


@pytest.fixture(scope="module")
def errors(world):
    """Uniforms and standard normals of every measurement, by person and week."""
    built, patients = world
    _, chance = people_of(built)
    drawn = {}
    for person, week in set(zip(patients["person"], patients["week"], strict=True)):
        blocks = [
            chance.block(Purpose.MEASUREMENT, week=int(week), agent=int(person), block=block)
            for block in (0, 1)
        ]
        uniforms = [*blocks[0], *blocks[1][:2]]
        drawn[person, week] = uniforms, [NormalDist().inv_cdf(u) for u in uniforms]
    return drawn


def score(value):
    """A whole score from 0 to 21, halves rounded upwards."""
    return min(max(math.floor(value + 0.5), 0), 21)


def burden_of(who, week):
    """Treatment burden in a week."""
    cycle = (0.6, 0.35, 0.1)[(week + who["chemotherapy_phase"]) % 3] if who["chemotherapy"] else 0.1
    return cycle + 0.3 * (1 - who["physical_function"])


def test_questionnaires_show_latent_states_with_their_own_errors(world, errors):
    for row in world[1].itertuples():
        _, normal = errors[row.person, row.week]
        assert row.anxiety == score(row.latent_anxiety + 1.5 * normal[0])
        assert row.depression == score(row.latent_depression + 1.5 * normal[1])
        assert row.gad7 == score(1.33 * row.latent_anxiety - 4.7 + 1.8 * normal[2])


def test_quality_of_life_counts_symptoms_and_the_burden_of_the_week(world, errors):
    built, patients = world
    people = {int(who["person"]): who for who in people_of(built)[0].table}
    for row in patients.itertuples():
        expected = 78 - 0.8 * (row.latent_anxiety - 3) - 2.2 * (row.latent_depression - 2.5)
        expected -= 20 * burden_of(people[row.person], row.week)
        expected += 14 * errors[row.person, row.week][1][4]
        assert row.quality_of_life == pytest.approx(min(max(expected, 0.0), 100.0), abs=1e-9)


def test_the_cohesion_scale_is_in_units_of_fixed_spreads(world, errors):
    """A straight line in cohesion, with -.25 of a spread of anxiety and an error of .6."""
    patients = world[1]
    assert patients.query("arm == 'waitlist'")["cohesion"].isna().all()
    groups = patients.query("arm != 'waitlist'")
    rest = [row.cohesion - 0.6 * errors[row.person, row.week][1][3] for row in groups.itertuples()]
    design = [[1.0, row.latent_cohesion, row.latent_anxiety] for row in groups.itertuples()]
    # Three rows fix the line, which then goes through all others.
    line, _, _, _ = np.linalg.lstsq(np.array(design), np.array(rest), rcond=None)
    assert np.array(design) @ line == pytest.approx(np.array(rest), abs=1e-9)
    assert line[1] > 0.0 > line[2]


def test_who_left_is_assessed_less_often(world, errors):
    patients = world[1]
    for row in patients.itertuples():
        share = 0.6 if row.dropout_week >= 0 else 0.95
        taken = row.week == 0 or errors[row.person, row.week][0][5] < share
        assert row.observed == taken
    later = patients[patients["week"] > 0]
    gone = later["dropout_week"] >= 0
    assert gone.sum() > 20
    assert later.loc[gone, "observed"].mean() < later.loc[~gone, "observed"].mean()


def test_the_waitlist_is_measured_as_often_as_anybody(world):
    waiting = world[1].query("arm == 'waitlist' and week > 0")
    assert 0.85 < waiting["observed"].mean() < 1.0


def test_traits_of_the_table_are_those_of_the_person(world):
    built, patients = world
    people = {int(who["person"]): who for who in people_of(built)[0].table}
    for row in patients.query("week == 0").itertuples():
        who = people[row.person]
        for trait in ("age", "rural", "travel_hours", "expressiveness", "screening_anxiety"):
            assert getattr(row, trait) == who[trait]
        assert (row.latent_anxiety, row.skill) == (who["anxiety"], who["baseline_skill"])


def test_who_stops_treatment_stops_for_good_and_goes_on_being_due():
    model = model_of(study("video", groups=5, parameters={"treatment_stop": 0.15}))
    treated = [each for each in model.patients if each.who.oral_therapy]
    stopped_in = []
    for week in range(1, 15):
        before = {each.person: (each.stopped_treatment, each.doses_taken) for each in treated}
        model.step()
        for each in treated:
            had_stopped, doses = before[each.person]
            assert each.doses_due == 7 * week
            assert each.stopped_treatment >= had_stopped
            if each.stopped_treatment:
                assert each.doses_taken == doses
            stopped_in += [week] * (each.stopped_treatment and not had_stopped)
    assert len(set(stopped_in)) > 3
    assert len(stopped_in) / len(treated) == pytest.approx(1 - 0.85**14, abs=0.15)
    untreated = [each for each in model.patients if not each.who.oral_therapy]
    assert {(each.doses_due, each.doses_taken) for each in untreated} == {(0, 0)}
