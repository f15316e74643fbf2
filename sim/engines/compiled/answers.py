"""Answers to a disclosure over arrays: the facilitator's, a peer's, none, and what the others make of it."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.choice import add_up, choose
from sim.engines.compiled.circles import Table
from sim.engines.compiled.state import Scratch
from sim.numerics import compiled, routine
from sim.parameters import Record
from sim.rules import ties, turn


@routine
def answer(p: Record, modes: tuple[Record, Record], both: int, s: Scratch, table: Table) -> None:
    """Let every circle answer what was disclosed in it, or not."""
    _ready(s, table)
    add_up(s, table)
    choose(s, table, c.C_U5, c.C_PEER)
    _turn_to_peer(s, table)
    _decide(p, modes, both, s, table)
    _weigh_answer(p, s, table)
    for k in range(table.circles):
        if s.cw[c.C_DISCLOSED + k] != 0:
            _take_answer(p, s, k)


@routine
def _ready(s: Scratch, table: Table) -> None:
    """Weigh how ready everybody who listens is to answer."""
    t, h = s.t, s.h
    for place in range(table.places):
        for k in range(s.reach[place]):
            j = place * c.CIRCLES + k
            ready = turn.reply_weight(t[c.T_NEAR + j])
            t[c.T_WEIGHT + j] = ready if h[c.H_LISTENS + j] != 0 else 0.0


@routine
def _turn_to_peer(s: Scratch, table: Table) -> None:
    t, h, cw, cf = s.t, s.h, s.cw, s.cf
    for k in range(table.circles):
        r = cw[c.C_PEER + k] * c.CIRCLES + k
        cf[c.C_PEER_AFFECT + k] = t[c.T_AFFECT + r]
        cf[c.C_PEER_SKILL + k] = t[c.T_SKILL + r]
        cf[c.C_PEER_COMPETENCE + k] = t[c.T_COMPETENCE + r]
        cf[c.C_CUES + k] = s.fidelity[cw[c.C_MODE + k], h[c.H_MODE + r]]
        cf[c.C_LEADER_CUES + k] = s.fidelity[cw[c.C_MODE + k], cw[c.C_LEADING + k]]


@routine
def _decide(p: Record, modes: tuple[Record, Record], both: int, s: Scratch, table: Table) -> None:
    """Decide who answers a disclosure, if anybody, and whether two dwell on it."""
    cw, cf = s.cw, s.cf
    for mode in range(both):
        spoken = modes[0] if mode == 0 else modes[1]
        for k in range(table.circles):
            ready = turn.peer_reply_probability(p, spoken, cf[c.C_ANSWERABILITY + k])
            mine = cw[c.C_MODE + k] == mode
            cf[c.C_PEER_READY + k] = ready if mine else cf[c.C_PEER_READY + k]
    for k in range(table.circles):
        disclosed = cw[c.C_DISCLOSED + k] != 0
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
        cw[c.C_LEADS + k] = 1 if disclosed & leads else 0
        cw[c.C_REPLIES + k] = 1 if peer else 0
        cw[c.C_DWELLS + k] = 1 if peer & dwells else 0
        cw[c.C_ANSWERED + k] = 1 if peer | (disclosed & leads) else 0
        cw[c.C_DISCLOSURES + k] += cw[c.C_DISCLOSED + k]
        cw[c.C_ANSWERS + k] += cw[c.C_ANSWERED + k]
        cw[c.C_CO_RUMINATIONS + k] += cw[c.C_DWELLS + k]


@routine
def _weigh_answer(p: Record, s: Scratch, table: Table) -> None:
    """Find how good an answer is, and what it or its absence does to the speaker's mood."""
    cw, cf = s.cw, s.cf
    for k in range(table.circles):
        answerability = cf[c.C_ANSWERABILITY + k]
        led = turn.facilitator_quality(cf[c.C_LEADER_CUES + k], answerability)
        peers = turn.peer_quality(cf[c.C_PEER_COMPETENCE + k], cf[c.C_CUES + k], answerability)
        dwelling = ties.rumination_quality(cf[c.C_CUES + k])
        dwells = cw[c.C_DWELLS + k] != 0
        quality = led if cw[c.C_LEADS + k] != 0 else peers
        cf[c.C_SUPPORT + k] = 0.0 if dwells else quality
        cf[c.C_BOND + k] = dwelling if dwells else quality
    for k in range(table.circles):
        affect = cf[c.C_AFFECT + k]
        rise = turn.rumination_rise(p, affect)
        supported = turn.affect_supported(p, affect, cf[c.C_SUPPORT + k], cf[c.C_DOUBLE_NEED + k])
        hurt = rise if cw[c.C_DWELLS + k] != 0 else p.unanswered_hurt
        raised = turn.raised(affect, hurt)
        helped = (cw[c.C_ANSWERED + k] != 0) & (cw[c.C_DWELLS + k] == 0)
        cf[c.C_AFFECT + k] = supported if helped else raised
        cf[c.C_RISE + k] = rise


