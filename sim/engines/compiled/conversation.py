"""One conversation over arrays: the same turns as `sim.engines.mesa.conversation`."""

from __future__ import annotations

from sim.engines.compiled.state import (
    ANSWERED,
    CO_RUMINATIONS,
    DISCLOSURES,
    TURNS,
    Floats,

    Scratch,
)
from sim.numerics import compiled, normal_quantile
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.rules import ties, turn

SESSION, TURN = int(Purpose.SESSION), int(Purpose.TURN)
NOBODY = -1


@compiled
def gather(s: Scratch, circle: int, members: int) -> int:
    """Bring those present in a circle together; return how many."""
    m, t = s.members, s.talk
    n = 0
    for i in range(members):
        if m.circle[i] == circle and m.present[i] != 0:
            t.slot[n] = i
            n += 1
    for k in range(n):
        i = t.slot[k]
        t.mode[k] = m.mode[i]
        t.skill[k] = m.skill[i]
        t.exposure[k] = m.exposure[i]
        t.expressiveness[k] = m.expressiveness[i]
        t.double_need[k] = m.double_need[i]
        t.received[k] = 0.0
        t.given[k] = 0.0
        t.witnessed[k] = 0.0
        t.own_turns[k] = 0
        for other in range(n):
            s.talk_closeness[k, other] = s.closeness[i, t.slot[other]]
        for mode in range(2):
            s.talk_fidelity[mode, k] = s.fidelity[mode, t.mode[k]]
    return n


@compiled
def enter(
    s: Scratch, n: int, turns: int, posts: bool, key: tuple[int, int], replicate: int, week: int
) -> None:
    """Bring everybody's mood, and the window of posts she reads, into the conversation."""
    m, t = s.members, s.talk
    for k in range(n):
        i = t.slot[k]
        start, _, window, _ = uniforms(
            key[0], key[1], replicate, SESSION, week, 0, m.person[i], 0, 0
        )
        t.affect[k] = turn.start_affect(m.anxiety[i], normal_quantile(start))
        t.start_affect[k] = t.affect[k]
        t.first_read[k] = 0
        t.last_read[k] = turns
        if posts:
            t.first_read[k] = turn.first_post_read(turns, window)
            t.last_read[k] = t.first_read[k] + turn.MOST_POSTS_READ


@compiled
def leave(s: Scratch, n: int) -> None:
    """Take mood, skill, closeness and support out of the conversation again."""
    m, t = s.members, s.talk
    for k in range(n):
        i = t.slot[k]
        m.affect_change[i] = t.affect[k] - t.start_affect[k]
        m.skill[i] = t.skill[k]
        m.received[i] = t.received[k]
        m.given[i] = t.given[k]
        m.witnessed[i] = t.witnessed[k]
        for other in range(n):
            s.closeness[i, t.slot[other]] = s.talk_closeness[k, other]


@compiled
def choose(weights: Floats, n: int, uniform: float) -> int:
    """Return the first position whose cumulated weight exceeds `uniform` times the total."""
    total = 0.0
    for k in range(n):
        total += weights[k]
    threshold = uniform * total
    cumulated = 0.0
    for k in range(n):
        cumulated += weights[k]
        if cumulated > threshold:
            return k
    return n - 1


