"""One conversation over arrays: the same turns as `sim.engines.mesa.conversation`."""

from __future__ import annotations

from sim.engines.compiled.draws import draw_turns
from sim.engines.compiled.state import Floats, Scratch
from sim.numerics import compiled, routine
from sim.parameters import Record
from sim.rules import ties, turn

NOBODY = -1


@routine
def gather(s: Scratch, g: int, circle: int) -> int:
    """Bring those present in a circle of a group together; return how many."""
    m, t, first = s.members, s.talk, s.groups.first[g]
    n = 0
    for i in range(first, first + s.groups.members[g]):
        if m.circle[i] == circle and m.present[i] != 0:
            t.slot[n] = i
            n += 1
    slots = s.groups.slots[g]
    for k in range(n):
        i = t.slot[k]
        row = s.groups.tie[g] + (i - first) * slots - first
        for other in range(n):
            s.talk_closeness[k, other] = s.closeness[row + t.slot[other]]
    return n


@routine
def enter(s: Scratch, n: int, turns: int, posts: bool) -> None:
    """Bring everybody's mood, and the window of posts she reads, into the conversation."""
    m, t = s.members, s.talk
    for k in range(n):
        i = t.slot[k]
        t.mode[k] = m.mode[i]
        t.affect[k] = m.start_affect[i]
        t.skill[k] = m.skill[i]
        t.exposure[k] = m.exposure[i]
        t.expressiveness[k] = m.expressiveness[i]
        t.double_need[k] = m.double_need[i]
        t.received[k] = 0.0
        t.given[k] = 0.0
        t.witnessed[k] = 0.0
        t.own_turns[k] = 0
        t.first_read[k] = turn.first_post_read(turns, m.u2[i]) if posts else 0
        t.last_read[k] = t.first_read[k] + turn.MOST_POSTS_READ if posts else turns
        for mode in range(2):
            s.talk_fidelity[mode, k] = s.fidelity[mode, m.mode[i]]


@routine
def leave(s: Scratch, g: int, n: int) -> None:
    """Take mood, skill, closeness and support out of the conversation again."""
    m, t, first = s.members, s.talk, s.groups.first[g]
    slots = s.groups.slots[g]
    for k in range(n):
        i = t.slot[k]
        m.affect_change[i] = t.affect[k] - m.start_affect[i]
        m.skill[i] = t.skill[k]
        m.received[i] = t.received[k]
        m.given[i] = t.given[k]
        m.witnessed[i] = t.witnessed[k]
        row = s.groups.tie[g] + (i - first) * slots - first
        for other in range(n):
            s.closeness[row + t.slot[other]] = s.talk_closeness[k, other]


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


