"""The weekly step of anxiety and depression, written from the model document alone."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SCALE_TOP = 21.0
NEED_CAP = 1.6  # of 2·need
BUFFER_CAP = 0.8  # of R
SCAN_RELIEF = 0.9  # share of the scan's anxiety that goes the week after
DEPRESSION_SHOCK = 0.6  # share of z that reaches depression
DEPRESSION_SKILL = 0.7  # of r_S
DEPRESSION_COHESION = 1.3  # of r_C
DEPRESSION_CARRY_OVER = 0.6  # of χ


def normal_from_uniform(uniform: npt.ArrayLike) -> Array:
    """Turn uniforms into standard normals by the inverse distribution function.

    Parameters
    ----------
    uniform : array_like
        Values strictly between 0 and 1.

    Returns
    -------
    ndarray
        Standard normal deviates, same shape.
    """
    inverse = NormalDist().inv_cdf
    values = np.asarray(uniform, dtype=float)
    return np.array([inverse(float(u)) for u in values.ravel()], dtype=float).reshape(values.shape)


def regulated_mean(base: Array, floor: float, by_skill: Array, by_cohesion: Array) -> Array:
    """Draw the excess of `base` over a floor down by skill and by cohesion.

    Parameters
    ----------
    base : ndarray
        Level the symptom would return to without regulation.
    floor : float
        Level below which nothing is regulated.
    by_skill, by_cohesion : ndarray
        Shares taken off the excess; neither factor 1 − share goes below 0.

    Returns
    -------
    ndarray
        Regulated level; `base` itself where it does not exceed the floor.
    """
    factor = np.maximum(1.0 - by_skill, 0.0) * np.maximum(1.0 - by_cohesion, 0.0)
    return np.where(base <= floor, base, floor + (base - floor) * factor)


def weekly_update(
    p: Mapping[str, float], state: Mapping[str, Any], draws: Mapping[str, Any]
) -> tuple[Array, Array]:
    """Advance anxiety and depression by one week.

    Parameters
    ----------
    p : mapping of str to float
        Parameters by registry key.
    state : mapping of str to array_like
        Over people: ``anxiety``, ``depression``, ``home_anxiety``, ``home_depression``,
        ``weeks_since_diagnosis``, ``skill``, ``baseline_skill``, ``cohesion``,
        ``outside_support``, ``affect_change`` and ``scan`` (1 in the scan week, 2 in the
        week after, else 0).
    draws : mapping of str to array_like
        Uniforms over people: ``anxiety_innovation``, ``depression_innovation``,
        ``life_event``, ``event_size``.

    Returns
    -------
    anxiety_next, depression_next : ndarray
        Symptoms after the week, within 0 and 21.
    """

    def person(name: str) -> Array:
        return np.asarray(state[name], dtype=float)

    anxiety, depression = person("anxiety"), person("depression")
    home_anxiety, home_depression = person("home_anxiety"), person("home_depression")
    cohesion, affect_change = person("cohesion"), person("affect_change")
    scan = np.asarray(state["scan"])

    shock = p["diagnosis_shock"] * np.exp(-person("weeks_since_diagnosis") / p["shock_decay"])
    need = 1.0 - person("outside_support")
    double_need = np.minimum(2.0 * need, NEED_CAP)
    skill_gain = person("skill") - person("baseline_skill")
    positive_gain = np.maximum(skill_gain, 0.0)

    # Life events, shared by both symptoms; the scan is the anxiety's alone.
    happens = np.asarray(draws["life_event"], dtype=float) < p["event_rate"]
    size = -p["event_size"] * np.log(np.asarray(draws["event_size"], dtype=float))
    life_events = np.where(happens, size, 0.0)
    scan_rise = np.where(scan == 1, p["scan_anxiety"], 0.0)
    scan_fall = np.where(scan == 2, SCAN_RELIEF * p["scan_anxiety"], 0.0)
    buffer = np.clip(
        p["buffering"] * skill_gain + p["buffering"] * cohesion * need, 0.0, BUFFER_CAP
    )

    # Innovations.
    first = normal_from_uniform(draws["anxiety_innovation"])
    second = normal_from_uniform(draws["depression_innovation"])
    correlation = p["innovation_correlation"]
    correlated = correlation * first + np.sqrt(1.0 - correlation**2) * second

    # Anxiety.
    expected_events = p["event_rate"] * p["event_size"]
    anxiety_mean = regulated_mean(
        home_anxiety + shock - expected_events / p["anxiety_return"],
        p["anxiety_floor"],
        p["regulation_by_skill"] * positive_gain,
        p["regulation_by_cohesion"] * cohesion * double_need,
    )
    anxiety_next = (
        anxiety
        + p["anxiety_return"] * (anxiety_mean - anxiety)
        + (1.0 - buffer) * (life_events + scan_rise)
        - scan_fall
        + p["carry_over"] * affect_change
        + p["anxiety_innovation"] * first
    )

    # Depression.
    depression_mean = regulated_mean(
        home_depression + DEPRESSION_SHOCK * shock - expected_events / p["depression_return"],
        p["depression_floor"],
        DEPRESSION_SKILL * p["regulation_by_skill"] * positive_gain,
        DEPRESSION_COHESION * p["regulation_by_cohesion"] * cohesion * double_need,
    )
    depression_next = (
        depression
        + p["depression_return"] * (depression_mean - depression)
        + (1.0 - buffer) * life_events
        + p["anxiety_to_depression"] * (anxiety - home_anxiety - shock)
        + DEPRESSION_CARRY_OVER * p["carry_over"] * affect_change
        + p["depression_innovation"] * correlated
    )

    return np.clip(anxiety_next, 0.0, SCALE_TOP), np.clip(depression_next, 0.0, SCALE_TOP)
