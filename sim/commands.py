"""The commands there are: the question each answers, and an example that runs."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """A command: its question in one line, and an example that runs (quoted so that zsh takes it)."""

    question: str
    example: str


COMMANDS = {
    "compare": Command(
        "What does delivery do? Arms on the same people, effects with intervals.",
        "circle compare groups=40 'arms=[waitlist,in_person,video]'",
    ),
    "sweep": Command(
        "How does it change over these settings? Designs of points, effects at each, resumable.",
        "circle sweep 'arm.video.mode.cue_fidelity=interval(.4,1)' population=screened,rural",
    ),
    "sensitivity": Command(
        "Which parameters matter? Morris screening, then Sobol' indices with intervals, beside the evidence.",
        "circle sensitivity outcome=attendance",
    ),
    "calibrate": Command(
        "Which parameters agree with published trials? History matching, then ABC; an ensemble, never one best fit.",
        "circle calibrate sets=300",
    ),
    "validate": Command(
        "Which published patterns does it reproduce? Fitted and checked apart, misses beside hits.",
        "circle validate 'against=[structured_group,hads]'",
    ),
    "rivals": Command(
        "Which conclusion hangs on which assumption? Mechanisms off in turn, and rivals of them, beside the model.",
        "circle rivals 'rivals=[no_contagion,no_interaction]'",
    ),
    "lockstep": Command(
        "Do both engines do the same? The first week, group, member and state in which they differ.",
        "circle lockstep groups=4 seed=7",
    ),
    "bench": Command(
        "How fast is it, against what? Engines, peers, limits and start-up in one run.",
        "circle bench groups=40",
    ),
    "watch": Command(
        "What happens in a group? A live page: two modes side by side on the same people, week by week, turn by turn.",
        "circle watch in_person video",
    ),
    "status": Command(
        "How far is a run? What is done, failed, missing or damaged, who writes there, what to do next.",
        "circle status results/compare/latest",
    ),
    "resume": Command(
        "Finish an interrupted or planned run; what is done is kept.",
        "circle resume results/compare/latest",
    ),
    "work": Command(
        "Do one part of a planned run on a shared folder: any scheduler, any number of machines.",
        "circle work results/compare/latest --part 3/16",
    ),
    "rerun": Command(
        "Run one replicate or point of a run again alone, and check that it gives the same.",
        "circle rerun results/compare/latest --replicate 3",
    ),
    "report": Command(
        "What do several runs say together? Their results below a folder as one table and one page.",
        "circle report results/compare",
    ),
    "plot": Command(
        "What does a finished run look like? Its figures again from its tables, or of another outcome.",
        "circle plot results/sweep/latest --outcome attendance",
    ),
    "show": Command(
        "What is this? Values, units, ranges and sources of everything there is.",
        "circle show mode video",
    ),
    "new": Command(
        "Write a commented study of your own to start from.",
        "circle new study rural_video",
    ),
    "doctor": Command(
        "Does this installation work? What a report of a fault needs.",
        "circle doctor",
    ),
    "completion": Command(
        "Complete commands, keys and choices with the tab key, in bash, zsh or fish.",
        "circle completion bash",
    ),
}
TOPICS = {
    "To begin with": ("show", "new", "doctor", "completion"),
    "Questions": ("compare", "sweep", "sensitivity"),
    "Credibility": ("calibrate", "validate", "rivals", "lockstep", "bench"),
    "Runs": ("status", "resume", "work", "rerun"),
    "Results": ("report", "plot", "watch"),
}
"""Commands in the order in which one comes to need them."""
STUDY_COMMANDS = (
    *("compare", "sweep", "sensitivity", "calibrate", "validate", "rivals"),
    *("lockstep", "bench"),
)
SWEEPING = ("sweep", "sensitivity")
"""Study commands whose overrides may be axes."""
RUN_KEYS = ("out", "resume", "plan")
"""Keys of a study command that say how it is run, not what."""
FILE_COMMANDS = {
    "watch": "sim.dashboard.command",
    "status": "sim.status",
    "resume": "sim.resume",
    "work": "sim.work",
    "rerun": "sim.rerun",
    "report": "sim.collect",
    "plot": "sim.plot",
    "show": "sim.show",
    "new": "sim.new",
    "doctor": "sim.doctor",
    "completion": "sim.completion",
}
"""Where the ``main`` of a command is that takes paths or names."""
