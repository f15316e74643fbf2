"""One turn of a conversation, or one post (section 5, Turn): floor, disclosure, contagion, reply."""

from __future__ import annotations

from math import sqrt

from sim.numerics import clip, exp, logistic, positive_part, round_half_up
from sim.parameters import Record
from sim.rules.declare import rule

TURNS_PER_SESSION = 40.0
MINUTES_PER_SESSION = 90.0
POSTS_PER_MEMBER = 1.2
MOST_POSTS = 90
MOST_POSTS_READ = 20
START_AFFECT_SD = 1.5
HIGHEST = 21.0
MEAN_COMPETENCE = 0.615
"""Mean of Beta(4, 2.5), so that ψ is 1 for the average patient."""
TURNS_BEFORE_INCLUSION = 3
LISTENING_TO_STRANGERS = 0.3
DISCLOSURE_BY_AFFECT = 0.12
MIDDLING_AFFECT = 7.0
COPING_CONTAGION = 0.6
READINESS_TO_ANSWER_STRANGERS = 0.15
DAYS_TO_SILENCE = 5.0
FACILITATOR_REPLY_SHARE = 0.5
FACILITATOR_QUALITY = 0.9
MOST_RELIEF = 0.6


@rule
def number_of_turns(education_share: float, session_minutes: float) -> int:
    """Turns of a live session: (1 - q) 40 for 90 minutes, rounded half up."""
    return int(
        round_half_up(
            (1.0 - education_share) * TURNS_PER_SESSION * session_minutes / MINUTES_PER_SESSION
        )
    )


@rule
def number_of_posts(present: int) -> int:
    """Posts of a week: 1.2 per present member, at most 90, rounded half up."""
    return min(MOST_POSTS, int(round_half_up(POSTS_PER_MEMBER * present)))


@rule
def first_post_read(posts: int, uniform: float) -> int:
    """First post of the window of at most 20 posts that a member reads in a week."""
    surplus = posts - MOST_POSTS_READ
    if surplus <= 0:
        return 0
    return int(uniform * (surplus + 1))


@rule
def start_affect(anxiety: float, normal: float) -> float:
    """Momentary negative affect on entering, A + N(0, 1.5) within 0-21."""
    return clip(anxiety + START_AFFECT_SD * normal, 0.0, HIGHEST)


@rule
def shared_exposure(exposure: float, other_exposure: float) -> float:
    """Share of a moment that reaches both of two people, √(exposure_j exposure_s)."""
    return sqrt(exposure * other_exposure)


@rule
def answerability(competence: float) -> float:
    """How well a person makes herself answerable, ψ = √(k / .615)."""
    return sqrt(competence / MEAN_COMPETENCE)


@rule
def floor_weight(
    p: Record,
    expressiveness: float,
    affect: float,
    effective_skill: float,
    own_turns: float,
    turns: int,
    members: float,
) -> float:
    """Weight with which a member takes the floor.

    exp[b_e e + b_v v / 3 - b_incl φ_eff (share of the floor so far - 1)]; the share is relative to an equal
    one, clipped to -1…3 and counts from the fourth turn on.
    """
    excess = 0.0
    if turns >= TURNS_BEFORE_INCLUSION:
        excess = clip(own_turns * members / turns - 1.0, -1.0, 3.0)
    return exp(
        p.floor_expressiveness * expressiveness
        + p.floor_affect * affect / 3.0
        - p.floor_inclusion * effective_skill * excess
    )


@rule
def disclosure_probability(
    p: Record, mode: Record, belonging: float, previous_disclosed: int, affect: float
) -> float:
    """Probability that a turn discloses, σ(d_0 + d + b_trust P + b_rec [previous disclosed] + .12 (v - 7)).

    `belonging` is last week's: trust is brought to a session.
    """
    return logistic(
        p.disclosure_base
        + mode.disinhibition
        + p.disclosure_trust * belonging
        + p.disclosure_reciprocity * previous_disclosed
        + DISCLOSURE_BY_AFFECT * (affect - MIDDLING_AFFECT)
    )


@rule
def expressed_affect(p: Record, disclosing: int, affect: float, skill: float) -> float:
    """Affect a speaker shows: v when disclosing, m_0 + (v - m_0)(1 - S) when coping."""
    if disclosing != 0:
        return affect
    return p.anxiety_floor + (affect - p.anxiety_floor) * (1.0 - skill)


@rule
def listening(closeness: float) -> float:
    """How much a listener takes in from a speaker she is this close to, .3 + .7 w."""
    return LISTENING_TO_STRANGERS + (1.0 - LISTENING_TO_STRANGERS) * closeness


