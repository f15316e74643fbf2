"""What is watched: two arms of one study on the same people, and what was changed in them on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sim.commands import RUN_KEYS
from sim.scenario import Refusal, compose, read_study
from sim.scenario.arms import ARM, listed_arms
from sim.scenario.compose import key_of
from sim.scenario.keys import with_value
from sim.scenario.refusal import suggestion
from sim.scenario.shipped import shipped
from sim.study import Study

COMMAND: Final = "compare"
NAME: Final = "watched"
ARMS: Final = ("in_person", "video")
GROUPS: Final = 12
MOST_PEOPLE: Final = 1_000
_OF_THE_PAGE: Final = ("arms", "resume", "out", "plan")
#: Hydra composes one configuration at a time, and several tabs may ask.
_COMPOSING: Final = Lock()

Config = dict[str, Any]


@dataclass(frozen=True)
class Side:
    """One of the two arms: which one, and what was changed in it.

    Attributes
    ----------
    arm : str
        Name of an arm, as `circle compare` knows it.
    changes : tuple of (str, value)
        Keys within the arm, as in ``mode.fatigue``, each once.
    """

    arm: str
    changes: tuple[tuple[str, Any], ...] = ()

    def with_change(self, key: str, value: Any) -> Side:
        """Return the side with another value of a key."""
        return replace(self, changes=tuple({**dict(self.changes), key: value}.items()))


@dataclass(frozen=True)
class Scene:
    """Everything the page can change. Seed and groups are as typed: it is for the study to refuse them."""

    left: Side
    right: Side
    seed: str
    groups: str

    def with_side(self, at: int, side: Side) -> Scene:
        """Return the scene with another left (0) or right (1) arm."""
        return replace(self, right=side) if at else replace(self, left=side)

    @property
    def sides(self) -> tuple[Side, Side]:
        """The left and the right arm."""
        return self.left, self.right

    @property
    def names(self) -> tuple[str, str]:
        """What the arms are called in the study: twice the same arm gets two names."""
        left, right = self.left.arm, self.right.arm
        return left, f"{right}_2" if left == right else right


class Source:
    """Where scenes come from: the configuration that a command line composes, arm by arm as they are asked for.

    Parameters
    ----------
    overrides : sequence of str
        Settings as `circle compare` takes them.
    config_folder : pathlib.Path, optional
        A folder of the user's own configuration files.

    Raises
    ------
    Refusal
        For a setting that is refused, and for those that are the page's.
    """

    def __init__(self, overrides: Sequence[str] = (), config_folder: Path | None = None) -> None:
        for override in overrides:
            if key_of(override) in _OF_THE_PAGE:
                raise Refusal(
                    f"{override}: is not for a page; name two arms as words, as in circle watch in_person video"
                )
        self.overrides = tuple(overrides)
        self.folder = config_folder
        chosen = [] if self._has_study else [f"arms=[{','.join(ARMS)}]"]
        composed = compose(COMMAND, [*overrides, *chosen], config_folder)
        self.config, self.choices = composed.config, dict(composed.choices)
        self._arms: dict[str, Config] = dict(composed.config["arm"])

    @property
    def _has_study(self) -> bool:
        return any(key_of(override) == "study" for override in self.overrides)

    @property
    def names(self) -> list[str]:
        """Arms one can watch: those of the study, then all others that are shipped."""
        return list(dict.fromkeys([*self._arms, *listed_arms(COMMAND), *shipped("arm")]))

    def start(self, arms: Sequence[str]) -> Scene:
        """Return the scene that the page opens with.

        Parameters
        ----------
        arms : sequence of str
            Two arms, or none for the default ones.

        Raises
        ------
        Refusal
            Where these are not two arms, or the study is refused.
        """
        left, right = self._two(arms)
        groups = any(key_of(override) == "groups" for override in self.overrides)
        count = self.config["groups"] if groups else GROUPS
        scene = Scene(Side(left), Side(right), str(self.config["seed"]), str(count))
        self.study(scene)
        return scene

    def _two(self, arms: Sequence[str]) -> tuple[str, str]:
        if not arms:
            known = self.config["arms"] or list(self._arms)
            arms = known[:2] if self._has_study else ARMS
        if len(arms) != 2:
            raise Refusal(f"{' '.join(arms)}: name two arms, as in circle watch in_person video")
        return arms[0], arms[1]

    def arm(self, name: str) -> Config:
        """Return an arm's configuration as it is without changes.

        Raises
        ------
        Refusal
            Where there is no such arm.
        """
        with _COMPOSING:
            if name not in self._arms:
                self._compose(name)
            return self._arms[name]

    def _compose(self, name: str) -> None:
        if name not in self.names:
            raise Refusal(f"{name}: there is no such arm; {suggestion(name, self.names)}")
        composed = compose(COMMAND, [*self.overrides, *self._adding(name)], self.folder)
        self._arms[name] = composed.config["arm"][name]
        self.choices |= composed.choices

    def _adding(self, name: str) -> list[str]:
        listed = listed_arms(COMMAND)
        if name in listed:
            return [f"arms=[{name}]"]
        return [f"+{ARM}{name}={name}", *([] if self._has_study else [f"arms=[{listed[0]}]"])]

    def side(self, side: Side) -> Config:
        """Return an arm's configuration with what was changed in it."""
        config = self.arm(side.arm)
        for key, value in side.changes:
            config = with_value(config, key, value)
        return config

    def config_of(self, scene: Scene) -> Config:
        """Return the whole configuration of a scene, as `circle compare` has it."""
        arms = {
            name: dict(self.side(side)) for name, side in zip(scene.names, scene.sides, strict=True)
        }
        if scene.left.arm == scene.right.arm:
            arms[scene.names[1]]["label"] += " (2)"
        config = {key: value for key, value in self.config.items() if key not in RUN_KEYS}
        return {
            **config,
            "arm": arms,
            "arms": list(scene.names),
            "seed": _whole(scene.seed),
            "groups": _whole(scene.groups),
            "trial": None,
        }

    def study(self, scene: Scene) -> Study:
        """Return the study of a scene.

        Raises
        ------
        Refusal
            One sentence, as for `circle compare`; and where there are more people than a page can show.
        """
        study = read_study(self.config_of(scene), _on_the_page, COMMAND)
        if study.patients > MOST_PEOPLE:
            raise Refusal(
                f"groups (on this page): {study.patients} people are more than the {MOST_PEOPLE} that can be"
                " watched; give fewer groups."
            )
        return study

    def file_of(self, name: str) -> str | None:
        """Return the shipped file that an arm of a scene was taken from, or None where there is none."""
        arm = name if name in self._arms else name.removesuffix("_2")
        choice = self.choices.get(f"{ARM}{arm}")
        return choice if choice in shipped("arm") else None


def _whole(text: str) -> Any:
    """Return what was typed as a whole number where it is one; else as it is, to be refused."""
    typed = text.strip()
    digits = typed.removeprefix("-")
    return int(typed) if digits.isascii() and digits.isdigit() and len(digits) <= 20 else typed


def _on_the_page(key: str) -> str:
    return f"{key} (on this page)"


def shipped_config(added: Mapping[str, str]) -> Config:
    """Return what `circle compare` composes by itself, with arms added from shipped files."""
    with _COMPOSING:
        return compose(COMMAND, [f"+{ARM}{name}={file}" for name, file in added.items()]).config
