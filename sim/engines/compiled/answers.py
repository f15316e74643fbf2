"""Answers to a disclosure over arrays: the facilitator's, a peer's, none, and what the others make of it."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.choice import choose
from sim.engines.compiled.circles import Table
from sim.engines.compiled.state import Scratch
from sim.numerics import compiled, routine
from sim.parameters import Record
from sim.rules import ties, turn


@routine
def answer(p: Record, modes: tuple[Record, Record], both: int, s: Scratch, table: Table) -> None:
    """Let every circle answer what was disclosed in it, or not; those who listen were weighed for it."""
    choose(s, table, c.C_U5, c.C_PEER)
    _turn_to_peer(s, table)
    _decide(p, modes, both, s, table)
    _weigh_answer(p, s, table)
    for k in range(table.circles):
        if s.cf[c.C_DISCLOSED + k] != 0.0:
            _take_answer(p, s, table, k)


@routine
def _turn_to_peer(s: Scratch, table: Table) -> None:
    """Note where every peer sits who might answer, and who she is."""
    t, cf, cw, fidelity = s.t, s.cf, s.cw, s.fidelity
    for k in range(table.steps * c.STEP):
        j = int(cf[c.C_PEER + k]) * c.LANES + k
        mode = int(cf[c.C_MODE + k])
        cw[c.L_PEER + k] = j
        cf[c.C_PEER_AFFECT + k] = t[c.T_AFFECT + j]
        cf[c.C_PEER_SKILL + k] = t[c.T_SKILL + j]
        cf[c.C_PEER_COMPETENCE + k] = t[c.T_COMPETENCE + j]
        cf[c.C_CUES + k] = fidelity[mode, int(t[c.T_MODE + j])]
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
            cf[c.C_PEER_READY + k] = ready if mine else cf[c.C_PEER_READY + k]
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
        cf[c.C_LEADS + k] = 1.0 if disclosed & leads else 0.0
        cf[c.C_REPLIES + k] = 1.0 if peer else 0.0
        cf[c.C_DWELLS + k] = 1.0 if peer & dwells else 0.0
        cf[c.C_ANSWERED + k] = 1.0 if peer | (disclosed & leads) else 0.0
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
        quality = led if cf[c.C_LEADS + k] != 0.0 else peers
        cf[c.C_SUPPORT + k] = 0.0 if dwells else quality
        cf[c.C_BOND + k] = dwelling if dwells else quality
    for k in range(lanes):
        affect = cf[c.C_AFFECT + k]
        rise = turn.rumination_rise(p, affect)
        supported = turn.affect_supported(p, affect, cf[c.C_SUPPORT + k], cf[c.C_DOUBLE_NEED + k])
        hurt = rise if cf[c.C_DWELLS + k] != 0.0 else p.unanswered_hurt
        raised = turn.raised(affect, hurt)
        helped = (cf[c.C_ANSWERED + k] != 0.0) & (cf[c.C_DWELLS + k] == 0.0)
        cf[c.C_AFFECT + k] = supported if helped else raised
        cf[c.C_RISE + k] = rise


@compiled
def _take_answer(p: Record, s: Scratch, table: Table, k: int) -> None:
    """Let a speaker take an answer, or its absence, and draw those closer who spoke to each other."""
    f, t, cf, near = s.f, s.t, s.cf, s.near
    a, r = s.cw[c.L_SPEAKER + k], s.cw[c.L_PEER + k]
    t[c.T_AFFECT + a] = cf[c.C_AFFECT + k]
    if cf[c.C_LEADS + k] != 0.0:
        i = s.slot[a]
        f[c.ALLIANCE + i] = ties.alliance_of_answer(f[c.ALLIANCE + i], cf[c.C_LEADER_CUES + k])
        t[c.T_RECEIVED + a] += cf[c.C_SUPPORT + k]
    elif cf[c.C_REPLIES + k] != 0.0:
        at = int(cf[c.C_PEER + k]) * table.places * c.LANES + a
        t[c.T_LISTENS + r] = 0.0
        near[at] = ties.tie_of_answered(p, near[at], cf[c.C_BOND + k])
        t[c.T_NEAR + r] = ties.tie_of_answerer(p, t[c.T_NEAR + r], cf[c.C_BOND + k])
        if cf[c.C_DWELLS + k] != 0.0:
            t[c.T_AFFECT + r] = turn.raised(t[c.T_AFFECT + r], cf[c.C_RISE + k])
        else:
            t[c.T_RECEIVED + a] += cf[c.C_SUPPORT + k]
            t[c.T_GIVEN + r] += cf[c.C_SUPPORT + k]


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
            t[c.T_NEAR + j] = tie if sees else t[c.T_NEAR + j]
            t[c.T_AFFECT + j] = affect if sees & (support > 0.0) else t[c.T_AFFECT + j]
            witnessed = t[c.T_WITNESSED + j] + support * shared
            t[c.T_WITNESSED + j] = witnessed if sees else t[c.T_WITNESSED + j]
    for k in range(table.circles):
        if cf[c.C_ANSWERED + k] != 0.0:
            at = s.cw[c.L_TIES + k]
            for place in range(s.cw[c.L_SIZE + k]):
                s.near[at + place * c.LANES] = t[c.T_NEAR + place * c.LANES + k]
