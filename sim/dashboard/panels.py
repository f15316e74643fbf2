"""The two arms side by side: network, conversation and sliders of each; and what can be taken away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import solara

from sim.dashboard import export, pictures
from sim.dashboard.controls import slider
from sim.dashboard.levers import Lever, Part, levers
from sim.dashboard.opening import opened
from sim.dashboard.pair import Pair
from sim.dashboard.scene import Scene, Side
from sim.dashboard.view import View
from sim.figures import Format
from sim.scenario import Refusal

_PARTS: Final[dict[Part, str]] = {
    "mode": "Mode",
    "remote_mode": "Second mode, on the screen",
    "programme": "Programme",
}
_FORMS: Final[tuple[Format, ...]] = ("svg", "png")


@solara.component
def Arm(scene: solara.Reactive[Scene], pair: Pair, here: View, at: int) -> None:
    """One arm: which, its network this week, and its conversation."""
    side, where = scene.value.sides[at], "Left" if at == 0 else "Right"

    def choose(name: str) -> None:
        scene.value = scene.peek().with_side(at, Side(name))

    with solara.Column(classes=["watch-arm", f"watch-{where.lower()}"], gap="8px"):
        solara.Select(f"{where}: how the group meets", opened().source.names, side.arm, choose)
        week = (pair, at, here.group, here.week)
        with solara.Div(classes=["watch-meeting"]):
            with solara.Div(classes=["watch-network"]):
                with solara.Div(classes=["watch-paper"]):
                    _html(pictures.network_html(*week))
                    _html(pictures.over_network_html(*week, here.turn))
                _html(pictures.week_html(*week))
            _Conversation(html=pictures.conversation_html(*week, here.turn))


@solara.component
def Traces(pair: Pair, here: View) -> None:
    """What signs mean, and the weekly traces of the same people in both arms."""
    _html(pictures.key_html(pair, here.group))
    with solara.Div(classes=["watch-paper", "watch-traces"]):
        _html(pictures.traces_html(pair, here.group))
        _html(pictures.over_traces_html(pair, here.group, here.week))
    _html(pictures.traces_caption_html(pair, here.group))


@solara.component_vue("parts/conversation.vue")
def _Conversation(html: str) -> None:
    """A conversation, scrolled to the turn that is looked at."""


def _html(html: str) -> None:
    """Show HTML of our templates, which escape what they are given."""
    solara.HTML(unsafe_innerHTML=html)


@solara.component
def Levers(scene: solara.Reactive[Scene], at: int) -> None:
    """The sliders of an arm, folded away by part."""
    side = scene.value.sides[at]
    try:
        config = opened().source.side(side)
    except Refusal as refusal:
        solara.Error(str(refusal))
        return

    def change(lever: Lever, moved: float) -> None:
        changed = scene.peek().sides[at].with_change(lever.key, lever.read(moved))
        scene.value = scene.peek().with_side(at, changed)

    for part, title in _PARTS.items():
        found = levers(config, part)
        if found:
            with solara.Details(title), solara.Div(classes=["watch-levers"]):
                for lever in found:
                    _lever(lever, partial(change, lever))
    if side.changes:
        solara.Button(
            f"Undo what was changed ({len(side.changes)})",
            on_click=lambda: scene.set(scene.peek().with_side(at, Side(side.arm))),
            outlined=True,
        )


def _lever(lever: Lever, change: Callable[[Any], None]) -> None:
    if lever.attribute.kind == "flag":
        solara.Switch(label=lever.label, value=lever.value, on_value=change)
        return
    words = f"{lever.label}: {lever.value:g}"
    slider(words, lever.value, (lever.low, lever.high, lever.step), change, help=lever.help)


@solara.component
def Exports(scene: Scene, pair: Pair, here: View) -> None:
    """Buttons that hand out pictures and the scenario of what is shown."""
    name = f"group_{here.group + 1}_week_{here.week}"

    def scenario() -> str:
        return export.study_yaml(opened().source, scene)

    with solara.Row(classes=["watch-controls", "watch-exports"]):
        if any(course.groups for course in pair.courses):
            for form in _FORMS:
                _download(
                    f"Network ({form.upper()})",
                    partial(export.network_picture, pair, here.group, here.week, form),
                    f"{name}.{form}",
                )
        for form in _FORMS:
            _download(
                f"Traces ({form.upper()})",
                partial(export.traces_picture, pair, here.group, form),
                f"traces_group_{here.group + 1}.{form}",
            )
        _download("Scenario for circle compare (YAML)", scenario, "watched.yaml")


def _download(label: str, data: Callable[[], str | bytes], filename: str) -> None:
    solara.FileDownload(data, filename=filename, label=label)
