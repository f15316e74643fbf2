"""What every report has to say whatever the numbers are: what is built in, and the limits."""

from __future__ import annotations

from typing import Literal

CALIBRATED = (
    "“Calibrated” names values that are fitted to published results in the reference ensemble "
    "(posterior=reference). Plain runs keep the values from which the fit started, chosen by hand "
    "like the assumed ones; the fit could tell few of them."
)

LEVELS = (
    ("measured", "read from a published measurement"),
    ("derived", "computed from a published number"),
    (
        "calibrated",
        "fitted in the reference ensemble; plain runs keep the value the fit started from",
    ),
    ("assumed", "nobody has measured it; a plausible value was chosen"),
    ("design", "what a service chooses; not a claim about people"),
    ("set in this run", "given by hand; the evidence of the default does not speak for it"),
)

NOTICEABLE = (
    "For scale: patients with lung or heart disease notice a change of about 1.5 to 1.7 HADS-A "
    "points (puhan2008, lemay2019); no such value is known for cancer. A mean difference below it "
    "still means that some people changed by more."
)
NOTICEABLE_SOURCES = ("puhan2008", "lemay2019")

BUILT_IN = (
    "That support helps most those who lack it elsewhere: members are matched to need by the "
    "equations themselves.",
    "That group size hardly matters up to about ten members, and that larger groups lose: two "
    "parameters were chosen to make it so.",
    "That poor communicators gain less: their competence enters each reply.",
    "That a forum’s facilitator is stretched thin: the load is an equation.",
    "That anxious people rate their group as less cohesive: the scale is written that way.",
    "The clustering of outcomes within groups (ICC) and the odds ratio of treatment adherence: "
    "both were seen while the model was tuned.",
    "The agreement of repeated questionnaires (retest): it sets a parameter.",
    "GAD-7 and quality of life: they re-express anxiety, depression and burden, and are no "
    "further evidence beside HADS.",
)

REACH_ENROLLED = (
    "Who is reached and who accepts: in this run everybody in the study starts, so nothing here "
    "says how many people a way of delivery would reach."
)

REACH_OFFERED = (
    "Who is reached and who accepts: access and readiness to accept are inputs of the setting. A "
    "ratio of reach or uptake between arms repeats what was put in; the break-even uptake says "
    "what it would have to be."
)

LIMITS = (
    "The people on this page are simulated. Nothing here has been observed in patients.",
    "Not for individual advice: the model speaks of averages over groups, and cannot say what is "
    "right for one patient.",
    "The evidence behind the numbers is mostly Western and mostly from women with breast cancer. "
    "For other cancers, men and other health systems it is an extrapolation.",
    "Members of a group influence each other, so an effect is that of treating whole groups, not "
    "one person among untreated ones.",
    "Many values are assumed, and defaults were not fitted to published results (see above). "
    "Which of them a result hangs on takes a sensitivity analysis (circle sensitivity).",
)


def built_in(entry: Literal["enrolled", "offered"]) -> list[str]:
    """Return what is an input of the model and may not be read as a finding."""
    return [*BUILT_IN, REACH_OFFERED if entry == "offered" else REACH_ENROLLED]
