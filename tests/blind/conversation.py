"""The turns of one live session, written from the model document alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SCALE_TOP = 21.0
TYPICAL_COMPETENCE = 0.615  # mean of k, where ψ = 1
NEED_CAP = 1.6  # of 2·need
FLOOR_AFFECT_UNIT = 3.0
FLOOR_TURNS = 3  # turns taken before shares of the floor count
FLOOR_LOW, FLOOR_HIGH = -1.0, 3.0
DISCLOSURE_AFFECT, DISCLOSURE_CENTRE = 0.12, 7.0
LISTEN_BASE, LISTEN_CLOSENESS = 0.3, 0.7
COPING_INTENSITY = 0.6
FACILITATOR_REPLIES = 0.5  # of φ_eff
FACILITATOR_QUALITY = 0.9
LATENCY_SCALE = 5.0  # days
PEER_BASE = 0.15
RUMINATION_CENTRE, RUMINATION_WIDTH = 9.0, 2.0
RELIEF_CAP = 0.6
RETURN_TIE = 0.7
RUMINATION_TIE = 0.6  # of √c, in place of the quality
ALLIANCE_ANSWER = 0.15
ALLIANCE_SESSION = 0.10

SPEAKER, DISCLOSES, STEPS_IN, FACILITATOR, PEER, WHICH_PEER, CO_RUMINATES = range(7)


def logistic(x: float) -> float:
    """Logistic function."""
    return 1.0 / (1.0 + math.exp(-x))


def choose(weights: Array, uniform: float) -> int:
    """Choose a member by one uniform over the cumulated weights.

    Parameters
    ----------
    weights : ndarray
        Non-negative weights in member order, not all 0.
    uniform : float
        In [0, 1).

    Returns
    -------
    int
        The first member whose cumulated weight exceeds uniform · total; should rounding
        leave none, the last member with a positive weight.
    """
    cumulated = np.cumsum(weights)
    exceeding = np.flatnonzero(cumulated > uniform * cumulated[-1])
    return int(exceeding[0]) if exceeding.size else int(np.flatnonzero(weights > 0.0)[-1])


def bounded(affect: Array) -> Array:
    """Keep affect on its scale."""
    return np.clip(affect, 0.0, SCALE_TOP)


def converse(
    p: Mapping[str, float],
    mode: Mapping[str, float],
    group: Mapping[str, Any],
    uniforms: npt.ArrayLike,
    *,
    attended_session: bool = False,
) -> dict[str, Any]:
    """Play the turns of one session in which all members are present in one mode.

    Parameters
    ----------
    p : mapping of str to float
        Parameters by registry key.
    mode : mapping of str to float
        ``cue_fidelity``, ``disinhibition``, ``reply_latency``.
    group : mapping
        Over the n members: ``expressiveness``, ``competence``, ``affect``, ``skill``,
        ``belonging``, ``outside_support``, ``exposure``, ``alliance``; the matrix
        ``closeness`` (row i: closeness of i to each j); ``facilitator_skill_effective``
        and ``facilitated``.
    uniforms : array_like, shape (turns, 7)
        One row a turn: speaker, disclosure, facilitator steps in, facilitator replies,
        peer replies, which peer, co-ruminates.
    attended_session : bool, optional
        Also add the growth of the alliance that comes with each attended session, which
        does not belong to any turn. Off by default.

    Returns
    -------
    dict
        ``affect``, ``skill``, ``closeness``, ``alliance``, ``received``, ``given``,
        ``witnessed`` after the last turn, and the counts ``turns``, ``disclosures``,
        ``answered``, ``co_ruminations``. The inputs are left unchanged.
    """

    def member(name: str) -> Array:
        return np.array(group[name], dtype=float)

    expressiveness, competence = member("expressiveness"), member("competence")
    v, skill = member("affect"), member("skill")
    belonging, exposure = member("belonging"), member("exposure")
    alliance, w = member("alliance"), member("closeness")
    double_need = np.minimum(2.0 * (1.0 - member("outside_support")), NEED_CAP)
    answerable = np.sqrt(competence / TYPICAL_COMPETENCE)  # ψ

    n = v.size
    if n < 2:
        raise ValueError("a conversation needs at least two members")
    rows = np.asarray(uniforms, dtype=float).reshape(-1, 7)

    facilitated = bool(group["facilitated"])
    phi = float(group["facilitator_skill_effective"]) if facilitated else 0.0
    c = float(mode["cue_fidelity"])
    root_c = math.sqrt(c)
    promptness = math.exp(-float(mode["reply_latency"]) / LATENCY_SCALE)
    floor = p["anxiety_floor"]

    received, given, witnessed = np.zeros(n), np.zeros(n), np.zeros(n)
    turns_taken = np.zeros(n)
    disclosures = answered = co_ruminations = 0
    last_speaker = -1
    disclosed_before = False

    for turn, u in enumerate(rows):
        # 1. Who speaks.
        share = np.zeros(n)
        if turn >= FLOOR_TURNS:
            share = np.clip(n * turns_taken / turn - 1.0, FLOOR_LOW, FLOOR_HIGH)
        weights = np.exp(
            p["floor_expressiveness"] * expressiveness
            + p["floor_affect"] * v / FLOOR_AFFECT_UNIT
            - p["floor_inclusion"] * phi * share
        )
        if last_speaker >= 0:
            weights[last_speaker] = 0.0
        s = choose(weights, u[SPEAKER])
        others = np.arange(n) != s

        # 2. What.
        disclosing = bool(
            u[DISCLOSES]
            < logistic(
                p["disclosure_base"]
                + mode["disinhibition"]
                + p["disclosure_trust"] * belonging[s]
                + p["disclosure_reciprocity"] * disclosed_before
                + DISCLOSURE_AFFECT * (v[s] - DISCLOSURE_CENTRE)
            )
        )
        expressed = v[s] if disclosing else floor + (v[s] - floor) * (1.0 - skill[s])

        # 3. Contagion on the listeners.
        listening = LISTEN_BASE + LISTEN_CLOSENESS * w[:, s]
        pull = p["contagion"] * c * listening * (expressed - v)
        pull *= np.where(expressed > v, p["negativity_ratio"], 1.0)
        if disclosing:
            if u[STEPS_IN] < phi:
                pull *= 1.0 - p["damping"]
        else:
            pull *= COPING_INTENSITY
        v[others] = bounded(v + pull)[others]

        if not disclosing:
            # 6. Modelling.
            gain = p["modelling_gain"] * c * listening * np.maximum(skill[s] - skill, 0.0)
            skill[others] += gain[others]
        else:
            # 4. The reply and what it does to affect; 5. ties.
            disclosures += 1
            attention = np.sqrt(exposure * exposure[s])
            by_facilitator = bool(u[FACILITATOR] < FACILITATOR_REPLIES * phi)
            by_peer = not by_facilitator and bool(
                u[PEER] < min(1.0, p["peer_readiness"] * promptness * answerable[s])
            )
            r = -1
            quality = tie = 0.0
            supported = by_facilitator
            if by_facilitator:
                quality = tie = FACILITATOR_QUALITY * c * answerable[s]
            elif by_peer:
                r = choose(np.where(others, PEER_BASE + w[:, s], 0.0), u[WHICH_PEER])
                co_ruminating = bool(
                    u[CO_RUMINATES]
                    < p["co_rumination"]
                    * (1.0 - skill[r])
                    * logistic((v[r] - RUMINATION_CENTRE) / RUMINATION_WIDTH)
                    * logistic((v[s] - RUMINATION_CENTRE) / RUMINATION_WIDTH)
                    * (1.0 - phi)
                )
                supported = not co_ruminating
                if co_ruminating:
                    co_ruminations += 1
                    tie = RUMINATION_TIE * root_c
                    rise = p["rumination_bump"] * max(v[s] - floor, 0.0) * (1.0 - v[s] / SCALE_TOP)
                    v[[s, r]] = bounded(v[[s, r]] + rise)
                else:
                    quality = tie = competence[r] * root_c * answerable[s]
                    given[r] += quality
            else:
                v[s] = min(max(v[s] + p["unanswered_hurt"], 0.0), SCALE_TOP)

            witnesses = others.copy()
            if r >= 0:
                witnesses[r] = False

            if supported:
                relief = p["support_relief"] * quality * double_need
                v[s] = min(max(v[s] - min(RELIEF_CAP, relief[s]) * (v[s] - floor), 0.0), SCALE_TOP)
                seen = bounded(v - p["witnessing"] * attention * relief * (v - floor))
                v[witnesses] = seen[witnesses]
                received[s] += quality
                witnessed[witnesses] += (quality * attention)[witnesses]

            if by_facilitator or by_peer:
                answered += 1
                growth = p["tie_growth"] * tie
                if by_peer:
                    w[s, r] += growth * (1.0 - w[s, r])
                    w[r, s] += RETURN_TIE * growth * (1.0 - w[r, s])
                else:
                    alliance[s] += ALLIANCE_ANSWER * root_c * (1.0 - alliance[s])
                drawn = p["witnessing"] * growth * attention * (1.0 - w[:, s])
                w[witnesses, s] += drawn[witnesses]

        turns_taken[s] += 1.0
        last_speaker = s
        disclosed_before = disclosing

    if attended_session and facilitated:
        alliance += ALLIANCE_SESSION * phi * root_c * (1.0 - alliance)

    return {
        "affect": v,
        "skill": skill,
        "closeness": w,
        "alliance": alliance,
        "received": received,
        "given": given,
        "witnessed": witnessed,
        "turns": len(rows),
        "disclosures": disclosures,
        "answered": answered,
        "co_ruminations": co_ruminations,
    }
