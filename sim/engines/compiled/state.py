"""What a kernel holds of a group: arrays over its members, in the order of their arrival."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.numerics import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OUTSIDE, WAITING, MEMBER, COMPLETED, LEFT = 0, 1, 2, 3, 4
"""As `sim.engines.mesa.patient.Status`."""


class Members(NamedTuple):
    """People of a block of groups; one element a person. Names as in the Mesa engine's `Patient`.

    `group` is the position of a person's group in the block; `leading`, `facilitation`, `held` are those of
    her group's session; `u0` … `u3` the uniforms drawn last, `z0`, `z1` normals.
    """

    person: Ints
    group: Ints
    in_cohort: Ints
    status: Ints
    circle: Ints
    mode: Ints
    leading: Ints
    held: Ints
    present: Ints
    took_part: Ints
    exposures: Ints
    sessions_held: Ints
    sessions_enrolled: Ints
    sessions_attended: Ints
    planned_sessions: Ints
    dropout_week: Ints
    doses_due: Ints
    doses_taken: Ints
    stopped_treatment: Ints
    chemotherapy: Ints
    chemotherapy_phase: Ints
    scan_phase: Ints
    scan: Ints
    oral_therapy: Ints
    anxiety: Floats
    depression: Floats
    skill: Floats
    value: Floats
    belonging: Floats
    cohesion: Floats
    alliance: Floats
    burden: Floats
    exposure: Floats
    fatigue: Floats
    learnt: Floats
    start_affect: Floats
    affect_change: Floats
    received: Floats
    given: Floats
    witnessed: Floats
    attended_last: Floats
    facilitation: Floats
    facilitator_skill: Floats
    event: Floats
    probability: Floats
    need: Floats
    double_need: Floats
    answerability: Floats
    expressiveness: Floats
    communication_competence: Floats
    travel_hours: Floats
    digital_literacy: Floats
    physical_function: Floats
    weeks_since_diagnosis: Floats
    home_anxiety: Floats
    home_depression: Floats
    baseline_skill: Floats
    adherence_readiness: Floats
    u0: Floats
    u1: Floats
    u2: Floats
    u3: Floats
    z0: Floats
    z1: Floats


class Talk(NamedTuple):
    """Those present in one conversation, close together in memory; one element a participant."""

    slot: Ints
    mode: Ints
    own_turns: Ints
    first_read: Ints
    last_read: Ints
    listens: Ints
    affect: Floats
    skill: Floats
    weight: Floats
    exposure: Floats
    shared: Floats
    expressiveness: Floats
    double_need: Floats
    received: Floats
    given: Floats
    witnessed: Floats


class Groups(NamedTuple):
    """Groups of a block; one element a group.

    `first` is the slot of its first person, `members` how many have a seat by now, `slots` with those who
    wait, `tie` where its closeness begins.
    """

    first: Ints
    members: Ints
    slots: Ints
    tie: Ints
    attending: Ints
    turns: Ints
    disclosures: Ints
    answered: Ints
    co_ruminations: Ints
    dropouts: Ints
    newcomers: Ints
    hours: Floats


class Scratch(NamedTuple):
    """Working memory of one thread, made once and used for block after block.

    Attributes
    ----------
    closeness : ndarray, flat
        Of each group a square, row after row: a speaker's row holds how close everybody is to her.
    talk_closeness : ndarray, shape (people, people)
        The same among those present.
    fidelity : ndarray, shape (2, 2)
        Cue fidelity between modes.
    talk_fidelity : ndarray, shape (2, people)
        Cue fidelity between a mode and everybody present.
    turn_draws : ndarray, shape (8, turns)
        The uniforms of a conversation's turns.
    pair_draws : ndarray, shape (2, people)
        The uniforms of one person's ties.
    """

    members: Members
    groups: Groups
    talk: Talk
    closeness: Floats
    talk_closeness: Floats
    fidelity: Floats
    talk_fidelity: Floats
    turn_draws: Floats
    pair_draws: Floats


INTS_OF_MEMBERS = 24
INTS_OF_TALK = 6
INTS_OF_GROUPS = 11
MOST_TURNS = 256


def scratch(slots: int, groups: int, largest: int, ties: int) -> Scratch:
    """Return working memory for blocks of at most so many people and groups.

    Parameters
    ----------
    largest, ties : int
        People of the largest group, and squared sizes summed over a block.
    """
    return Scratch(
        members=Members(*_columns(len(Members._fields), INTS_OF_MEMBERS, slots)),
        groups=Groups(*_columns(len(Groups._fields), INTS_OF_GROUPS, groups)),
        talk=Talk(*_columns(len(Talk._fields), INTS_OF_TALK, largest)),
        closeness=np.zeros(ties),
        talk_closeness=np.zeros((largest, largest)),
        fidelity=np.zeros((2, 2)),
        talk_fidelity=np.zeros((2, largest)),
        turn_draws=np.zeros((8, MOST_TURNS)),
        pair_draws=np.zeros((2, largest)),
    )


def _columns(fields: int, ints: int, slots: int) -> list[Any]:
    numbers = np.zeros((ints, slots), np.int64)
    values = np.zeros((fields - ints, slots))
    return [*numbers, *values]


@compiled
def enrolled(status: int) -> bool:
    """Whether somebody is in the programme or has completed it."""
    return status in (MEMBER, COMPLETED)