@routine
def converse(
    p: Record,
    modes: tuple[Record, Record],
    s: Scratch,
    g: int,
    n: int,
    turns: int,
    anchor: int,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> None:
    """Hold a whole conversation of those gathered."""
    m, t, draws = s.members, s.talk, s.turn_draws
    facilitation = m.facilitation[t.slot[0]]
    leading = m.leading[t.slot[0]]
    draw_turns(draws, turns, anchor, key, replicate, week)
    facilitator_replies = turn.facilitator_reply_probability(facilitation)
    last_speaker = NOBODY
    previous = 0
    for number in range(turns):
        for k in range(n):
            t.weight[k] = turn.floor_weight(
                p, t.expressiveness[k], t.affect[k], facilitation, t.own_turns[k], number, n
            )
        if last_speaker != NOBODY:
            t.weight[last_speaker] = 0.0
        a = choose(t.weight, n, draws[0, number])
        t.own_turns[a] += 1
        for k in range(n):
            t.listens[k] = 1 if (t.first_read[k] <= number) & (number < t.last_read[k]) else 0
        t.listens[a] = 0
        mode = modes[0] if t.mode[a] == 0 else modes[1]
        probability = turn.disclosure_probability(
            p, mode, m.belonging[t.slot[a]], previous, t.affect[a]
        )
        disclosed = 1 if draws[1, number] < probability else 0
        stepped_in = 1 if disclosed != 0 and draws[2, number] < facilitation else 0
        _speak(p, s, n, a, disclosed, stepped_in)
        if disclosed != 0:
            s.groups.disclosures[g] += 1
            if draws[3, number] < facilitator_replies:
                _answer_as_facilitator(p, s, n, a, leading)
                s.groups.answered[g] += 1
            else:
                _answer_as_peer(p, mode, s, g, n, a, facilitation, number)
        last_speaker, previous = a, disclosed
    s.groups.turns[g] += turns


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


@routine
def _answer_as_facilitator(p: Record, s: Scratch, n: int, a: int, leading: int) -> None:
    m, t = s.members, s.talk
    i = t.slot[a]
    fidelity = s.fidelity[t.mode[a], leading]
    quality = turn.facilitator_quality(fidelity, m.answerability[i])
    t.affect[a] = turn.affect_supported(p, t.affect[a], quality, t.double_need[a])
    t.received[a] += quality
    m.alliance[i] = ties.alliance_of_answer(m.alliance[i], fidelity)
    _let_witness(p, s, n, a, quality, quality)


@routine
def _answer_as_peer(
    p: Record,
    mode: Record,
    s: Scratch,
    g: int,
    n: int,
    a: int,
    facilitation: float,
    number: int,
) -> None:
    m, t, draws = s.members, s.talk, s.turn_draws
    i = t.slot[a]
    heard = 0
    for k in range(n):
        heard += t.listens[k]
        weight = turn.reply_weight(s.talk_closeness[a, k])
        t.weight[k] = weight if t.listens[k] != 0 else 0.0
    if heard == 0 or draws[4, number] >= turn.peer_reply_probability(p, mode, m.answerability[i]):
        t.affect[a] = turn.raised(t.affect[a], p.unanswered_hurt)
        return
    r = choose(t.weight, n, draws[5, number])
    probability = turn.co_rumination_probability(
        p, t.skill[r], t.affect[r], t.affect[a], facilitation
    )
    s.groups.answered[g] += 1
    fidelity = s.fidelity[t.mode[a], t.mode[r]]
    t.listens[r] = 0
    if draws[6, number] < probability:
        s.groups.co_ruminations[g] += 1
        rise = turn.rumination_rise(p, t.affect[a])
        t.affect[a] = turn.raised(t.affect[a], rise)
        t.affect[r] = turn.raised(t.affect[r], rise)
        quality = ties.rumination_quality(fidelity)
        _draw_closer(p, s, a, r, quality)
        _let_witness(p, s, n, a, 0.0, quality)
        return
    quality = turn.peer_quality(m.communication_competence[t.slot[r]], fidelity, m.answerability[i])
    t.affect[a] = turn.affect_supported(p, t.affect[a], quality, t.double_need[a])
    t.received[a] += quality
    t.given[r] += quality
    _draw_closer(p, s, a, r, quality)
    _let_witness(p, s, n, a, quality, quality)


@compiled
def _draw_closer(p: Record, s: Scratch, a: int, r: int, quality: float) -> None:
    closeness = s.talk_closeness
    closeness[r, a] = ties.tie_of_answered(p, closeness[r, a], quality)
    closeness[a, r] = ties.tie_of_answerer(p, closeness[a, r], quality)


@routine
def _let_witness(p: Record, s: Scratch, n: int, a: int, support: float, tie_quality: float) -> None:
    """Let everybody who still listens witness an answer."""
    t = s.talk
    closeness, speaker = s.talk_closeness[a], t.exposure[a]
    for k in range(n):
        t.shared[k] = turn.shared_exposure(t.exposure[k], speaker)
        tie = ties.tie_of_witness(p, closeness[k], tie_quality, t.shared[k])
        closeness[k] = tie if t.listens[k] != 0 else closeness[k]
    if support > 0.0:
        for k in range(n):
            moved = turn.affect_witnessing(p, t.affect[k], support, t.double_need[k], t.shared[k])
            listens = t.listens[k] != 0
            t.affect[k] = moved if listens else t.affect[k]
            t.witnessed[k] = t.witnessed[k] + support * t.shared[k] if listens else t.witnessed[k]
