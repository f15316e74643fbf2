"""The gallery: every kind of figure, what it is for, and how one gets it. ``make gallery`` draws it.

A kind that has no entry fails a test.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Final, NamedTuple

PAGE, PICTURES = "gallery.md", "figures/gallery"
"""The page and the folder of its pictures, in docs/."""

_MAP = "arm.video.mode.cue_fidelity=interval(.4,1) arm.video.mode.fatigue=interval(0,.3)"
_MANY = (
    "arm.video.mode.cue_fidelity=declared arm.video.mode.fatigue=declared parameters.carry_over=declared"
    " parameters.skill_gain=declared parameters.contagion=interval(0,.1) design=latin_hypercube design.points=64"
)

#: What is run, by a short name: a study command and what follows it.
RUNS: Final[Mapping[str, tuple[str, ...]]] = {
    "compared": ("compare", "groups=20", "replicates=20", "paths=true", "sets=1"),
    "line": ("sweep", "arms=[in_person,video,hybrid]", "population.age_mean=interval(40,75)"),
    "map": ("sweep", *_MAP.split(), "design.levels=7"),
    "many": ("sweep", *_MANY.split()),
    "matters": ("sensitivity", "morris.trajectories=8", "keep=6", "sobol.samples=64", "groups=4"),
    "judged": ("validate", "against=[structured_group,hads,video_group]"),
    "rivals": (
        *("rivals", "rivals=[no_contagion,no_interaction,no_skill]"),
        *("against=[structured_group]", "conclusions=[modes,what_groups_do]"),
    ),
    "fitted": (
        *("calibrate", "~blocks.programme", "history.points=64", "sequential.first=100"),
        *("sequential.following=60", "sequential.counting=40", "sequential.effective=80"),
        *("sets=100", "recovery=20", "replicates=4"),
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
    "retention": Entry("Who is still enrolled, week by week.", "compared", "retention"),
    "attendance": Entry("How many come to each session.", "compared", "attendance"),
    "flow": Entry("Who took part, from screening to the last assessment.", "compared", "flow"),
    "group_network": Entry(
        "One group as a network: who is close to whom, who is distressed, who has left.",
        *("compared", "network"),
    ),
    "response": Entry(
        "How effects run along one swept key, a line an arm.", *("line", "response")
    ),
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
    "identification": Entry(
        "What the data told of each parameter: its posterior in its plausible range.",
        *("fitted", "identification"),
    ),
    "posterior_pairs": Entry(
        "How parameters go together in the sets that agree with the data.",
        *("fitted", "posterior_pairs"),
    ),
    "recovery": Entry(
        "Whether the fit gives known parameters back: truths of made-up studies in their posteriors.",
        *("fitted", "recovery"),
    ),
    "rivals": Entry(
        "Which conclusion hangs on which assumption: rivals of the model, their fit and what they would flip.",
        *("rivals", "rivals"),
    ),
}

ELSEWHERE: Final[Mapping[str, tuple[str, str]]] = {
    "group_course": (
        "One group's people in two modes: anxiety, coming and closeness. The live page saves it.",
        "circle watch in_person video",
    ),
    "speed": ("How fast the engines are, and others.", "circle bench"),
}
"""Figures that are of no run whose tables one can open: what for, and the command that draws them."""


def command_line(entry: Entry) -> str:
    """Return the lines that draw a figure."""
    return f"circle {shlex.join(RUNS[entry.run])} out={entry.run}"
