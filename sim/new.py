"""`circle new study NAME`: a commented study to start from, which runs as it stands."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from sim.exits import DONE, exit_status
from sim.scenario.arms import listed_arms
from sim.scenario.refusal import Refusal
from sim.scenario.shipped import shipped

FOLDER = "my_conf"
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
STUDY = """\
# @package _global_
# {name}: say here in a line what this study asks.
#
# What isn't set is as in circle compare; circle compare --cfg shows all settings, circle show what there is to choose.
defaults:
  # An arm of your own, beside {listed}: from one of
  # {arms}.
  - /arm@arm.ours: video
  # Whom it is about: {populations}.
  - override /population: screened
  - _self_

name: {name}
title: {title}
arms: [waitlist, in_person, ours]  # the first is what the others are compared with
arm:
  ours:
    label: Our video group
    group_size: 6
    # A mode is described by what it physically and socially does; circle show mode video has units and sources.
    mode: {{cue_fidelity: 0.7, fatigue: 0.25}}
    programme: {{sessions: 8}}

groups: 20  # of 8 people, all of them in every arm
schedule: {{follow_up: 12}}  # weeks after the programme
# replicates: 50  # unless set, as many as make every effect known to 0.05 HADS points
# seed: 2

# A parameter of the rules; circle show parameter lists them with their plausible ranges.
# parameters: {{carry_over: 0.1}}
"""


def main(argv: Sequence[str]) -> int:
    """Write a file to start from; 2 for a name that can't be one, or that is taken."""
    parser = argparse.ArgumentParser(
        prog="circle new", description="Write a commented study of your own to start from."
    )
    parser.add_argument("kind", choices=["study"], help="what to write")
    parser.add_argument("name", help="lower-case letters, digits and _, e.g. rural_video")
    parser.add_argument(
        "--config-dir", type=Path, default=Path(FOLDER), metavar="DIR",
        help=f"folder of your files, {FOLDER} unless given",
    )  # fmt: skip
    words = parser.parse_args(argv)
    return exit_status("circle new", lambda: _new_study(words.name, words.config_dir))


def _new_study(name: str, folder: Path) -> int:
    from sim import store

    if not NAME.fullmatch(name):
        raise Refusal(
            f"{name[:80]!r}: can't be the name of a study; give lower-case letters, digits and _, a letter first."
        )
    if name in shipped("study"):
        raise Refusal(f"{name}: is a study that is shipped; give yours another name.")
    path = folder / "study" / f"{name}.yaml"
    if path.exists():
        raise Refusal(f"{path}: is there already; edit it, or give another name.")
    store.make_folder(path.parent)
    store.write_text(path, study_text(name))
    place = shlex.quote(str(folder))
    print(f"wrote {path}: edit it, then")
    print(f"check:  circle compare --config-dir {place} +study={name} plan=true")
    print(f"run:    circle compare --config-dir {place} +study={name}")
    return DONE


def study_text(name: str) -> str:
    """Return the content of a new study."""
    return STUDY.format(
        name=name,
        title=name.replace("_", " ").capitalize(),
        populations=", ".join(shipped("population")),
        listed=", ".join(listed_arms("compare")),
        arms=", ".join(shipped("arm")),
    )
