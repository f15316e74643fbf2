"""Every kind of figure, drawn from synthetic tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim import figures
from sim.figures import Drawing
from sim.figures.style import house_style
from tests.figures import parts, ranked, swept
from tests.figures.synthetic import HOSTILE, LABELS, Synthetic

Draw = Callable[[Synthetic, Mapping[str, str]], Drawing]


def _arms(labels: Mapping[str, str]) -> list[str]:
    return [arm for arm in labels if arm != "waitlist"]


DRAWINGS: dict[str, Draw] = {
    "trajectories": lambda s, labels: figures.trajectories(
        s.weeks, labels, programme_weeks=10, patients=s.patients
    ),
    "trajectories, single": lambda s, labels: figures.trajectories(
        s.weeks, labels, programme_weeks=10, patients=s.patients, width="single"
    ),
    "trajectories, anxiety": lambda s, labels: figures.trajectories(
        s.weeks, labels, programme_weeks=10, outcomes=("anxiety",), width="single"
    ),
    "forest": lambda s, labels: figures.forest(s.effects, labels),
    "forest, attendance": lambda s, labels: figures.forest(
        s.effects, labels, outcome="attendance", reference=_arms(labels)[0]
    ),
    "forest, subgroups": lambda s, labels: figures.forest(
        s.effects, labels, subgroups=("all", "residence:rural", "baseline_anxiety:below_11")
    ),
    "forest, one week": lambda s, labels: figures.forest(
        s.effects, labels, subgroups=("all", "residence:rural"), weeks=[10]
    ),
    "retention": lambda s, labels: figures.retention(s.patients, labels, programme_weeks=10),
    "retention, full": lambda s, labels: figures.retention(
        s.patients, labels, programme_weeks=10, width="full"
    ),
    "raincloud": lambda s, labels: figures.raincloud(s.patients, labels, week=10),
    "raincloud, measured": lambda s, labels: figures.raincloud(
        s.patients, labels, week=22, outcome="anxiety"
    ),
    "dose_response": lambda s, labels: figures.dose_response(s.patients, labels, week=10),
    "flow": lambda s, labels: figures.flow(s.patients, labels),
    "flow, offered": lambda s, labels: figures.flow(
        s.offered, labels, entry="offered", replicate=0
    ),
    "network": lambda s, labels: figures.group_network(
        s.members, s.ties, labels, arms=_arms(labels)[-2:]
    ),
    "network, spring": lambda s, labels: figures.group_network(
        s.members, s.ties, labels, arms=_arms(labels)[:1], layout="spring", seed=0, weeks=[3]
    ),
    "attendance": lambda s, labels: figures.attendance(s.weeks, labels),
    "response": lambda s, labels: swept.response(s, labels),
    "response, by": lambda s, labels: swept.response(s, labels, by="parameters.carry_over"),
    "response, names": lambda s, labels: swept.response(s, labels, key="population"),
    "heat map": lambda s, labels: swept.heat_map(s, labels),
    "tornado": lambda s, labels: swept.tornado(s, labels),
    "paths": lambda s, labels: parts.paths(s, labels),
    "paths, ensemble": lambda s, labels: parts.paths(s, labels, ensemble=True),
    "parallel": lambda s, labels: swept.parallel(s, labels),
    "morris": lambda _, labels: ranked.morris(labels),
    "sobol": lambda _, labels: ranked.sobol(labels),
    "convergence": lambda _, labels: ranked.converging(labels),
    "evidence": lambda _, labels: ranked.by_evidence(labels),
    "attendance, single": lambda s, labels: figures.attendance(s.weeks, labels, width="single"),
}

MANY = Synthetic(
    replicates=3,
    groups=4,
    arms={arm: arm for arm in [*LABELS, "chat", "telephone", "mystery"]},
    like={"chat": "video", "telephone": "video", "mystery": "hybrid"},
)
ONE_ARM = Synthetic(replicates=12, groups=4, arms={"waitlist": "Waitlist", "video": "Video"})
ONE_REPLICATE = Synthetic(replicates=1, groups=4)
STUDY = Synthetic()

WORLDS: dict[str, tuple[Synthetic, Mapping[str, str]]] = {
    "default": (STUDY, LABELS),
    "hostile labels": (Synthetic(replicates=12, groups=4), HOSTILE),
    "many arms": (MANY, MANY.arms),
    "one arm with sessions": (ONE_ARM, ONE_ARM.arms),
    "one replicate": (ONE_REPLICATE, LABELS),
}


@cache
def drawn(kind: str, world: str = "default") -> Drawing:
    """A figure, drawn once for all tests that look at it."""
    synthetic, labels = WORLDS[world]
    return DRAWINGS[kind](synthetic, labels)


@cache
def shown(kind: str, world: str) -> list[tuple[Text, Bbox]]:
    """The texts of a figure that is drawn once."""
    return written(drawn(kind, world).figure)


def written(figure: Figure) -> list[tuple[Text, Bbox]]:
    """The texts that are really drawn, with their extents in pixels."""
    seen: list[tuple[Text, Bbox]] = []
    draw = Text.draw

    def spy(text: Text, renderer: object) -> None:
        if text.get_visible() and text.get_text().strip():
            seen.append((text, Text.get_window_extent(text, renderer)))
        draw(text, renderer)

    Text.draw = spy
    try:
        with house_style():
            figure.draw_without_rendering()
    finally:
        Text.draw = draw
    return seen


def marked(figure: Figure, gid: str) -> list[Artist]:
    """The artists that carry a mark, in the order of drawing."""
    return figure.findobj(lambda artist: artist.get_gid() == gid)
