"""The week around a session over arrays: burden, ties, practice, symptoms, staying, treatment."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.draws import draw_pairs, draw_people, normals
from sim.engines.compiled.state import COMPLETED, LEFT, MEMBER, Scratch, enrolled
from sim.engines.compiled.values import either, updated
from sim.numerics import compiled, routine
from sim.parameters import Record
from sim.randomness import Purpose
from sim.rules import commitment, group, learning, programme, symptoms, ties, treatment

SYMPTOMS, STAYING = int(Purpose.SYMPTOMS), int(Purpose.STAYING)


@compiled
def _scan_phases(week: int) -> tuple[int, int]:
    """Return whose scan is in a week, and whose was in the week before."""
    scanned = relieved = -1
    for phase in range(symptoms.SCAN_EVERY):
        position = symptoms.scan_position(phase, week)
        scanned = phase if position == 1 else scanned
        relieved = phase if position == 2 else relieved
    return scanned, relieved


@routine
def begin_week(s: Scratch, n: int, key: tuple[int, int], week: int) -> None:
    """Feel the week's burden of treatment; nothing has happened yet."""
    f, w = s.f, s.w
    draw_people(f, w, n, STAYING, key, week, 0, c.DROPS_OUT)
    burdens = f[c.BURDENS + week % group.CYCLE_WEEKS * c.PEOPLE :]
    for i in range(n):
        f[c.BURDEN + i] = burdens[i]
    scanned, relieved = _scan_phases(week)
    for i in range(n):
        phase = w[c.SCAN_PHASE + i]
        w[c.SCAN + i] = either(phase == scanned, 1, either(phase == relieved, 2, 0))
    for i in range(n):
        w[c.HELD + i] = 0
        w[c.PRESENT + i] = 0
        w[c.TOOK_PART + i] = 0
        f[c.EXPOSURE + i] = 0.0
        f[c.FATIGUE + i] = 0.0
        f[c.LEARNT + i] = 0.0
        f[c.AFFECT_CHANGE + i] = 0.0
        f[c.RECEIVED + i] = 0.0
        f[c.GIVEN + i] = 0.0
        f[c.WITNESSED + i] = 0.0


@routine
def keep_in_touch(
    modes: tuple[Record, Record],
    s: Scratch,
    groups: int,
    moved: bool,
    key: tuple[int, int],
    week: int,
) -> None:
    """Use ties between sessions; each direction of a pair has its own luck.

    Parameters
    ----------
    moved : bool
        Whether anybody came or left since the week before: else the pairs are the same, if all found room.
    """
    most = max(
        ties.contact_probability(modes[0], 1.0, 0), ties.contact_probability(modes[1], 1.0, 0)
    )
    if most == 0.0:
        return
    possible = 0
    for g in range(groups):
        possible += s.grp[c.G_MEMBERS, g] * (s.grp[c.G_MEMBERS, g] - 1) // 2
    if moved or possible > c.PAIRS:
        s.grp[c.G_PAIRS, 0] = _list_pairs(modes, s, groups, most, key, week)
    _use_ties(modes, s, s.grp[c.G_PAIRS, 0], most, key, week)


@routine
def _list_pairs(
    modes: tuple[Record, Record],
    s: Scratch,
    groups: int,
    most: float,
    key: tuple[int, int],
    week: int,
) -> int:
    """List all pairs of enrolled people of one circle, using ties whenever the list is full; return the rest."""
    w, grp, pairs = s.w, s.grp, s.pairs
    count = 0
    for g in range(groups):
        first, slots = grp[c.G_FIRST, g], grp[c.G_SLOTS, g]
        last, tie = first + grp[c.G_MEMBERS, g], grp[c.G_TIE, g] - first
        for i in range(first, last):
            if not enrolled(w[c.STATUS + i]):
                continue
            for j in range(i + 1, last):
                if enrolled(w[c.STATUS + j]) and w[c.CIRCLE + i] == w[c.CIRCLE + j]:
                    if count == c.PAIRS:
                        _use_ties(modes, s, count, most, key, week)
                        count = 0
                    low, high = (i, j) if w[c.PERSON + i] < w[c.PERSON + j] else (j, i)
                    pairs[c.P_LOW + count], pairs[c.P_HIGH + count] = low, high
                    pairs[c.P_LOW_PERSON + count] = w[c.PERSON + low]
                    pairs[c.P_HIGH_PERSON + count] = w[c.PERSON + high]
                    pairs[c.P_TIE_OF_LOW + count] = tie + (high - first) * slots + low
                    pairs[c.P_TIE_OF_HIGH + count] = tie + (low - first) * slots + high
                    pairs[c.P_REPLICATE + count] = w[c.REPLICATE + first]
                    count += 1
    return count


