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
from sim.scenario import Refusal

_PARTS: Final[dict[Part, str]] = {
    "mode": "Mode",
    "remote_mode": "Second mode, on the screen",
    "programme": "Programme",
}
_DECIMALS: Final = 6


@solara.component
def Arm(scene: solara.Reactive[Scene], pair: Pair, here: View, at: int) -> None:
    """One arm: which, its network this week, its conversation, its sliders."""
    side, where = scene.value.sides[at], "Left" if at == 0 else "Right"

    def choose(name: str) -> None:
        scene.value = scene.peek().with_side(at, Side(name))

    with solara.Column(classes=["watch-arm", f"watch-{where.lower()}"], gap="8px"):
        solara.Select(f"{where}: how the group meets", opened().source.names, side.arm, choose)
        place = (pair, at, here.group, here.week, here.turn)
        solara.HTML(unsafe_innerHTML=pictures.network_html(*place))
        solara.HTML(unsafe_innerHTML=pictures.conversation_html(*place))
        Levers(scene, at)


@solara.component
def Levers(scene: solara.Reactive[Scene], at: int) -> None:
    """The sliders of an arm, folded away by part."""
    side = scene.value.sides[at]
    try:
        config = opened().source.side(side)
    except Refusal as refusal:
        solara.Error(str(refusal))
        return

    def change(lever: Lever, value: Any) -> None:
        whole = lever.attribute.kind == "count"
        kept = value if lever.attribute.kind == "flag" else int(value) if whole else float(value)
        scene.value = scene.peek().with_side(
            at, scene.peek().sides[at].with_change(lever.key, _rounded(kept))
        )

    for part, title in _PARTS.items():
        found = levers(config, part)
        if found:
            changed = sum(key.startswith(f"{part}.") for key, _ in side.changes)
            summary = f"{title} ({changed} changed)" if changed else title
            with solara.Details(summary):
                for lever in found:
                    _lever(lever, partial(change, lever))
    if side.changes:
        solara.Button(
            "Undo the changes",
            on_click=lambda: scene.set(scene.peek().with_side(at, Side(side.arm))),
            outlined=True,
        )


def _rounded(value: Any) -> Any:
    return round(value, _DECIMALS) if isinstance(value, float) else value


def _lever(lever: Lever, change: Callable[[Any], None]) -> None:
    if lever.attribute.kind == "flag":
        solara.Switch(label=lever.label, value=lever.value, on_value=change)
        return
    words = f"{lever.label}: {lever.value:g}"
    slider(words, lever.value, (lever.low, lever.high, lever.step), change, help=lever.help)


@solara.component
def Exports(scene: solara.Reactive[Scene], pair: Pair, here: View) -> None:
    """Buttons that hand out pictures and the scenario."""
    name = f"group_{here.group + 1}_week_{here.week}"

    def scenario() -> str:
        return export.study_yaml(opened().source, scene.peek())

    with solara.Row(classes=["watch-controls", "watch-exports"]):
        if any(course.groups for course in pair.courses):
            for form in ("svg", "png"):
                _download(
                    f"Network ({form.upper()})",
                    partial(export.network_picture, pair, here.group, here.week, form),
                    f"{name}.{form}",
                )
        for form in ("svg", "png"):
            _download(
                f"Traces ({form.upper()})",
                partial(export.traces_picture, pair, here.group, form),
                f"traces_group_{here.group + 1}.{form}",
            )
        _download("Scenario for circle compare (YAML)", scenario, "watched.yaml")


def _download(label: str, data: Callable[[], str | bytes], filename: str) -> None:
    solara.FileDownload(data, filename=filename, label=label)
