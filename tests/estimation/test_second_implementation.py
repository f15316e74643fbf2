"""Every effect once more, person by person in pandas, from the definitions alone."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.estimation import EstimationPlan, effects_table
from tests.estimation.synthetic import FORUM, IN_PERSON, WAITLIST, Truth, table

ARMS = ("waitlist", "in_person", "forum")
CHECKED = (
    "estimate",
    "ci_low",
    "ci_high",
    "mc_se",
    "standardised",
    "standardised_low",
    "standardised_high",
    "variance_ratio",
    "g_baseline",
    "trial_low",
    "trial_high",
    "patients",
    "groups",
)
SUBGROUPS = {
    "all": lambda people: people["anxiety_0"] > -1,
    "residence:rural": lambda people: people["rural"],
    "baseline_anxiety:from_11": lambda people: people["anxiety_0"] >= 11,
    "digital_literacy:low": lambda people: people["digital_literacy"] < 0.6,
    "outside_support:high": lambda people: people["outside_support"] >= 0.5,
}
MEANS = ("anxiety", "quality_of_life", "latent_depression")


@pytest.fixture(scope="module")
def patients():
    return table((WAITLIST, IN_PERSON, FORUM), Truth(replicates=4))


@pytest.fixture(scope="module")
def effects(patients):
    return effects_table(patients, EstimationPlan(ARMS, 10))


@pytest.fixture(scope="module")
def people(patients):
    """Everybody at week 10 by arm and replicate, with their numbers at baseline beside."""
    return {
        (arm, replicate): with_baseline(own)
        for (arm, replicate), own in patients.groupby(["arm", "replicate"])
    }


def with_baseline(own):
    now = own[own["week"] == 10].set_index("person")
    now = now.join(own[own["week"] == 0].set_index("person").add_suffix("_0"))
    now["responders"] = (now["anxiety_0"] - now["anxiety"] >= 1.5).astype(float)
    return now


def counted(contrast, reference, estimand):
    if estimand == "while_enrolled":
        return contrast[contrast["enrolled"]], reference[reference["enrolled"]]
    common = contrast.index.intersection(reference.index)
    contrast, reference = contrast.loc[common], reference.loc[common]
    if estimand == "principal_stratum":
        both = contrast["enrolled"] & reference["enrolled"]
        return contrast[both], reference[both]
    return contrast, reference


def hedges(difference, first, second):
    n, m = len(first), len(second)
    pooled = math.sqrt(((n - 1) * first.var() + (m - 1) * second.var()) / (n + m - 2))
    freedom = n + m - 2
    exact = math.gamma(freedom / 2) / (math.sqrt(freedom / 2) * math.gamma((freedom - 1) / 2))
    return exact * difference / pooled


def error_of_mean(people, outcome):
    """Variance of an arm's mean in one trial and its units, groups drawn whole."""
    values, groups = people[outcome], people["group"]
    unit = groups.where(groups >= 0, -1 - people.index.to_numpy())
    deviations = (values - values.mean()).groupby(unit).sum()
    number = len(deviations)
    return number / (number - 1) * (deviations**2).sum() / len(values) ** 2, number


def one_replicate(people, row, replicate):
    pair = [people[row[side], replicate] for side in ("contrast", "reference")]
    pair = [one[SUBGROUPS[row["subgroup"]](one)] for one in pair]
    first, second = counted(*pair, row["estimand"])
    outcome = row["outcome"]
    difference = first[outcome].mean() - second[outcome].mean()
    found = {"contrast": first[outcome].mean(), "reference": second[outcome].mean()}
    found |= {"difference": difference, "patients": len(first)}
    found["groups"] = first.loc[first["group"] >= 0, "group"].nunique()
    found["first_error"], found["first_units"] = error_of_mean(first, outcome)
    found["second_error"], found["second_units"] = error_of_mean(second, outcome)
    if outcome in MEANS:
        found["g"] = hedges(difference, first[outcome], second[outcome])
        found["g_0"] = hedges(difference, first[f"{outcome}_0"], second[f"{outcome}_0"])
    else:
        found["g"] = found["g_0"] = math.nan
    return found


def expected(people, row):
    each = pd.DataFrame([one_replicate(people, row, replicate) for replicate in range(4)])
    t = stats.t.ppf(0.975, 3)
    estimate, error = each["difference"].mean(), each["difference"].sem()
    g, g_error = each["g"].mean(), each["g"].sem()
    a, b = each["first_error"].mean(), each["second_error"].mean()
    freedom = [(each[units] - 1).sum() for units in ("first_units", "second_units")]
    welch = (a + b) ** 2 / (a**2 / freedom[0] + b**2 / freedom[1])
    half = stats.t.ppf(0.975, welch) * math.sqrt(a + b)
    if row["estimand"] == "principal_stratum":
        half = math.nan
    apart = each["contrast"].var() + each["reference"].var()
    return {
        "estimate": estimate,
        "ci_low": estimate - t * error,
        "ci_high": estimate + t * error,
        "mc_se": error,
        "standardised": g,
        "standardised_low": g - t * g_error,
        "standardised_high": g + t * g_error,
        "variance_ratio": apart / each["difference"].var(),
        "g_baseline": each["g_0"].mean(),
        "trial_low": estimate - half,
        "trial_high": estimate + half,
        "patients": math.floor(each["patients"].mean() + 0.5),
        "groups": math.floor(each["groups"].mean() + 0.5),
    }


@pytest.mark.parametrize("estimand", ["treatment_policy", "while_enrolled", "principal_stratum"])
@pytest.mark.parametrize("subgroup", SUBGROUPS)
def test_a_second_implementation_agrees(people, effects, subgroup, estimand):
    rows = effects[
        (effects["subgroup"] == subgroup)
        & (effects["estimand"] == estimand)
        & effects["outcome"].isin([*MEANS, "responders"])
        & (effects["week"] == 10)
        & (effects["contrast"] != "waitlist")
    ]
    assert len(rows) == 4 * 4
    for _, row in rows.iterrows():
        wanted = expected(people, row)
        found = row[list(CHECKED)].astype(float)
        np.testing.assert_allclose(
            found,
            [wanted[name] for name in CHECKED],
            rtol=1e-8,
            atol=1e-11,
            err_msg=f"{row['contrast']} − {row['reference']}, {row['outcome']}",
        )
