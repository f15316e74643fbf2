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
    """People of a group; one element a member. Names are those of the Mesa engine's `Patient`."""

    person: Ints
    in_cohort: Ints
    status: Ints
    circle: Ints
    mode: Ints
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
    affect_change: Floats
    received: Floats
    given: Floats
    witnessed: Floats
    attended_last: Floats
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


class Talk(NamedTuple):
    """Those present in one conversation, close together in memory; one element a participant."""

    slot: Ints
    mode: Ints
    own_turns: Ints
    first_read: Ints
    last_read: Ints
    listens: Ints
    affect: Floats
    start_affect: Floats
    skill: Floats
    weight: Floats
    exposure: Floats
    expressiveness: Floats
    double_need: Floats
    received: Floats
    given: Floats
    witnessed: Floats


class Scratch(NamedTuple):
    """Working memory of one thread, made once and used for group after group.

    Attributes
    ----------
    closeness : ndarray, shape (members, members)
        Of the second to the first: a speaker's row holds how close everybody is to her.
    talk_closeness : ndarray, shape (members, members)
        The same among those present.
    fidelity : ndarray, shape (2, 2)
        Cue fidelity between modes.
    talk_fidelity : ndarray, shape (2, members)
        Cue fidelity between a mode and everybody present.
    """

    members: Members
    talk: Talk
    closeness: Floats
    talk_closeness: Floats
    fidelity: Floats
    talk_fidelity: Floats
    places: Ints
    anchors: Ints
    counts: Ints


INTS_OF_MEMBERS = 20
INTS_OF_TALK = 6


def scratch(slots: int) -> Scratch:
    """Return working memory for groups of at most so many people, waiting ones included."""
    slots = max(1, slots)
    return Scratch(
        members=Members(*_columns(len(Members._fields), INTS_OF_MEMBERS, slots)),
        talk=Talk(*_columns(len(Talk._fields), INTS_OF_TALK, slots)),
        closeness=np.zeros((slots, slots)),
        talk_closeness=np.zeros((slots, slots)),
        fidelity=np.zeros((2, 2)),
        talk_fidelity=np.zeros((2, slots)),
        places=np.zeros(slots, np.int64),
        anchors=np.zeros(slots, np.int64),
        counts=np.zeros(COUNTS, np.int64),
    )


TURNS, DISCLOSURES, ANSWERED, CO_RUMINATIONS, DROPOUTS, NEWCOMERS = range(6)
COUNTS = 6
"""Positions in `Scratch.counts`: what happened in a group's week."""


def _columns(fields: int, ints: int, slots: int) -> list[Any]:
    numbers = np.zeros((ints, slots), np.int64)
    values = np.zeros((fields - ints, slots))
    return [*numbers, *values]


@compiled
def enrolled(status: int) -> bool:
    """Whether somebody is in the programme or has completed it."""
    return status in (MEMBER, COMPLETED)
