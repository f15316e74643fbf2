"""Work beside the page: living through a scene, and the clock that plays it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import solara

from sim.dashboard.opening import opened
from sim.dashboard.pair import Pair, live_through
from sim.dashboard.scene import Scene
from sim.population import TooFewEligible
from sim.scenario import Refusal

_SETTLED: Final = 0.25
"""Seconds without a change before a scene is lived through: a slider is on its way until then."""


class _Superseded(Exception):  # noqa: N818 - nothing went wrong
    """The page has moved on to another scene."""


@dataclass(frozen=True)
class Lived:
    """The latest scene that was lived through, and what is going on.

    Attributes
    ----------
    pair : Pair or None
        What came of `scene`; None before the first.
    refused : str
        Why the scene that is asked for can't be shown; '' where it can.
    progress : str
        What is being done; '' where nothing is.
    """

    scene: Scene
    pair: Pair | None = None
    refused: str = ""
    progress: str = ""


def use_lived(scene: solara.Reactive[Scene]) -> Lived:
    """Live through the scene whenever it changes, and return the latest; the one before stays until then."""
    lived: solara.Reactive[Lived] = solara.use_reactive(
        solara.use_memo(lambda: Lived(scene.value), [])
    )

    def begin() -> Callable[[], None]:
        return _in_background(lambda stop: _live(scene.value, lived, stop))

    solara.use_effect(begin, [scene.value])
    latest: Lived = lived.value
    return latest


def _live(scene: Scene, lived: solara.Reactive[Lived], stop: threading.Event) -> None:
    if stop.wait(_SETTLED if lived.peek().pair is not None else 0):
        return

    def heed(week: int) -> None:
        if stop.is_set():
            raise _Superseded
        lived.value = replace(lived.peek(), progress=f"Living through week {week} …")

    try:
        lived.value = replace(lived.peek(), progress="Composing the scenario …")
        study = opened().source.study(scene)
        pair = live_through(study, opened().courses, heed)
    except _Superseded:
        return
    except (Refusal, TooFewEligible) as refusal:
        lived.value = replace(lived.peek(), refused=str(refusal), progress="")
    except Exception as fault:  # the page says so and goes on; the terminal has the rest
        logging.getLogger(__name__).exception("a scene couldn't be lived through")
        said = f"This failed, which is a fault of the program ({type(fault).__name__}: {fault})."
        lived.value = replace(lived.peek(), refused=said, progress="")
    else:
        if not stop.is_set():
            lived.value = Lived(scene, pair)


def use_clock(playing: solara.Reactive[bool], seconds: float, tick: Callable[[], None]) -> None:
    """Call `tick` again and again while playing."""
    latest = solara.use_ref(tick)
    latest.current = tick

    def begin() -> Callable[[], None] | None:
        if not playing.value:
            return None

        def run(stop: threading.Event) -> None:
            while not stop.wait(seconds):
                latest.current()

        return _in_background(run)

    solara.use_effect(begin, [playing.value, seconds])


def _in_background(work: Callable[[threading.Event], None]) -> Callable[[], None]:
    """Start work in a thread, and return what asks it to stop."""
    stop = threading.Event()
    threading.Thread(target=work, args=(stop,), daemon=True).start()
    return stop.set
