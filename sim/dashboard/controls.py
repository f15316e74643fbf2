"""Controls: which people, which group, week and turn; play, pause and step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara

from sim.dashboard.pair import Pair
from sim.dashboard.pictures import turns_in
from sim.dashboard.scene import Scene
from sim.dashboard.view import View


@solara.component
def Question(scene: solara.Reactive[Scene]) -> None:
    """What is asked, and the seed and number of groups, as text that the study judges."""
    with solara.Row(classes=["watch-question"]):
        with solara.Div(classes=["watch-lead"]):
            solara.HTML(
                tag="h1", unsafe_innerHTML="The same people in two modes", classes=["watch-title"]
            )
            solara.Text(
                "With the same luck. Circles are members, darker the more anxious; lines are closeness."
            )
        for name, label in (("seed", "Seed (whole number)"), ("groups", "Groups (whole number)")):
            solara.InputText(
                label,
                getattr(scene.value, name),
                on_value=_setter(scene, name),
                classes=["watch-text"],
            )


def _setter(scene: solara.Reactive[Scene], name: str) -> Callable[[str], None]:
    def set_it(text: str) -> None:
        scene.value = replace(scene.peek(), **{name: text})

    return set_it


@solara.component
def Playing(
    pair: Pair,
    view: solara.Reactive[View],
    playing: solara.Reactive[bool],
    by_turns: solara.Reactive[bool],
) -> None:
    """Play, pause, step, scrub through the weeks, and choose the group."""
    here = view.value.within(pair)

    def go(week: int) -> None:
        view.value = here.at_week(week, pair)

    def play() -> None:
        if not playing.value and here.next(pair, by_turns=by_turns.value) == here:
            go(0)
        playing.value = not playing.value

    with solara.Row(classes=["watch-controls"]):
        label, icon = ("Pause", "mdi-pause") if playing.value else ("Play", "mdi-play")
        solara.Button(label, icon_name=icon, on_click=play, color="primary")
        _button("Week back", "mdi-skip-previous", lambda: go(here.week - 1), here.week > 0)
        _button("Week on", "mdi-skip-next", lambda: go(here.week + 1), here.week < pair.horizon)
        slider(f"Week {here.week} of {pair.horizon}", here.week, (0, pair.horizon, 1), go)
        slider(
            f"Group {here.group + 1} of {pair.groups}",
            here.group + 1,
            (1, max(pair.groups, 1), 1),
            lambda number: view.set(replace(here, group=int(number) - 1, turn=0).within(pair)),
        )
        solara.Switch(label="Play turn by turn", value=by_turns)


@solara.component
def Turns(pair: Pair, view: solara.Reactive[View]) -> None:
    """Step and scrub through the conversation of the week."""
    here = view.value.within(pair)
    count = turns_in(pair, here.group, here.week)

    def go(turn: int) -> None:
        view.value = here.at_turn(turn, pair)

    with solara.Row(classes=["watch-controls"]):
        _button("Turn back", "mdi-chevron-left", lambda: go(here.turn - 1), here.turn > 0)
        _button("Turn on", "mdi-chevron-right", lambda: go(here.turn + 1), here.turn < count)
        words = f"Turn {here.turn} of {count}" if count else "No conversation this week"
        slider(words, here.turn, (0, max(count, 1), 1), go, disabled=not count)


def _button(label: str, icon: str, on_click: Callable[[], None], possible: bool) -> None:
    solara.Button(label, icon_name=icon, on_click=on_click, disabled=not possible, outlined=True)


def slider(
    label: str,
    value: float,
    span: tuple[float, float, float],
    on_value: Callable[[Any], None],
    *,
    help: str = "",
    disabled: bool = False,
) -> None:
    """Show a slider under its label; arrow keys move it.

    Parameters
    ----------
    span : tuple of float
        Least and greatest value, and the step.
    """
    low, high, step = span
    solara.v.Slider(
        label=label,
        v_model=value,
        on_v_model=on_value,
        min=low,
        max=high,
        step=step,
        hint=help,
        persistent_hint=bool(help),
        hide_details=not help,
        disabled=disabled,
        class_="watch-slider",
    )