@rule
def affect_caught(
    p: Record,
    fidelity: float,
    closeness: float,
    affect: float,
    expressed: float,
    disclosing: int,
    stepped_in: int,
) -> float:
    """Affect of a listener after contagion.

    v + η c (.3 + .7 w)(x - v); times the negativity ratio upwards, 1 - block where the facilitator steps in,
    and .6 in a coping turn. A step is at most the whole way.

    With repulsion, a listener follows a speaker the less the more they differ, in affect and closeness, and
    moves away from one who is too different: times 1 - rep (1 - w)|x - v|, at least -1, a weight that falls
    linearly with distance below 0 as in models of repulsive influence [flache2017]. By default rep = 0.
    """
    strength = p.contagion * fidelity * listening(closeness)
    if expressed > affect:
        strength *= p.negativity_ratio
    if stepped_in != 0:
        strength *= 1.0 - p.damping
    if disclosing == 0:
        strength *= COPING_CONTAGION
    apart = (1.0 - closeness) * abs(expressed - affect)
    attraction = max(-1.0, 1.0 - p.repulsion * apart)
    return clip(affect + min(1.0, strength) * attraction * (expressed - affect), 0.0, HIGHEST)


@rule
def skill_modelled(
    p: Record, fidelity: float, closeness: float, skill: float, model_skill: float
) -> float:
    """Skill of a listener after a coping turn, S + g_V c (.3 + .7 w)(S_speaker - S)+."""
    return skill + p.modelling_gain * fidelity * listening(closeness) * positive_part(
        model_skill - skill
    )


@rule
def facilitator_reply_probability(effective_skill: float) -> float:
    """Probability that the facilitator answers a disclosure, ½ φ_eff."""
    return FACILITATOR_REPLY_SHARE * effective_skill


@rule
def peer_reply_probability(p: Record, mode: Record, answerability: float) -> float:
    """Probability that a peer answers, reply e^(-L/5) ψ, at most 1."""
    return min(1.0, p.peer_readiness * exp(-mode.reply_latency / DAYS_TO_SILENCE) * answerability)


@rule
def reply_weight(closeness: float) -> float:
    """Weight with which a peer is the one to answer, .15 + w of the peer to the speaker."""
    return READINESS_TO_ANSWER_STRANGERS + closeness


@rule
def co_rumination_probability(
    p: Record, replier_skill: float, replier_affect: float, affect: float, effective_skill: float
) -> float:
    """Probability that a peer dwells on the worry, ρ (1 - S_r) σ((v_r - 9)/2) σ((v_s - 9)/2)(1 - φ_eff)."""
    return (
        p.co_rumination
        * (1.0 - replier_skill)
        * logistic((replier_affect - 9.0) / 2.0)
        * logistic((affect - 9.0) / 2.0)
        * (1.0 - effective_skill)
    )


@rule
def peer_quality(competence: float, fidelity: float, answerability: float) -> float:
    """Quality of a peer's support, Q = k_r √c ψ."""
    return competence * sqrt(fidelity) * answerability


@rule
def facilitator_quality(fidelity: float, answerability: float) -> float:
    """Quality of a facilitator's answer, Q = .9 c ψ."""
    return FACILITATOR_QUALITY * fidelity * answerability


@rule
def affect_supported(p: Record, affect: float, quality: float, double_need: float) -> float:
    """Affect of a supported discloser, v - min(.6, sup Q 2need)(v - m_0)."""
    return affect - min(MOST_RELIEF, p.support_relief * quality * double_need) * (
        affect - p.anxiety_floor
    )


@rule
def affect_witnessing(
    p: Record, affect: float, quality: float, double_need: float, shared_exposure: float
) -> float:
    """Affect of a witness, v - ν sup Q 2need (v - m_0), scaled by √(exposure_j exposure_s)."""
    relief = p.witnessing * p.support_relief * quality * double_need * shared_exposure
    return affect - min(1.0, relief) * (affect - p.anxiety_floor)


@rule
def rumination_rise(p: Record, affect: float) -> float:
    """Affect that dwelling adds to both, bump (v_s - m_0)+ (1 - v_s / 21)."""
    return p.rumination_bump * positive_part(affect - p.anxiety_floor) * (1.0 - affect / HIGHEST)


@rule
def raised(affect: float, rise: float) -> float:
    """Affect after a rise, within 0-21."""
    return clip(affect + rise, 0.0, HIGHEST)
