"""What is taken away from the page: its scenario as a study for `circle compare`, its pictures as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from sim.dashboard.pair import Pair
from sim.dashboard.scene import COMMAND, NAME, Config, Scene, Source, shipped_config
from sim.figures import Format, group_network, render
from sim.figures.group_course import group_course
from sim.scenario.arms import ARM, listed_arms

_HEAD: Final = f"""\
# @package _global_
# Two arms as circle watch showed them. To compare them, put this file into my_conf/study/{NAME}.yaml and run
#   circle compare --config-dir my_conf +study={NAME}
# Its first replicate is the one that was watched.
"""
_HOW_IT_RUNS: Final = ("executor", "engine", "name", "title")


def study_yaml(source: Source, scene: Scene) -> str:
    """Return a scene as a named study: what differs from the shipped configuration, and nothing else.

    Raises
    ------
    Refusal
        Where the scene is no study.
    """
    labels = source.study(scene).labels
    config = source.config_of(scene)
    files = {name: source.file_of(name) for name in scene.names}
    added = {
        name: file for name, file in files.items() if file and name not in listed_arms(COMMAND)
    }
    known = shipped_config(added)
    found = difference({k: v for k, v in config.items() if k not in _HOW_IT_RUNS}, known)
    study = {
        "defaults": [*({f"/{ARM}{name}": file} for name, file in added.items()), "_self_"],
        "name": NAME,
        "title": " and ".join(labels.values()),
        "arms": config["arms"],
        "seed": config["seed"],
        "groups": config["groups"],
    }
    text = yaml.safe_dump({**study, **found}, sort_keys=False, allow_unicode=True, width=100)
    return _HEAD + text


def difference(config: Mapping[str, Any], known: Mapping[str, Any]) -> Config:
    """Return the part of a configuration that differs from a known one."""
    found: Config = {}
    for key, value in config.items():
        other = known.get(key)
        if isinstance(value, Mapping) and isinstance(other, Mapping):
            inner = difference(value, other)
            if inner:
                found[key] = inner
        elif key not in known or value != other:
            found[key] = value
    return found


def network_picture(pair: Pair, group: int, week: int, form: Format) -> bytes:
    """Return the networks of a week as a figure for print.

    Raises
    ------
    ValueError
        Where neither arm has groups.
    """
    import pandas as pd

    members: list[pd.DataFrame] = []
    ties: list[pd.DataFrame] = []
    arms: list[str] = []
    for at, course in enumerate(pair.courses):
        seat = pair.group_in(at, group)
        if seat is None:
            continue
        arms.append(course.arm.name)
        # The page numbers groups by one arm; the other's may have another number.
        for kept, name in ((members, "members"), (ties, "ties")):
            table = course.tables[name]
            kept.append(table[table["group"] == seat].assign(group=group))
    if not arms:
        raise ValueError("no group meets in either arm, so there is no network to draw")
    drawing = group_network(
        pd.concat(members), pd.concat(ties), pair.labels, arms=arms, weeks=[week], group=group
    )
    return render(drawing.figure, form)


def traces_picture(pair: Pair, group: int, form: Format) -> bytes:
    """Return the weekly traces of the same people as a figure for print."""
    return render(group_course(pair.course_table(group), pair.labels).figure, form)