@routine
def _use_ties(
    modes: tuple[Record, Record],
    s: Scratch,
    count: int,
    most: float,
    key: tuple[int, int],
    week: int,
) -> None:
    """Let some pairs get in touch; most have no luck even with the closest of ties."""
    draw_pairs(s.lucks, s.pairs, count, key, week)
    for k in range(count):
        if s.lucks[c.P_LOW_TO_HIGH + k] < most:
            at = s.pairs[c.P_TIE_OF_LOW + k]
            _use_tie(modes, s, s.pairs[c.P_LOW + k], at, s.lucks[c.P_LOW_TO_HIGH + k])
        if s.lucks[c.P_HIGH_TO_LOW + k] < most:
            at = s.pairs[c.P_TIE_OF_HIGH + k]
            _use_tie(modes, s, s.pairs[c.P_HIGH + k], at, s.lucks[c.P_HIGH_TO_LOW + k])


@compiled
def _use_tie(modes: tuple[Record, Record], s: Scratch, i: int, at: int, uniform: float) -> None:
    after = 1 if s.w[c.STATUS + i] != MEMBER else 0
    mode = modes[0] if s.w[c.MODE + i] == 0 else modes[1]
    if uniform < ties.contact_probability(mode, s.closeness[at], after):
        s.closeness[at] = ties.tie_used(s.closeness[at])


@routine
def let_ties_fade(p: Record, s: Scratch, groups: int) -> None:
    """Let all closeness fade, and sum what is left of it to enrolled others."""
    f, w, grp = s.f, s.w, s.grp
    kept = ties.tie_faded(p, 1.0)
    last = groups - 1
    for at in range(grp[c.G_TIE, last] + grp[c.G_SLOTS, last] * grp[c.G_SLOTS, last]):
        s.closeness[at] *= kept
    for i in range(grp[c.G_FIRST, last] + grp[c.G_SLOTS, last]):
        f[c.ALLIANCE + i] *= kept
        f[c.COUNTS + i] = either(enrolled(w[c.STATUS + i]), 1.0, 0.0)
    for g in range(groups):
        first, slots = grp[c.G_FIRST, g], grp[c.G_SLOTS, g]
        n, counts = grp[c.G_MEMBERS, g], f[c.COUNTS + first :]
        for i in range(n):
            column = s.closeness[grp[c.G_TIE, g] + i :]
            total = 0.0
            for other in range(n):
                total += column[other * slots] * counts[other]
            f[c.BELONGING + first + i] = total


@routine
def belong(p: Record, s: Scratch, n: int, facilitated: int) -> None:
    """Feel belonging and cohesion."""
    f = s.f
    for i in range(n):
        f[c.BELONGING + i] = group.belonging(p, f[c.BELONGING + i])
        f[c.COHESION + i] = group.cohesion(f[c.BELONGING + i], f[c.ALLIANCE + i], facilitated)


@routine
def practise(p: Record, plan: Record, s: Scratch, n: int, week: int) -> None:
    """Practise at home, and forget a little."""
    f, w = s.f, s.w
    for i in range(n):
        after = 1 if w[c.STATUS + i] != MEMBER else 0
        probability = learning.practice_probability(
            f[c.VALUE + i], f[c.BURDEN + i], f[c.FACILITATOR_SKILL + i], after
        )
        practised = learning.skill_practised(p, f[c.SKILL + i], plan.home_practice)
        practises = (w[c.EXPOSURES + i] > 0) & (f[c.PRACTISES + i] < probability)
        f[c.SKILL + i] = updated(practises, practised, f[c.SKILL + i])
    for i in range(n):
        f[c.SKILL + i] = learning.skill_retained(
            p,
            f[c.SKILL + i],
            f[c.BASELINE_SKILL + i],
            float(w[c.EXPOSURES + i]),
            float(week - w[c.LAST_EXPOSED + i]),
        )


