"""One conversation over arrays: the same turns as `sim.engines.mesa.conversation`."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.draws import draw_turns
from sim.engines.compiled.state import Floats, Ints, Scratch
from sim.numerics import compiled, routine
from sim.parameters import Record
from sim.rules import ties, turn

NOBODY = -1


@routine
def gather(s: Scratch, g: int, circle: int) -> int:
    """Bring those present in a circle of a group together; return how many."""
    w, h, grp, near = s.w, s.h, s.grp, s.near
    first, closeness = grp[c.G_FIRST, g], s.closeness
    n = 0
    for i in range(first, first + grp[c.G_MEMBERS, g]):
        if w[c.CIRCLE, i] == circle and w[c.PRESENT, i] != 0:
            h[c.H_SLOT, n] = i
            n += 1
    slots = grp[c.G_SLOTS, g]
    for k in range(n):
        i = h[c.H_SLOT, k]
        row = grp[c.G_TIE, g] + (i - first) * slots - first
        for other in range(n):
            near[k, other] = closeness[row + h[c.H_SLOT, other]]
    return n


@routine
def enter(s: Scratch, n: int, turns: int, posts: bool) -> None:
    """Bring everybody's mood, and the window of posts she reads, into the conversation."""
    f, w, t, h = s.f, s.w, s.t, s.h
    cues, fidelity = s.cues, s.fidelity
    for k in range(n):
        i = h[c.H_SLOT, k]
        h[c.H_MODE, k] = w[c.MODE, i]
        t[c.T_AFFECT, k] = f[c.START_AFFECT, i]
        t[c.T_SKILL, k] = f[c.SKILL, i]
        t[c.T_EXPOSURE, k] = f[c.EXPOSURE, i]
        t[c.T_EXPRESSIVENESS, k] = f[c.EXPRESSIVENESS, i]
        t[c.T_DOUBLE_NEED, k] = f[c.DOUBLE_NEED, i]
        t[c.T_RECEIVED, k] = 0.0
        t[c.T_GIVEN, k] = 0.0
        t[c.T_WITNESSED, k] = 0.0
        h[c.H_OWN_TURNS, k] = 0
        h[c.H_FIRST_READ, k] = turn.first_post_read(turns, f[c.U2, i]) if posts else 0
        h[c.H_LAST_READ, k] = h[c.H_FIRST_READ, k] + turn.MOST_POSTS_READ if posts else turns
        for mode in range(2):
            cues[mode, k] = fidelity[mode, w[c.MODE, i]]


