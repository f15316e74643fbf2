"""Answers to a disclosure over arrays: the facilitator's, a peer's, none, and what the others make of it."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.choice import choose
from sim.engines.compiled.circles import Table
from sim.engines.compiled.state import Scratch
from sim.engines.compiled.values import either, updated
from sim.numerics import routine
from sim.parameters import Record
from sim.rules import ties, turn


@routine
def answer(p: Record, modes: tuple[Record, Record], both: int, s: Scratch, table: Table) -> None:
    """Let every circle answer what was disclosed in it, or not; those who listen were weighed for it."""
    choose(s, table, c.C_U5, c.C_PEER)
    _turn_to_peer(s, table)
    if both > 1:
        _meet(s, table)
    _decide(p, modes, both, s, table)
    _weigh_answer(p, s, table)
    _draw_closer(p, s, table)
    _take_answer(s, table)


@routine
def _turn_to_peer(s: Scratch, table: Table) -> None:
    """Note where every peer sits who might answer, and who she is."""
    t, cf, cw, near = s.t, s.cf, s.cw, s.near
    for k in range(table.steps * c.STEP):
        place = int(cf[c.C_PEER + k])
        j, at = place * c.LANES + k, place * table.places * c.LANES + cw[c.L_SPEAKER + k]
        cw[c.L_PEER + k], cw[c.L_TIE_TO_PEER + k] = j, at
        cf[c.C_PEER_AFFECT + k] = t[c.T_AFFECT + j]
        cf[c.C_PEER_SKILL + k] = t[c.T_SKILL + j]
        cf[c.C_PEER_COMPETENCE + k] = t[c.T_COMPETENCE + j]
        cf[c.C_PEER_NEAR + k] = t[c.T_NEAR + j]
        cf[c.C_NEAR_PEER + k] = near[at]


@routine
def _meet(s: Scratch, table: Table) -> None:
    """Find how well a speaker, the peer and the facilitator see each other who may be in two modes."""
    t, cf, fidelity = s.t, s.cf, s.fidelity
    for k in range(table.steps * c.STEP):
        mode = int(cf[c.C_MODE + k])
        cf[c.C_CUES + k] = fidelity[mode, int(t[c.T_MODE + s.cw[c.L_PEER + k]])]
        cf[c.C_LEADER_CUES + k] = fidelity[mode, int(cf[c.C_LEADING + k])]


@routine
def _decide(p: Record, modes: tuple[Record, Record], both: int, s: Scratch, table: Table) -> None:
    """Decide who answers a disclosure, if anybody, and whether two dwell on it."""
    cf, lanes = s.cf, table.steps * c.STEP
    for m in range(both):
        mode, this = modes[0] if m == 0 else modes[1], float(m)
        for k in range(lanes):
            ready = turn.peer_reply_probability(p, mode, cf[c.C_ANSWERABILITY + k])
            mine = cf[c.C_MODE + k] == this
            cf[c.C_PEER_READY + k] = updated(mine, ready, cf[c.C_PEER_READY + k])
    for k in range(lanes):
        disclosed = cf[c.C_DISCLOSED + k] != 0.0
        leads = cf[c.C_U3 + k] < turn.facilitator_reply_probability(cf[c.C_FACILITATION + k])
        replies = (cf[c.C_TOTAL + k] > 0.0) & (cf[c.C_U4 + k] < cf[c.C_PEER_READY + k])
        dwells = cf[c.C_U6 + k] < turn.co_rumination_probability(
            p,
            cf[c.C_PEER_SKILL + k],
            cf[c.C_PEER_AFFECT + k],
            cf[c.C_AFFECT + k],
            cf[c.C_FACILITATION + k],
        )
        peer = disclosed & replies & (not leads)
        cf[c.C_LEADS + k] = either(disclosed & leads, 1.0, 0.0)
        cf[c.C_REPLIES + k] = either(peer, 1.0, 0.0)
        cf[c.C_DWELLS + k] = either(peer & dwells, 1.0, 0.0)
        cf[c.C_ANSWERED + k] = either(peer | (disclosed & leads), 1.0, 0.0)
    for k in range(lanes):
        cf[c.C_DISCLOSURES + k] += cf[c.C_DISCLOSED + k]
        cf[c.C_ANSWERS + k] += cf[c.C_ANSWERED + k]
        cf[c.C_CO_RUMINATIONS + k] += cf[c.C_DWELLS + k]


@routine
def _weigh_answer(p: Record, s: Scratch, table: Table) -> None:
    """Find how good an answer is, and what it or its absence does to the speaker's mood."""
    cf, lanes = s.cf, table.steps * c.STEP
    for k in range(lanes):
        answerability = cf[c.C_ANSWERABILITY + k]
        led = turn.facilitator_quality(cf[c.C_LEADER_CUES + k], answerability)
        peers = turn.peer_quality(cf[c.C_PEER_COMPETENCE + k], cf[c.C_CUES + k], answerability)
        dwelling = ties.rumination_quality(cf[c.C_CUES + k])
        dwells = cf[c.C_DWELLS + k] != 0.0
        quality = either(cf[c.C_LEADS + k] != 0.0, led, peers)
        cf[c.C_SUPPORT + k] = either(dwells, 0.0, quality)
        cf[c.C_BOND + k] = either(dwells, dwelling, quality)
    for k in range(lanes):
        affect = cf[c.C_AFFECT + k]
        rise = turn.rumination_rise(p, affect)
        supported = turn.affect_supported(p, affect, cf[c.C_SUPPORT + k], cf[c.C_DOUBLE_NEED + k])
        hurt = either(cf[c.C_DWELLS + k] != 0.0, rise, p.unanswered_hurt)
        raised = turn.raised(affect, hurt)
        helped = (cf[c.C_ANSWERED + k] != 0.0) & (cf[c.C_DWELLS + k] == 0.0)
        cf[c.C_AFFECT + k] = either(helped, supported, raised)
        cf[c.C_RISE + k] = rise


