"""Blocks fitted step by step, and known parameters given back, where statistics are known functions of parameters."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.calibration.fit import Fit
from sim.calibration.prior import Prior
from sim.calibration.recovery import recovered, simulated, summary
from sim.calibration.results import ensemble_of, fit_table, generations_table
from sim.calibration.stages import ABOUT, FIRST, TRUTH
from sim.calibration.task import Block
from sim.scenario.patterns import PatternFile

ONE, TWO = ("home_anxiety_mean", "home_depression_mean"), ("carry_over", "tie_growth")
TARGETS = {"one": (6.0, 4.5), "two": (0.1, 0.12)}
SPEC = SimpleNamespace(
    seed=3,
    made_up=False,
    history=SimpleNamespace(points=64, cut_off=4.0, spared=0),
    sequential=SimpleNamespace(
        first=200, following=100, counting=60, effective=400, generations=40
    ),
)


def block(name, keys, errors):
    """A block whose statistics are its parameters."""
    patterns = [
        {
            **{"name": f"{name}_{k}", "what": "it", "statistic": "correlation", "arm": "waitlist"},
            **{"outcome": "anxiety", "other": ("depression", "alliance")[k], "week": 0},
            **{"target": target, "low": target - 1.96 * error, "high": target + 1.96 * error},
            **{"source": None, "role": "fitted"},
        }
        for k, (target, error) in enumerate(zip(TARGETS[name], errors, strict=True))
    ]
    file = PatternFile.model_validate({"title": "t", "scenario": [], "patterns": patterns})
    return Block(name, keys, ((name, file),), ())


BLOCKS = block("one", ONE, (0.3, 0.4)), block("two", TWO, (0.02, 0.02))


def statistics(points):
    """What sets come to: the parameters of their own block."""
    one, two = points["block"] == 0, points["block"] == 1
    table = pd.DataFrame(index=points["point"], columns=["one_0", "one_1", "two_0", "two_1"])
    table.loc[points.loc[one, "point"], ["one_0", "one_1"]] = points.loc[one, list(ONE)].to_numpy()
    if two.any():
        own = points.loc[two, list(TWO)].to_numpy()
        # The second block looks at a parameter of the first, too: pairs that disagree weigh less.
        own = own + 0.02 * (points.loc[two, [ONE[0]]].to_numpy() - 6.0)
        table.loc[points.loc[two, "point"], ["two_0", "two_1"]] = own
    return table.astype(float)


def fitted(spec=SPEC):
    """Fits of both blocks, done."""
    fits, points, first = [], [], 0
    for position, each in enumerate(BLOCKS):
        prior, stages = Prior.of(each.keys, "blocks"), []
        surfaces = {}
        while True:
            found = statistics(pd.concat(points)) if points else pd.DataFrame()
            earlier = fits[-1].left if fits else None
            fit = Fit(position, each, prior, tuple(stages), found, earlier, spec, surfaces)
            if fit.is_done:
                break
            stages.append(fit.following(first))
            points.append(stages[-1].points)
            first += len(stages[-1].points)
        fits.append(fit)
    return fits


@pytest.fixture(scope="module")
def fits():
    return fitted()


def mean_and_sd(values, weights):
    mean = float(weights @ values)
    return mean, float(np.sqrt(weights @ (values - mean) ** 2))


def test_the_first_block_finds_what_the_targets_and_their_errors_say(fits):
    left = fits[0].left
    for key, target, error in zip(ONE, TARGETS["one"], (0.3, 0.4), strict=True):
        mean, sd = mean_and_sd(left.sets[key].to_numpy(), left.shares)
        assert mean == pytest.approx(target, abs=0.05)
        assert sd == pytest.approx(np.hypot(error, 0.05), rel=0.12)


def test_the_next_block_starts_from_what_the_first_left_and_may_weigh_it_anew(fits):
    first, second = fits[0].left, fits[1]
    drawn = second.stages[0].points[ONE[0]].to_numpy()
    assert set(drawn) <= set(first.sets[ONE[0]])
    mean, sd = mean_and_sd(first.sets[ONE[0]].to_numpy(), first.shares)
    assert drawn.mean() == pytest.approx(mean, abs=0.15)
    assert drawn.std() == pytest.approx(sd, rel=0.3)
    assert set(second.left.sets) == {*ONE, *TWO}
    pairs = second.left.sets[[ONE[0], TWO[0]]].to_numpy()
    spread = np.cov(pairs.T, aweights=second.left.shares)
    assert spread[0, 1] / np.sqrt(spread[0, 0] * spread[1, 1]) < 0


def test_steps_number_their_points_on_and_run_replicates_of_their_own(fits):
    stages = [stage for fit in fits for stage in fit.stages]
    numbers = np.concatenate([stage.points["point"] for stage in stages])
    assert (numbers == np.arange(len(numbers))).all()
    for fit in fits:
        spans = [stage.replicates(4) for stage in fit.stages]
        assert all(end - start == 4 for start, end in spans)
        assert len({r for span in spans for r in range(*span)}) == 4 * len(spans)


def test_no_set_is_tried_that_history_matching_rules_out_or_that_is_not_plausible(fits):
    for fit in fits:
        tried = pd.concat([each.points for each in fit.stages if each.step >= FIRST])
        sets = fit.prior.unit(tried[list(fit.prior.keys)].to_numpy())
        assert (sets >= -1e-6).all()
        assert (sets <= 1 + 1e-6).all()
        left = fit.screen.leaves(np.clip(sets, 0, 1))
        assert left.mean() > 0.99  # rounding moves a set over an edge now and then
    assert 0 < fits[0].volume < 1


def test_the_ensemble_has_the_weights_of_the_pool(fits):
    ensemble = ensemble_of(fits[1], 500, seed=1)
    assert ensemble.weights.sum() == pytest.approx(1.0)
    assert len(np.unique(ensemble.values, axis=0)) == len(ensemble)
    times = ensemble.weights * 500
    assert times == pytest.approx(times.round())
    assert times.min() == pytest.approx(1)
    assert times.max() > 1.5
    left = fits[1].left
    for key in (*ONE, *TWO):
        pooled, _ = mean_and_sd(left.sets[key].to_numpy(), left.shares)
        found, sd = mean_and_sd(ensemble.values[:, ensemble.names.index(key)], ensemble.weights)
        assert found == pytest.approx(pooled, abs=0.15 * sd)


def test_tables_tell_how_well_targets_are_met_and_how_it_came_about(fits):
    table = fit_table(fits).set_index("pattern")
    assert table["standard_errors"].abs().max() < 0.2
    assert not table["out_of_reach"].any()
    assert (table["simulated_low"] < table["simulated"]).all()
    assert (table["simulated"] < table["simulated_high"]).all()
    generations = generations_table(fits)
    assert (generations.groupby("block")["sets"].diff().dropna() == 100).all()
    assert generations.groupby("block")["effective"].last().min() >= 400


def test_the_truth_of_a_made_up_study_is_one_for_both_blocks():
    spec = SimpleNamespace(**{**vars(SPEC), "made_up": True, "seed": 5})
    fits = fitted(spec)
    truth = fits[1].truth
    assert set(truth) == {*ONE, *TWO}
    assert {key: truth[key] for key in ONE} == fits[0].truth
    assert all(fit.stages[0].step == TRUTH for fit in fits)
    first = fits[0].stages[0].points.drop(columns=list(ABOUT)).iloc[0]
    made_up = [target.low for target in fits[0].targets.rows]
    assert made_up != list(TARGETS["one"])
    assert made_up == pytest.approx(first.to_list(), abs=4 * 0.5)
    told = simulated(fits[1]).set_index("parameter")
    assert set(told["study"]) == {5}
    assert told["truth"].to_numpy() == pytest.approx(
        fits[1].prior.unit(np.array([[truth[key] for key in TWO]]))[0]
    )
    shares = fits[1].left.shares
    below = fits[1].left.sets[TWO[0]].to_numpy() < truth[TWO[0]]
    assert told["quantile"][TWO[0]] == pytest.approx(shares[below].sum())


def test_known_parameters_are_given_back_as_often_as_the_method_says(fits):
    table = pd.concat(recovered(fits[0], 120), ignore_index=True)
    whole = summary(table)
    assert whole["covered"].between(0.89, 1.0).all()
    assert (whole["p"] > 0.005).all()
    assert (whole["correlation"] > 0.8).all()
    # A truth near the low end of its range lies low in its posterior: quantiles are from below.
    low = table[table["truth"] < 0.1]
    assert low["quantile"].mean() < 0.5
