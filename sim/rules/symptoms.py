"""Anxiety and depression from week to week (section 5, Anxiety, Depression)."""

from __future__ import annotations

from math import sqrt

from sim.numerics import clip, exp, log, positive_part
from sim.parameters import Record
from sim.rules.declare import rule

HIGHEST = 21.0
SCAN_EVERY = 12
SCAN_RELIEF = 0.9
MOST_BUFFERING = 0.8
DEPRESSION_BY_SKILL = 0.7
DEPRESSION_BY_COHESION = 1.3
DEPRESSION_SHOCK = 0.6
DEPRESSION_CARRY_OVER = 0.6


@rule
def shock(p: Record, weeks_since_diagnosis: float) -> float:
    """What is left of the shock of diagnosis, z = z_0 e^(-weeks / τ_z)."""
    return p.diagnosis_shock * exp(-weeks_since_diagnosis / p.shock_decay)


@rule
def life_event(p: Record, happens: float, size: float) -> float:
    """Jump of a life event: exponential with its mean where one happens, else 0 (both uniforms)."""
    if happens < p.event_rate:
        return -p.event_size * log(size)
    return 0.0


@rule
def scan_position(scan_phase: int, week: int) -> int:
    """1 in the week of a scan, 2 in the week after, else 0; scans come every 12 weeks."""
    position = (week + scan_phase) % SCAN_EVERY
    if position == 0:
        return 1
    if position == 1:
        return 2
    return 0


@rule
def buffering(p: Record, skill_won: float, cohesion: float, need: float) -> float:
    """Share of a jump that is buffered, R = clip(r_R (S - S_0) + r_R C need, 0, .8)."""
    return clip(p.buffering * skill_won + p.buffering * cohesion * need, 0.0, MOST_BUFFERING)


@rule
def set_point(base: float, floor: float, by_skill: float, by_cohesion: float) -> float:
    """Where symptoms return to: regulation shrinks the excess over a healthy floor.

    μ = base where base ≤ m_0, else m_0 + (base - m_0)[1 - r_S (S - S_0)+][1 - r_C C 2need]. The more
    distressed gain more without an interaction being written.
    """
    if base <= floor:
        return base
    return floor + (base - floor) * max(0.0, 1.0 - by_skill) * max(0.0, 1.0 - by_cohesion)


@rule
def anxiety_next(
    p: Record,
    anxiety: float,
    home: float,
    shock: float,
    skill_won: float,
    cohesion: float,
    need: float,
    double_need: float,
    event: float,
    scan: int,
    affect_change: float,
    normal: float,
) -> float:
    """Anxiety a week later, 0-21.

    A + θ_A (μ_A - A) + (1 - R) J + χ Δv + σ_A N, base = m_A + z - rate mean / θ_A, so that events have their
    home in the mean. J = life event + scan anxiety; the relief after a scan (-.9 of it) isn't buffered.
    """
    base = home + shock - p.event_rate * p.event_size / p.anxiety_return
    target = set_point(
        base,
        p.anxiety_floor,
        p.regulation_by_skill * positive_part(skill_won),
        p.regulation_by_cohesion * cohesion * double_need,
    )
    jump = event
    relief = 0.0
    if scan == 1:
        jump += p.scan_anxiety
    elif scan == 2:
        relief = SCAN_RELIEF * p.scan_anxiety
    moved = (
        anxiety
        + p.anxiety_return * (target - anxiety)
        + (1.0 - buffering(p, skill_won, cohesion, need)) * jump
        - relief
        + p.carry_over * affect_change
        + p.anxiety_innovation * normal
    )
    return clip(moved, 0.0, HIGHEST)


@rule
def depression_next(
    p: Record,
    depression: float,
    anxiety: float,
    home: float,
    home_anxiety: float,
    shock: float,
    skill_won: float,
    cohesion: float,
    need: float,
    double_need: float,
    event: float,
    affect_change: float,
    normal: float,
) -> float:
    """Depression a week later, 0-21: as anxiety, with .7 r_S, 1.3 r_C, .6 z, .6 χ Δv, + κ (A - m_A - z).

    `anxiety` is that of before this week's change. Life events count, scan anxiety doesn't.
    """
    base = home + DEPRESSION_SHOCK * shock - p.event_rate * p.event_size / p.depression_return
    target = set_point(
        base,
        p.depression_floor,
        DEPRESSION_BY_SKILL * p.regulation_by_skill * positive_part(skill_won),
        DEPRESSION_BY_COHESION * p.regulation_by_cohesion * cohesion * double_need,
    )
    moved = (
        depression
        + p.depression_return * (target - depression)
        + (1.0 - buffering(p, skill_won, cohesion, need)) * event
        + p.anxiety_to_depression * (anxiety - home_anxiety - shock)
        + DEPRESSION_CARRY_OVER * p.carry_over * affect_change
        + p.depression_innovation * normal
    )
    return clip(moved, 0.0, HIGHEST)


@rule
def correlated(correlation: float, first: float, second: float) -> float:
    """Normal correlated with `first`: ρ n_1 + √(1 - ρ²) n_2."""
    return correlation * first + sqrt(1.0 - correlation * correlation) * second


@rule
def stationary_covariance(p: Record) -> tuple[float, float, float]:
    """Variance of anxiety, of depression and their covariance around home when nobody is treated.

    Solves V = F V Fᵀ + Q of the weekly rules away from their bounds, F = [[1 - θ_A, 0], [κ, 1 - θ_D]].
    """
    stay_a = 1.0 - p.anxiety_return
    stay_d = 1.0 - p.depression_return
    mean_event = p.event_rate * p.event_size
    event_variance = 2.0 * p.event_rate * p.event_size * p.event_size - mean_event * mean_event
    noise_a = p.anxiety_innovation * p.anxiety_innovation + event_variance
    noise_d = p.depression_innovation * p.depression_innovation + event_variance
    noise_both = (
        p.innovation_correlation * p.anxiety_innovation * p.depression_innovation + event_variance
    )
    k = p.anxiety_to_depression
    variance_a = noise_a / (1.0 - stay_a * stay_a)
    covariance = (stay_a * k * variance_a + noise_both) / (1.0 - stay_a * stay_d)
    variance_d = (k * k * variance_a + 2.0 * k * stay_d * covariance + noise_d) / (
        1.0 - stay_d * stay_d
    )
    return variance_a, variance_d, covariance