@routine
def _draw_closer(p: Record, s: Scratch, table: Table) -> None:
    """Find how close an answer brings those who spoke to each other, and what it does to the peer's mood."""
    cf = s.cf
    for k in range(table.steps * c.STEP):
        leads, replies = cf[c.C_LEADS + k] != 0.0, cf[c.C_REPLIES + k] != 0.0
        dwells, bond = cf[c.C_DWELLS + k] != 0.0, cf[c.C_BOND + k]
        alliance = ties.alliance_of_answer(cf[c.C_ALLIANCE + k], cf[c.C_LEADER_CUES + k])
        answered = ties.tie_of_answered(p, cf[c.C_NEAR_PEER + k], bond)
        answerer = ties.tie_of_answerer(p, cf[c.C_PEER_NEAR + k], bond)
        worried = turn.raised(cf[c.C_PEER_AFFECT + k], cf[c.C_RISE + k])
        cf[c.C_ALLIANCE + k] = updated(leads, alliance, cf[c.C_ALLIANCE + k])
        cf[c.C_NEAR_PEER + k] = updated(replies, answered, cf[c.C_NEAR_PEER + k])
        cf[c.C_PEER_NEAR + k] = updated(replies, answerer, cf[c.C_PEER_NEAR + k])
        cf[c.C_PEER_AFFECT + k] = updated(dwells, worried, cf[c.C_PEER_AFFECT + k])
        cf[c.C_GIVEN + k] = either(replies, cf[c.C_SUPPORT + k], 0.0)
        cf[c.C_RECEIVED + k] = either(leads | replies, cf[c.C_SUPPORT + k], 0.0)


@routine
def _take_answer(s: Scratch, table: Table) -> None:
    """Bring a disclosure's answer, or its absence, to those who spoke."""
    f, t, cf, cw = s.f, s.t, s.cf, s.cw
    for k in range(table.circles):
        if cf[c.C_DISCLOSED + k] == 0.0:
            continue
        speaker, peer = cw[c.L_SPEAKER + k], cw[c.L_PEER + k]
        t[c.T_AFFECT + speaker] = cf[c.C_AFFECT + k]
        t[c.T_RECEIVED + speaker] += cf[c.C_RECEIVED + k]
        f[c.ALLIANCE + s.slot[speaker]] = cf[c.C_ALLIANCE + k]
        if cf[c.C_REPLIES + k] != 0.0:
            t[c.T_AFFECT + peer] = cf[c.C_PEER_AFFECT + k]
            t[c.T_GIVEN + peer] += cf[c.C_GIVEN + k]
            t[c.T_NEAR + peer] = cf[c.C_PEER_NEAR + k]
            t[c.T_LISTENS + peer] = 0.0
            s.near[cw[c.L_TIE_TO_PEER + k]] = cf[c.C_NEAR_PEER + k]


@routine
def witness(p: Record, s: Scratch, table: Table) -> None:
    """Let everybody who still listens witness the answer in her circle, where there was one."""
    t, cf = s.t, s.cf
    for place in range(table.places):
        row = place * c.LANES
        for k in range(table.steps * c.STEP):
            j = row + k
            sees = (t[c.T_LISTENS + j] != 0.0) & (cf[c.C_ANSWERED + k] != 0.0)
            support = cf[c.C_SUPPORT + k]
            shared = turn.shared_exposure(t[c.T_EXPOSURE + j], cf[c.C_EXPOSURE + k])
            tie = ties.tie_of_witness(p, t[c.T_NEAR + j], cf[c.C_BOND + k], shared)
            affect = turn.affect_witnessing(
                p, t[c.T_AFFECT + j], support, t[c.T_DOUBLE_NEED + j], shared
            )
            t[c.T_NEAR + j] = updated(sees, tie, t[c.T_NEAR + j])
            t[c.T_AFFECT + j] = updated(sees & (support > 0.0), affect, t[c.T_AFFECT + j])
            witnessed = t[c.T_WITNESSED + j] + support * shared
            t[c.T_WITNESSED + j] = updated(sees, witnessed, t[c.T_WITNESSED + j])
    for k in range(table.circles):
        if cf[c.C_ANSWERED + k] != 0.0:
            at = s.cw[c.L_TIES + k]
            for place in range(s.cw[c.L_SIZE + k]):
                s.near[at + place * c.LANES] = t[c.T_NEAR + place * c.LANES + k]