@routine
def leave(s: Scratch, g: int, n: int) -> None:
    """Take mood, skill, closeness and support out of the conversation again."""
    f, t, h, grp, near = s.f, s.t, s.h, s.grp, s.near
    first, closeness = grp[c.G_FIRST, g], s.closeness
    slots = grp[c.G_SLOTS, g]
    for k in range(n):
        i = h[c.H_SLOT, k]
        f[c.AFFECT_CHANGE, i] = t[c.T_AFFECT, k] - f[c.START_AFFECT, i]
        f[c.SKILL, i] = t[c.T_SKILL, k]
        f[c.RECEIVED, i] = t[c.T_RECEIVED, k]
        f[c.GIVEN, i] = t[c.T_GIVEN, k]
        f[c.WITNESSED, i] = t[c.T_WITNESSED, k]
        row = grp[c.G_TIE, g] + (i - first) * slots - first
        for other in range(n):
            closeness[row + h[c.H_SLOT, other]] = near[k, other]


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
    f, w, t, h, grp, draws = s.f, s.w, s.t, s.h, s.grp, s.turns
    near, cues, fidelity = s.near, s.cues, s.fidelity
    weight = t[c.T_WEIGHT]
    facilitation = f[c.FACILITATION, h[c.H_SLOT, 0]]
    leading = w[c.LEADING, h[c.H_SLOT, 0]]
    draw_turns(draws, turns, anchor, key, replicate, week)
    facilitator_replies = turn.facilitator_reply_probability(facilitation)
    last_speaker = NOBODY
    previous = 0
    for number in range(turns):
        for k in range(n):
            t[c.T_WEIGHT, k] = turn.floor_weight(
                p,
                t[c.T_EXPRESSIVENESS, k],
                t[c.T_AFFECT, k],
                facilitation,
                h[c.H_OWN_TURNS, k],
                number,
                n,
            )
        if last_speaker != NOBODY:
            t[c.T_WEIGHT, last_speaker] = 0.0
        a = choose(weight, n, draws[0, number])
        h[c.H_OWN_TURNS, a] += 1
        for k in range(n):
            h[c.H_LISTENS, k] = (
                1 if (h[c.H_FIRST_READ, k] <= number) & (number < h[c.H_LAST_READ, k]) else 0
            )
        h[c.H_LISTENS, a] = 0
        mode = modes[0] if h[c.H_MODE, a] == 0 else modes[1]
        probability = turn.disclosure_probability(
            p, mode, f[c.BELONGING, h[c.H_SLOT, a]], previous, t[c.T_AFFECT, a]
        )
        disclosed = 1 if draws[1, number] < probability else 0
        stepped_in = 1 if disclosed != 0 and draws[2, number] < facilitation else 0
        _speak(p, t, h, near, cues, n, a, disclosed, stepped_in)
        if disclosed != 0:
            grp[c.G_DISCLOSURES, g] += 1
            if draws[3, number] < facilitator_replies:
                _answer_as_facilitator(p, f, t, h, near, fidelity, n, a, leading)
                grp[c.G_ANSWERED, g] += 1
            else:
                _answer_as_peer(
                    p,
                    mode,
                    f,
                    t,
                    h,
                    grp,
                    near,
                    fidelity,
                    weight,
                    draws,
                    g,
                    n,
                    a,
                    facilitation,
                    number,
                )
        last_speaker, previous = a, disclosed
    grp[c.G_TURNS, g] += turns


@compiled
def _speak(
    p: Record,
    t: Floats,
    h: Ints,
    near: Floats,
    cues: Floats,
    n: int,
    a: int,
    disclosed: int,
    stepped_in: int,
) -> None:
    expressed = turn.expressed_affect(p, disclosed, t[c.T_AFFECT, a], t[c.T_SKILL, a])
    m = h[c.H_MODE, a]
    model_skill = t[c.T_SKILL, a]
    for k in range(n):
        moved = turn.affect_caught(
            p, cues[m, k], near[a, k], t[c.T_AFFECT, k], expressed, disclosed, stepped_in
        )
        t[c.T_AFFECT, k] = moved if h[c.H_LISTENS, k] != 0 else t[c.T_AFFECT, k]
    if disclosed == 0:
        for k in range(n):
            learnt = turn.skill_modelled(p, cues[m, k], near[a, k], t[c.T_SKILL, k], model_skill)
            t[c.T_SKILL, k] = learnt if h[c.H_LISTENS, k] != 0 else t[c.T_SKILL, k]


@compiled
def _answer_as_facilitator(
    p: Record,
    f: Floats,
    t: Floats,
    h: Ints,
    near: Floats,
    fidelity: Floats,
    n: int,
    a: int,
    leading: int,
) -> None:
    i = h[c.H_SLOT, a]
    cues = fidelity[h[c.H_MODE, a], leading]
    quality = turn.facilitator_quality(cues, f[c.ANSWERABILITY, i])
    t[c.T_AFFECT, a] = turn.affect_supported(p, t[c.T_AFFECT, a], quality, t[c.T_DOUBLE_NEED, a])
    t[c.T_RECEIVED, a] += quality
    f[c.ALLIANCE, i] = ties.alliance_of_answer(f[c.ALLIANCE, i], cues)
    _let_witness(p, t, h, near, n, a, quality, quality)


