"""Who is counted: the estimands after ICH E9(R1), and how two arms are paired.

*Treatment policy* counts everybody of the initial cohort whatever happened to them: dropping
out, missing sessions and stopping treatment are part of the policy. The simulation knows the
value of everybody at every assessment, so the column ``observed`` is not used: what a trial
would lose is for the analysis of virtual trials, not for the effect itself.

*While enrolled* counts in each arm those still enrolled at that assessment. They are different
people in each arm, so it is unpaired by nature and compares the selected with the selected.

*Principal stratum* counts the people enrolled at that assessment in both arms, paired. Only a
simulation knows both worlds of one person.

**Pairing under treatment policy.** The unit of decision is the pair of arms. Where in every
replicate the people of one arm are among those of the other (the same people, or a forum that
seats 330 beside 320 in person), both arms are counted over the common people, so chance in who
was drawn cancels. People are numbered in the order they were screened and capacity alone ends
the seating, so the common people are as good as drawn from either arm's and the estimate stays
unbiased for the arms as seated. Otherwise (different people, as in two samples of a trial, or a
partial overlap, where being common may say something about a person) each arm is counted over
its own people, unpaired, which needs no assumption. The difference is that of the two means; over
common people with a value in both arms that is the mean of the paired differences.

Patients of a group influence each other, so every estimand is the effect of treating the whole
group that a person sits in.
"""

from __future__ import annotations

import numpy as np

from sim.estimation.panel import BoolArray
from sim.estimation.plan import PRINCIPAL_STRATUM, TREATMENT_POLICY, WHILE_ENROLLED


def nested(contrast: BoolArray, reference: BoolArray) -> bool:
    """Whether two arms are paired under treatment policy.

    Parameters
    ----------
    contrast, reference : ndarray of bool, shape (replicates, seats)
        Who is in each arm.

    Returns
    -------
    bool
        True if they share people and in every replicate with both arms the people of one are all
        among those of the other.
    """
    in_contrast, in_reference = contrast.sum(axis=1), reference.sum(axis=1)
    common = (contrast & reference).sum(axis=1)
    run = (in_contrast > 0) & (in_reference > 0)
    smaller = np.minimum(in_contrast, in_reference)
    return bool(run.any() and np.array_equal(common[run], smaller[run]))


def counted(
    estimand: str,
    present: tuple[BoolArray, BoolArray],
    enrolled: tuple[BoolArray, BoolArray],
) -> tuple[BoolArray, BoolArray]:
    """Who is counted in the contrast and in the reference arm.

    Parameters
    ----------
    estimand : str
        Name of the estimand.
    present, enrolled : pair of ndarray of bool, shape (replicates, seats)
        For contrast and reference: who belongs to the initial cohort, and who is enrolled at the
        assessment.

    Returns
    -------
    pair of ndarray of bool, shape (replicates, seats)
        People counted in the contrast and in the reference arm.

    Raises
    ------
    ValueError
        If there is no such estimand.
    """
    if estimand == TREATMENT_POLICY:
        if not nested(*present):
            return present
        common = present[0] & present[1]
        return common, common
    if estimand == WHILE_ENROLLED:
        return enrolled
    if estimand == PRINCIPAL_STRATUM:
        both = enrolled[0] & enrolled[1]
        return both, both
    raise ValueError(f"there is no estimand {estimand!r}")