@compiled
def converse(
    p: Record,
    modes: tuple[Record, Record],
    s: Scratch,
    n: int,
    turns: int,
    facilitation: float,
    leading: int,
    anchor: int,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> None:
    """Hold a whole conversation of those gathered."""
    m, t = s.members, s.talk
    last_speaker = NOBODY
    previous = 0
    for number in range(turns):
        speaker_at, discloses, steps_in, leader_replies = uniforms(
            key[0], key[1], replicate, TURN, week, number, anchor, 0, 0
        )
        for k in range(n):
            t.weight[k] = turn.floor_weight(
                p, t.expressiveness[k], t.affect[k], facilitation, t.own_turns[k], number, n
            )
        if last_speaker != NOBODY:
            t.weight[last_speaker] = 0.0
        a = choose(t.weight, n, speaker_at)
        t.own_turns[a] += 1
        for k in range(n):
            t.listens[k] = t.first_read[k] <= number < t.last_read[k] and k != a
        mode = modes[0] if t.mode[a] == 0 else modes[1]
        probability = turn.disclosure_probability(
            p, mode, m.belonging[t.slot[a]], previous, t.affect[a]
        )
        disclosed = 1 if discloses < probability else 0
        stepped_in = 1 if disclosed != 0 and steps_in < facilitation else 0
        _speak(p, s, n, a, disclosed, stepped_in)
        if disclosed != 0:
            s.counts[DISCLOSURES] += 1
            if leader_replies < turn.facilitator_reply_probability(facilitation):
                _answer_as_facilitator(p, s, n, a, leading)
                s.counts[ANSWERED] += 1
            else:
                _answer_as_peer(
                    p, mode, s, n, a, facilitation, uniforms(
                        key[0], key[1], replicate, TURN, week, number, anchor, 0, 1
                    )
                )
        last_speaker, previous = a, disclosed
    s.counts[TURNS] += turns


@compiled
def _speak(p: Record, s: Scratch, n: int, a: int, disclosed: int, stepped_in: int) -> None:
    t = s.talk
    expressed = turn.expressed_affect(p, disclosed, t.affect[a], t.skill[a])
    fidelity, closeness = s.talk_fidelity[t.mode[a]], s.talk_closeness[a]
    model_skill = t.skill[a]
    for k in range(n):
        moved = turn.affect_caught(
            p, fidelity[k], closeness[k], t.affect[k], expressed, disclosed, stepped_in
        )
        t.affect[k] = moved if t.listens[k] != 0 else t.affect[k]
    if disclosed == 0:
        for k in range(n):
            learnt = turn.skill_modelled(p, fidelity[k], closeness[k], t.skill[k], model_skill)
            t.skill[k] = learnt if t.listens[k] != 0 else t.skill[k]


@compiled
def _answer_as_facilitator(p: Record, s: Scratch, n: int, a: int, leading: int) -> None:
    m, t = s.members, s.talk
    i = t.slot[a]
    fidelity = s.fidelity[t.mode[a], leading]
    quality = turn.facilitator_quality(fidelity, m.answerability[i])
    t.affect[a] = turn.affect_supported(p, t.affect[a], quality, t.double_need[a])
    t.received[a] += quality
    m.alliance[i] = ties.alliance_of_answer(m.alliance[i], fidelity)
    _let_witness(p, s, n, a, NOBODY, quality, quality)


@compiled
def _answer_as_peer(
    p: Record,
    mode: Record,
    s: Scratch,
    n: int,
    a: int,
    facilitation: float,
    draws: tuple[float, float, float, float],
) -> None:
    m, t = s.members, s.talk
    i = t.slot[a]
    answers, which, dwells, _ = draws
    heard = 0
    for k in range(n):
        heard += t.listens[k]
        t.weight[k] = turn.reply_weight(s.talk_closeness[a, k]) if t.listens[k] != 0 else 0.0
    if heard == 0 or answers >= turn.peer_reply_probability(p, mode, m.answerability[i]):
        t.affect[a] = turn.raised(t.affect[a], p.unanswered_hurt)
        return
    r = choose(t.weight, n, which)
    probability = turn.co_rumination_probability(
        p, t.skill[r], t.affect[r], t.affect[a], facilitation
    )
    s.counts[ANSWERED] += 1
    fidelity = s.fidelity[t.mode[a], t.mode[r]]
    if dwells < probability:
        s.counts[CO_RUMINATIONS] += 1
        rise = turn.rumination_rise(p, t.affect[a])
        t.affect[a] = turn.raised(t.affect[a], rise)
        t.affect[r] = turn.raised(t.affect[r], rise)
        quality = ties.rumination_quality(fidelity)
        _draw_closer(p, s, a, r, quality)
        _let_witness(p, s, n, a, r, 0.0, quality)
        return
    quality = turn.peer_quality(
        m.communication_competence[t.slot[r]], fidelity, m.answerability[i]
    )
    t.affect[a] = turn.affect_supported(p, t.affect[a], quality, t.double_need[a])
    t.received[a] += quality
    t.given[r] += quality
    _draw_closer(p, s, a, r, quality)
    _let_witness(p, s, n, a, r, quality, quality)


@compiled
def _draw_closer(p: Record, s: Scratch, a: int, r: int, quality: float) -> None:
    closeness = s.talk_closeness
    closeness[r, a] = ties.tie_of_answered(p, closeness[r, a], quality)
    closeness[a, r] = ties.tie_of_answerer(p, closeness[a, r], quality)


@compiled
def _let_witness(
    p: Record, s: Scratch, n: int, a: int, r: int, support: float, tie_quality: float
) -> None:
    t = s.talk
    closeness = s.talk_closeness[a]
    for k in range(n):
        if t.listens[k] == 0 or k == r:
            continue
        shared = turn.shared_exposure(t.exposure[k], t.exposure[a])
        if support > 0.0:
            t.affect[k] = turn.affect_witnessing(
                p, t.affect[k], support, t.double_need[k], shared
            )
            t.witnessed[k] += support * shared
        closeness[k] = ties.tie_of_witness(p, closeness[k], tie_quality, shared)


