"""The page: two modes side by side, the same people, week by week and turn by turn."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import solara
import solara.lab

from sim.dashboard.background import Lived, use_clock, use_lived
from sim.dashboard.controls import Playing, Question, Turns
from sim.dashboard.opening import opened
from sim.dashboard.pair import Pair
from sim.dashboard.panels import Arm, Exports, Levers, Traces
from sim.dashboard.scene import Scene
from sim.dashboard.view import View

_WEEK_SECONDS: Final = 1.0
_TURN_SECONDS: Final = 0.6


@solara.component
def Page() -> None:
    """Everything."""
    scene: solara.Reactive[Scene] = solara.use_reactive(opened().scene)
    view: solara.Reactive[View] = solara.use_reactive(View())
    playing: solara.Reactive[bool] = solara.use_reactive(False)
    by_turns: solara.Reactive[bool] = solara.use_reactive(False)
    lived = use_lived(scene)

    def tick() -> None:
        if lived.pair is None:
            return
        after = view.peek().within(lived.pair).next(lived.pair, by_turns=by_turns.peek())
        if after == view.peek():
            playing.value = False
        view.value = after

    use_clock(playing, _TURN_SECONDS if by_turns.value else _WEEK_SECONDS, tick)
    solara.Title("circle watch")
    solara.Style(Path(__file__).parent / "page.css")
    with solara.AppBar():
        solara.lab.ThemeToggle()
    with solara.Column(classes=["watch"], gap="12px"):
        Question(scene)
        _Said(lived)
        if lived.pair is not None:
            _Watched(scene, lived, lived.pair, view, playing, by_turns)


@solara.component
def _Said(lived: Lived) -> None:
    """What is going on, and why something is not shown."""
    with solara.Div(classes=["watch-said"], attributes={"role": "status", "aria-live": "polite"}):
        if lived.refused:
            solara.Error(lived.refused, classes=["watch-refused"])
        solara.ProgressLinear(bool(lived.progress))
        solara.Text(lived.progress, classes=["watch-progress"])


@solara.component
def _Watched(
    scene: solara.Reactive[Scene],
    lived: Lived,
    pair: Pair,
    view: solara.Reactive[View],
    playing: solara.Reactive[bool],
    by_turns: solara.Reactive[bool],
) -> None:
    """What was lived through, at the place one looks at."""
    here = view.value.within(pair)
    Playing(pair, view, playing, by_turns)
    Turns(pair, view)
    with solara.Columns([1, 1]):
        for at in (0, 1):
            Arm(scene, pair, here, at)
    Traces(pair, here)
    with solara.Columns([1, 1]):
        for at in (0, 1):
            Levers(scene, at)
    Exports(lived.scene, pair, here)