@compiled
def _answer_as_peer(
    p: Record,
    mode: Record,
    f: Floats,
    t: Floats,
    h: Ints,
    grp: Ints,
    near: Floats,
    fidelity: Floats,
    weight: Floats,
    draws: Floats,
    g: int,
    n: int,
    a: int,
    facilitation: float,
    number: int,
) -> None:
    i = h[c.H_SLOT, a]
    heard = 0
    for k in range(n):
        heard += h[c.H_LISTENS, k]
        ready = turn.reply_weight(near[a, k])
        weight[k] = ready if h[c.H_LISTENS, k] != 0 else 0.0
    if heard == 0 or draws[4, number] >= turn.peer_reply_probability(
        p, mode, f[c.ANSWERABILITY, i]
    ):
        t[c.T_AFFECT, a] = turn.raised(t[c.T_AFFECT, a], p.unanswered_hurt)
        return
    r = choose(weight, n, draws[5, number])
    probability = turn.co_rumination_probability(
        p, t[c.T_SKILL, r], t[c.T_AFFECT, r], t[c.T_AFFECT, a], facilitation
    )
    grp[c.G_ANSWERED, g] += 1
    cues = fidelity[h[c.H_MODE, a], h[c.H_MODE, r]]
    h[c.H_LISTENS, r] = 0
    if draws[6, number] < probability:
        grp[c.G_CO_RUMINATIONS, g] += 1
        rise = turn.rumination_rise(p, t[c.T_AFFECT, a])
        t[c.T_AFFECT, a] = turn.raised(t[c.T_AFFECT, a], rise)
        t[c.T_AFFECT, r] = turn.raised(t[c.T_AFFECT, r], rise)
        quality = ties.rumination_quality(cues)
        _draw_closer(p, near, a, r, quality)
        _let_witness(p, t, h, near, n, a, 0.0, quality)
        return
    quality = turn.peer_quality(
        f[c.COMMUNICATION_COMPETENCE, h[c.H_SLOT, r]], cues, f[c.ANSWERABILITY, i]
    )
    t[c.T_AFFECT, a] = turn.affect_supported(p, t[c.T_AFFECT, a], quality, t[c.T_DOUBLE_NEED, a])
    t[c.T_RECEIVED, a] += quality
    t[c.T_GIVEN, r] += quality
    _draw_closer(p, near, a, r, quality)
    _let_witness(p, t, h, near, n, a, quality, quality)


@compiled
def _draw_closer(p: Record, near: Floats, a: int, r: int, quality: float) -> None:
    near[r, a] = ties.tie_of_answered(p, near[r, a], quality)
    near[a, r] = ties.tie_of_answerer(p, near[a, r], quality)


@compiled
def _let_witness(
    p: Record,
    t: Floats,
    h: Ints,
    near: Floats,
    n: int,
    a: int,
    support: float,
    tie_quality: float,
) -> None:
    """Let everybody who still listens witness an answer."""
    speaker = t[c.T_EXPOSURE, a]
    for k in range(n):
        t[c.T_SHARED, k] = turn.shared_exposure(t[c.T_EXPOSURE, k], speaker)
        tie = ties.tie_of_witness(p, near[a, k], tie_quality, t[c.T_SHARED, k])
        near[a, k] = tie if h[c.H_LISTENS, k] != 0 else near[a, k]
    if support > 0.0:
        for k in range(n):
            moved = turn.affect_witnessing(
                p, t[c.T_AFFECT, k], support, t[c.T_DOUBLE_NEED, k], t[c.T_SHARED, k]
            )
            listens = h[c.H_LISTENS, k] != 0
            t[c.T_AFFECT, k] = moved if listens else t[c.T_AFFECT, k]
            t[c.T_WITNESSED, k] = (
                t[c.T_WITNESSED, k] + support * t[c.T_SHARED, k] if listens else t[c.T_WITNESSED, k]
            )
