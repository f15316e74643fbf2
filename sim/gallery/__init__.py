"""The gallery: every kind of figure, what it is for, and how one gets it. ``make gallery`` draws it.

A kind that has no entry fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

_MAP = "arm.video.mode.cue_fidelity=interval(.4,1) arm.video.mode.fatigue=interval(0,.3)"
_MANY = (
    "arm.video.mode.cue_fidelity=declared arm.video.mode.fatigue=declared parameters.carry_over=declared"
    " parameters.skill_gain=declared parameters.contagion=interval(0,.1) design=latin_hypercube design.points=64"
)

#: What is run, by a short name: a study command and what follows it.
RUNS: Final[Mapping[str, tuple[str, ...]]] = {
    "compared": ("compare", "groups=20", "replicates=20", "paths=true"),
    "line": ("sweep", "arms=[in_person,video,hybrid]", "population.age_mean=interval(40,75)"),
    "map": ("sweep", *_MAP.split(), "design.levels=7"),
    "many": ("sweep", *_MANY.split()),
    "matters": ("sensitivity", "morris.trajectories=8", "keep=6", "sobol.samples=64", "groups=4"),
    "judged": ("validate", "against=[structured_group,hads,video_group]"),
    "rivals": (
        *("rivals", "rivals=[no_contagion,no_interaction,no_skill]"),
        *("against=[structured_group]", "conclusions=[modes,what_groups_do]"),
    ),
}


class Entry(NamedTuple):
    """A kind of figure: what it is for in a sentence, the run it is of, and its name there."""

    purpose: str
    run: str
    name: str


#: By the function of `sim.figures` that draws it.
ENTRIES: Final[Mapping[str, Entry]] = {
    "forest": Entry(
        "The main result: each arm against the first at each assessment, with the interval of Monte Carlo error (thick)"
        " and of a single trial (thin).",
        *("compared", "forest"),
    ),
    "trajectories": Entry(
        "How anxiety and depression run week by week in each arm, on the same people.",
        *("compared", "trajectories"),
    ),
    "paths": Entry(
        "What an effect came through: skill, cohesion, buffering, carry-over.",
        *("compared", "paths"),
    ),
    "raincloud": Entry(
        "Each person's difference from the same person in the reference arm: how people differ, not only the mean.",
        *("compared", "raincloud"),
    ),
    "dose_response": Entry(
        "Change by sessions attended, and beside the same people in the reference arm, which takes selection away.",
        *("compared", "dose_response"),
    ),
    "retention": Entry("Who is still enrolled, week by week.", "compared", "retention"),
    "attendance": Entry("How many come to each session.", "compared", "attendance"),
    "flow": Entry("Who took part, from screening to the last assessment.", "compared", "flow"),
    "group_network": Entry(
        "One group as a network: who is close to whom, who is distressed, who has left.",
        *("compared", "network"),
    ),
    "response": Entry("How effects run along one swept key, a line an arm.", *("line", "response")),
    "heat_map": Entry(
        "The effect over two swept keys, with the line along which both arms break even.",
        *("map", "heat_map_video"),
    ),
    "tornado": Entry(
        "Which of several swept keys moves the effect most: its mean at both ends of each.",
        *("many", "tornado_video"),
    ),
    "parallel": Entry(
        "Every point of a sweep over many keys, as a line to its effect.",
        *("many", "parallel_video"),
    ),
    "morris_plane": Entry(
        "Screening: which parameters matter at all, and which act differently by what others are.",
        *("matters", "morris_video"),
    ),
    "sobol_bars": Entry(
        "How much of the variance of an effect each parameter explains, alone and with others.",
        *("matters", "sobol_video"),
    ),
    "convergence": Entry(
        "Whether Sobol' indices have settled as samples were added.",
        *("matters", "convergence_video"),
    ),
    "influence_by_evidence": Entry(
        "What to measure next: influential parameters beside the evidence they rest on.",
        *("matters", "evidence_video"),
    ),
    "patterns": Entry(
        "Published beside simulated findings, misses as prominent as hits.",
        *("judged", "patterns"),
    ),
    "rivals": Entry(
        "Which conclusion hangs on which assumption: rivals of the model, their fit and what they would flip.",
        *("rivals", "rivals"),
    ),
}


class Apart(NamedTuple):
    """A kind of figure that is of no small run: what it is for, the command that leaves it, and how Python draws it."""

    purpose: str
    command: str
    python: str
    kept: str = ""
    alt: str = ""


APART: Final[Mapping[str, Apart]] = {
    "identification": Apart(
        "What the data told of each parameter: its posterior in its plausible range. Of the reference ensemble.",
        *("circle calibrate", 'run.figure("identification")', "calibration-identification.svg"),
        "Posterior mean and 95 % interval of each parameter in its plausible range; most stay wide.",
    ),
    "posterior_pairs": Apart(
        "How parameters go together in the sets that agree with the data. Of the reference ensemble.",
        *("circle calibrate", 'run.figure("posterior_pairs")', "calibration-posterior_pairs.svg"),
        "Scatter of the sets over pairs of the parameters that were contracted most; each posterior on the diagonal.",
    ),
    "recovery": Apart(
        "Whether the fit gives known parameters back: truths of made-up studies in their posteriors.",
        *("circle calibrate recovery=100", 'run.figure("recovery")', "calibration-recovery.svg"),
        "Ranks of the truths of made-up studies in their posteriors, against the band of an even spread.",
    ),
    "group_course": Apart(
        "One group's people in two modes: anxiety, coming and closeness. The live page saves it.",
        *("circle watch in_person video", "sim.figures.group_course(table, labels)"),
    ),
    "speed": Apart(
        "How fast the engines are, and others. The command leaves it as figures/bench.svg.",
        *("circle bench", "sim.figures.speed(rows)"),
    ),
}
"""The same, where making it takes long or leaves no run that one can open; `kept` is a picture of docs/figures."""