@routine
def feel(p: Record, s: Scratch, n: int, key: tuple[int, int], week: int) -> None:
    """Let symptoms move; events and the session strike."""
    f, w = s.f, s.w
    draw_people(f, w, n, SYMPTOMS, key, week, 0, c.U0)
    normals(s, c.U0, c.Z0, n)
    normals(s, c.U1, c.Z1, n)
    for i in range(n):
        f[c.EVENT + i] = symptoms.life_event(p, f[c.U2 + i], f[c.U3 + i])
    for i in range(n):
        shock = symptoms.shock(p, f[c.WEEKS_SINCE_DIAGNOSIS + i] + week)
        won = f[c.SKILL + i] - f[c.BASELINE_SKILL + i]
        anxiety = symptoms.anxiety_next(
            p,
            f[c.ANXIETY + i],
            f[c.HOME_ANXIETY + i],
            shock,
            won,
            f[c.COHESION + i],
            f[c.NEED + i],
            f[c.DOUBLE_NEED + i],
            f[c.EVENT + i],
            w[c.SCAN + i],
            f[c.AFFECT_CHANGE + i],
            f[c.Z0 + i],
        )
        f[c.DEPRESSION + i] = symptoms.depression_next(
            p,
            f[c.DEPRESSION + i],
            f[c.ANXIETY + i],
            f[c.HOME_DEPRESSION + i],
            f[c.HOME_ANXIETY + i],
            shock,
            won,
            f[c.COHESION + i],
            f[c.NEED + i],
            f[c.DOUBLE_NEED + i],
            f[c.EVENT + i],
            f[c.AFFECT_CHANGE + i],
            symptoms.correlated(p.innovation_correlation, f[c.Z0 + i], f[c.Z1 + i]),
        )
        f[c.ANXIETY + i] = anxiety


@routine
def weigh_up(p: Record, s: Scratch, n: int) -> None:
    """Change what attending is worth to those whose group met."""
    f, w = s.f, s.w
    normals(s, c.VALUE_NOISE, c.Z0, n)
    for i in range(n):
        support = commitment.support_felt(p, f[c.RECEIVED + i], f[c.GIVEN + i], f[c.WITNESSED + i])
        benefit = commitment.benefit(
            support,
            f[c.NEED + i],
            f[c.LEARNT + i],
            f[c.AFFECT_CHANGE + i],
            f[c.FATIGUE + i],
            f[c.Z0 + i],
        )
        gained = commitment.value_after_benefit(p, f[c.VALUE + i], benefit)
        lost = commitment.value_after_absence(f[c.VALUE + i])
        value = either(w[c.TOOK_PART + i] != 0, gained, lost)
        f[c.VALUE + i] = updated(w[c.HELD + i] != 0, value, f[c.VALUE + i])


@routine
def leave_or_stay(p: Record, plan: Record, s: Scratch, n: int, week: int) -> None:
    """Leave, complete, or stay, for those whose group met."""
    f, w = s.f, s.w
    for i in range(n):
        f[c.PROBABILITY + i] = commitment.dropout_probability(
            p, f[c.VALUE + i], 1 - w[c.PRESENT + i], f[c.COHESION + i]
        )
    for i in range(n):
        if w[c.HELD + i] == 0:
            continue
        if f[c.DROPS_OUT + i] < f[c.PROBABILITY + i]:
            w[c.STATUS + i] = LEFT
            w[c.DROPOUT_WEEK + i] = week
            s.grp[c.G_DROPOUTS, w[c.GROUP + i]] += 1
        elif programme.has_completed(
            plan, week, w[c.SESSIONS_ENROLLED + i], w[c.PLANNED_SESSIONS + i]
        ):
            w[c.STATUS + i] = COMPLETED


@routine
def take_treatment(p: Record, s: Scratch, n: int) -> None:
    """Take the week's doses of an oral treatment, or stop it for good."""
    f, w = s.f, s.w
    for i in range(n):
        f[c.PROBABILITY + i] = treatment.dose_probability(
            p,
            f[c.ADHERENCE_READINESS + i],
            f[c.DEPRESSION + i],
            f[c.ANXIETY + i],
            f[c.BURDEN + i],
            f[c.SKILL + i] - f[c.BASELINE_SKILL + i],
            f[c.COHESION + i],
        )
    for i in range(n):
        stops = either(f[c.STOPS_TREATMENT + i] < p.treatment_stop, 1, 0)
        w[c.STOPPED_TREATMENT + i] |= stops & w[c.ORAL_THERAPY + i]
    for i in range(n):
        oral = w[c.ORAL_THERAPY + i] != 0
        takes = oral & (w[c.STOPPED_TREATMENT + i] == 0)
        taken = treatment.doses_taken(f[c.PROBABILITY + i], f[c.DOSES + i])
        w[c.DOSES_DUE + i] += either(oral, treatment.DOSES_PER_WEEK, 0)
        w[c.DOSES_TAKEN + i] += either(takes, taken, 0)
