"""Rainclouds and doses: the same person in two arms, counted anew from the table."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim import figures
from sim.estimation.outcomes import RESPONSE
from sim.figures.clouds import cloud_of, density
from sim.figures.tables import ratio_over_replicates
from tests.figures.drawings import drawn, marked, written
from tests.figures.synthetic import LABELS, Synthetic

ARMS = [arm for arm in LABELS if arm != "waitlist"]
BINS = [(0, 0), (1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]


def pairs(study: Synthetic, arm: str, column: str, week: int = 10) -> pd.DataFrame:
    """People of both arms at once, merged by the library."""
    rows = study.patients[study.patients["week"] == week]
    mine, base = rows[rows["arm"] == arm], rows[rows["arm"] == "waitlist"]
    both = mine.merge(base, on=["replicate", "person"], suffixes=("", "_base"))
    return both.assign(difference=both[column] - both[f"{column}_base"])


def interval(values: pd.Series) -> tuple[float, float]:
    """95 % t interval of the mean over replicates, by scipy."""
    ends = stats.t.interval(0.95, len(values) - 1, loc=values.mean(), scale=stats.sem(values))
    return tuple(float(end) for end in ends)


@pytest.mark.parametrize("arm", ARMS)
def test_a_raincloud_shows_people_less_themselves_in_the_first_arm(
    study: Synthetic, arm: str
) -> None:
    figure, place = drawn("raincloud").figure, ARMS.index(arm)
    expected = pairs(study, arm, "latent_anxiety")["difference"]
    assert marked(figure, "mean")[place].get_xdata() == pytest.approx(expected.mean())
    box = marked(figure, "box")[place]
    quarters = [box.get_x(), box.get_x() + box.get_width()]
    assert quarters == pytest.approx(expected.quantile([0.25, 0.75]).tolist())
    assert marked(figure, "median")[place].get_xdata()[0] == pytest.approx(expected.median())
    ends = expected.quantile([0.05, 0.95]).tolist()
    assert marked(figure, "whisker")[place].get_xdata() == pytest.approx(ends)
    drops = marked(figure, "drops")[place].get_xdata()
    assert len(drops) == 100
    assert set(drops) <= set(expected)
    assert np.quantile(drops, [0.1, 0.9]) == pytest.approx(
        expected.quantile([0.1, 0.9]).tolist(), abs=0.06
    )


def test_a_raincloud_counts_who_is_noticeably_better_and_worse(study: Synthetic) -> None:
    shown = [text.get_text() for text, _ in written(drawn("raincloud, measured").figure)]
    both = pairs(study, "video", "anxiety", 22)
    by_replicate = both.groupby("replicate")["difference"]
    for beyond in (lambda d: (d <= -RESPONSE).mean(), lambda d: (d >= RESPONSE).mean()):
        shares = 100 * by_replicate.agg(beyond)
        low, high = interval(shares)
        assert f"{shares.mean():.0f} % [{low:.0f}, {high:.0f}]" in shown
    low, high = interval(by_replicate.mean())
    printed = f"{both['difference'].mean():+.2f} [{low:.2f}, {high:.2f}]"
    assert printed.replace("-", "−") in shown


def test_an_arm_that_shares_nobody_with_the_first_is_named_and_left_out(study: Synthetic) -> None:
    patients = study.patients.copy()
    patients.loc[patients["arm"] == "forum", "person"] += 10_000
    drawing = figures.raincloud(patients, LABELS, week=10)
    assert len(marked(drawing.figure, "box")) == 3
    assert "Shares no people with Waitlist: Forum." in drawing.caption
    assert "Forum" not in drawing.alt
    dose = figures.dose_response(patients, LABELS, week=10)
    assert [len(marked(axes, "dose")) for axes in dose.figure.axes] == [4, 3, 0]


def test_without_any_pair_doses_stand_alone_and_a_raincloud_is_refused(study: Synthetic) -> None:
    patients = study.patients.copy()
    patients["person"] += 10_000 * patients["arm"].map(list(LABELS).index)
    with pytest.raises(ValueError, match="no arm has people of waitlist in week 10"):
        figures.raincloud(patients, LABELS, week=10)
    dose = figures.dose_response(patients, LABELS, week=10)
    assert len(dose.figure.axes) == 2
    assert "same person" not in dose.caption


def test_a_cloud_is_a_density_near_that_of_scipy() -> None:
    values = np.sort(np.random.default_rng(3).normal(-1, 0.8, 4000))
    at, height = density(values)
    assert np.trapezoid(height, at) == pytest.approx(1, abs=1e-3)
    bandwidth = 0.9 * min(values.std(), stats.iqr(values) / 1.34) * 4000**-0.2
    theirs = stats.gaussian_kde(values, bandwidth / values.std(ddof=1))(at)
    assert height == pytest.approx(theirs, abs=0.01)


@pytest.mark.parametrize("values", [[0.0], [2.0, 2.0, 2.0], [-1.0, 1.0]])
def test_few_or_equal_people_have_a_cloud_too(values: list[float]) -> None:
    index = pd.MultiIndex.from_product([[0], range(len(values))], names=["replicate", "person"])
    cloud = cloud_of(pd.Series(values, index=index))
    at, height = density(cloud.values)
    assert np.trapezoid(height, at) == pytest.approx(1, abs=1e-2)
    assert (cloud.mean.value, cloud.people) == (pytest.approx(np.mean(values)), len(values))
    assert np.isnan(cloud.mean.low)


@pytest.mark.parametrize("arm", ["in_person", "hybrid"])
def test_doses_are_means_over_those_who_came_as_often(study: Synthetic, arm: str) -> None:
    figure, place = drawn("dose_response").figure, ARMS.index(arm)
    both = pairs(study, arm, "anxiety")
    both = both[both["group"] >= 0]
    before = study.patients.query("week == 0 and arm == @arm")
    changed = both.merge(
        before[["replicate", "person", "anxiety"]],
        on=["replicate", "person"],
        suffixes=("", "_before"),
    )
    changed["change"] = changed["anxiety"] - changed["anxiety_before"]
    for axes, column in zip(figure.axes, ("change", "difference"), strict=False):
        shown = marked(axes, "dose")[place].get_ydata()
        for (low, high), mean in zip(BINS, shown, strict=True):
            people = changed[changed["sessions_attended"].between(low, high)]
            assert mean == pytest.approx(people[column].mean())
    counts = [len(changed[changed["sessions_attended"].between(*ends)]) for ends in BINS]
    texts = [text.get_text() for text in figure.axes[2].texts[1:]]
    assert texts[6 * place : 6 * place + 6] == [str(count) for count in counts]


def test_doses_are_said_to_be_no_effect_of_attending() -> None:
    caption = drawn("dose_response").caption
    assert "An association, not the effect of attending" in caption
    assert "95 % Monte Carlo interval over 20 replicates" in caption


def test_the_interval_of_a_ratio_is_that_of_means_where_replicates_are_alike() -> None:
    totals = np.random.default_rng(4).normal(size=(12, 3)) * 50
    mean, half = ratio_over_replicates(totals, np.full((12, 3), 50.0))
    for column in range(3):
        low, high = interval(pd.Series(totals[:, column] / 50))
        assert (mean - half)[column] == pytest.approx(low)
        assert (mean + half)[column] == pytest.approx(high)


def test_the_interval_of_a_ratio_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    counts = rng.poisson(6, (30, 2000)).astype(float)
    luck = rng.normal(0, 0.5, (30, 2000))
    totals = counts * (5 + luck) + np.sqrt(counts) * rng.normal(size=(30, 2000))
    mean, half = ratio_over_replicates(totals, counts)
    assert np.mean(np.abs(mean - 5) < half) == pytest.approx(0.95, abs=0.02)


def test_people_of_one_replicate_have_no_interval_and_nobody_has_no_mean() -> None:
    counts = np.array([[3.0, 0.0], [0.0, 0.0]])
    mean, half = ratio_over_replicates(2 * counts, counts)
    assert mean[0] == 2
    assert np.isnan([mean[1], *half]).all()