@compiled
def _take_answer(p: Record, s: Scratch, k: int) -> None:
    """Let a speaker take an answer, or its absence, and draw those closer who spoke to each other."""
    f, t, h, cw, cf, near = s.f, s.t, s.h, s.cw, s.cf, s.near
    speaker, peer = cw[c.C_SPEAKER + k], cw[c.C_PEER + k]
    a = speaker * c.CIRCLES + k
    t[c.T_AFFECT + a] = cf[c.C_AFFECT + k]
    if cw[c.C_LEADS + k] != 0:
        i = h[c.H_SLOT + a]
        f[c.ALLIANCE + i] = ties.alliance_of_answer(f[c.ALLIANCE + i], cf[c.C_LEADER_CUES + k])
        t[c.T_RECEIVED + a] += cf[c.C_SUPPORT + k]
    elif cw[c.C_REPLIES + k] != 0:
        r = peer * c.CIRCLES + k
        h[c.H_LISTENS + r] = 0
        near[peer, speaker, k] = ties.tie_of_answered(p, near[peer, speaker, k], cf[c.C_BOND + k])
        t[c.T_NEAR + r] = ties.tie_of_answerer(p, t[c.T_NEAR + r], cf[c.C_BOND + k])
        if cw[c.C_DWELLS + k] != 0:
            t[c.T_AFFECT + r] = turn.raised(t[c.T_AFFECT + r], cf[c.C_RISE + k])
        else:
            t[c.T_RECEIVED + a] += cf[c.C_SUPPORT + k]
            t[c.T_GIVEN + r] += cf[c.C_SUPPORT + k]


@routine
def witness(p: Record, s: Scratch, table: Table) -> None:
    """Let everybody who still listens witness the answer in her circle, where there was one."""
    t, h, cw, cf = s.t, s.h, s.cw, s.cf
    for place in range(table.places):
        for k in range(s.reach[place]):
            j = place * c.CIRCLES + k
            sees = (h[c.H_LISTENS + j] != 0) & (cw[c.C_ANSWERED + k] != 0)
            support = cf[c.C_SUPPORT + k]
            shared = turn.shared_exposure(t[c.T_EXPOSURE + j], cf[c.C_EXPOSURE + k])
            tie = ties.tie_of_witness(p, t[c.T_NEAR + j], cf[c.C_BOND + k], shared)
            affect = turn.affect_witnessing(
                p, t[c.T_AFFECT + j], support, t[c.T_DOUBLE_NEED + j], shared
            )
            t[c.T_NEAR + j] = tie if sees else t[c.T_NEAR + j]
            t[c.T_AFFECT + j] = affect if sees & (support > 0.0) else t[c.T_AFFECT + j]
            witnessed = t[c.T_WITNESSED + j] + support * shared
            t[c.T_WITNESSED + j] = witnessed if sees else t[c.T_WITNESSED + j]
    for k in range(table.circles):
        if cw[c.C_ANSWERED + k] != 0:
            for place in range(cw[c.C_SIZE + k]):
                s.near[cw[c.C_SPEAKER + k], place, k] = t[c.T_NEAR + place * c.CIRCLES + k]
