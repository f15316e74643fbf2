"""The week around a session over arrays: burden, ties, practice, symptoms, staying, treatment."""

from __future__ import annotations

from sim.engines.compiled.state import COMPLETED, DROPOUTS, LEFT, MEMBER, Scratch, enrolled
from sim.numerics import compiled, normal_quantile
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.rules import commitment, group, learning, programme, symptoms, ties, treatment

SESSION, SYMPTOMS, STAYING, CONTACT = (
    int(Purpose.SESSION),
    int(Purpose.SYMPTOMS),
    int(Purpose.STAYING),
    int(Purpose.CONTACT),
)


@compiled
def begin_week(s: Scratch, everybody: int, week: int) -> None:
    """Feel the week's burden of treatment; nothing has happened yet."""
    m = s.members
    for i in range(everybody):
        m.burden[i] = group.treatment_burden(
            m.chemotherapy[i], m.chemotherapy_phase[i], m.physical_function[i], week
        )
        m.present[i] = 0
        m.took_part[i] = 0
        m.exposure[i] = 0.0
        m.fatigue[i] = 0.0
        m.learnt[i] = 0.0
        m.affect_change[i] = 0.0
        m.received[i] = 0.0
        m.given[i] = 0.0
        m.witnessed[i] = 0.0


@compiled
def keep_in_touch(
    modes: tuple[Record, Record],
    s: Scratch,
    members: int,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> None:
    """Use ties between sessions; each direction of a pair has its own luck."""
    m, closeness = s.members, s.closeness
    for i in range(members):
        for j in range(i + 1, members):
            if not (enrolled(m.status[i]) and enrolled(m.status[j])) or m.circle[i] != m.circle[j]:
                continue
            if closeness[i, j] == 0.0 and closeness[j, i] == 0.0:
                continue
            low, high = min(m.person[i], m.person[j]), max(m.person[i], m.person[j])
            up, down, _, _ = uniforms(key[0], key[1], replicate, CONTACT, week, 0, low, high, 0)
            mine, hers = (up, down) if m.person[i] == low else (down, up)
            _use_tie(modes, s, i, j, mine)
            _use_tie(modes, s, j, i, hers)


@compiled
def _use_tie(
    modes: tuple[Record, Record], s: Scratch, i: int, other: int, uniform: float
) -> None:
    m, closeness = s.members, s.closeness
    after = 1 if m.status[i] != MEMBER else 0
    mode = modes[0] if m.mode[i] == 0 else modes[1]
    if uniform < ties.contact_probability(mode, closeness[other, i], after):
        closeness[other, i] = ties.tie_used(closeness[other, i])


@compiled
def let_ties_fade(p: Record, s: Scratch, members: int, facilitated: int) -> None:
    """Let all closeness fade, and feel what is left of it as belonging and cohesion."""
    m, closeness = s.members, s.closeness
    kept = ties.tie_faded(p, 1.0)
    for i in range(members):
        m.belonging[i] = 0.0
    for other in range(members):
        counts = enrolled(m.status[other])
        for i in range(members):
            closeness[other, i] *= kept
            if counts:
                m.belonging[i] += closeness[other, i]
    for i in range(members):
        m.alliance[i] *= kept
        m.belonging[i] = group.belonging(p, m.belonging[i])
        m.cohesion[i] = group.cohesion(m.belonging[i], m.alliance[i], facilitated)


@compiled
def practise_and_feel(
    p: Record,
    plan: Record,
    s: Scratch,
    everybody: int,
    facilitator_skill: float,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> None:
    """Practise, forget, and let symptoms move."""
    m = s.members
    for i in range(everybody):
        if m.exposures[i] > 0:
            _, _, _, practises = uniforms(
                key[0], key[1], replicate, SESSION, week, 0, m.person[i], 0, 0
            )
            after = 1 if m.status[i] != MEMBER else 0
            probability = learning.practice_probability(
                m.value[i], m.burden[i], facilitator_skill, after
            )
            if practises < probability:
                m.skill[i] = learning.skill_practised(p, m.skill[i], plan.home_practice)
        m.skill[i] = learning.skill_retained(
            p, m.skill[i], m.baseline_skill[i], float(m.exposures[i])
        )
        m.anxiety[i], m.depression[i] = symptoms_next(
            p,
            m.anxiety[i],
            m.depression[i],
            m.home_anxiety[i],
            m.home_depression[i],
            m.weeks_since_diagnosis[i] + week,
            m.skill[i] - m.baseline_skill[i],
            m.cohesion[i],
            m.need[i],
            m.double_need[i],
            m.affect_change[i],
            m.scan_phase[i],
            uniforms(key[0], key[1], replicate, SYMPTOMS, week, 0, m.person[i], 0, 0),
            week,
        )


@compiled
def symptoms_next(
    p: Record,
    anxiety: float,
    depression: float,
    home_anxiety: float,
    home_depression: float,
    weeks_since_diagnosis: float,
    skill_won: float,
    cohesion: float,
    need: float,
    double_need: float,
    affect_change: float,
    scan_phase: int,
    draws: tuple[float, float, float, float],
    week: int,
) -> tuple[float, float]:
    """Return anxiety and depression after a week."""
    shock = symptoms.shock(p, weeks_since_diagnosis)
    event = symptoms.life_event(p, draws[2], draws[3])
    scan = symptoms.scan_position(scan_phase, week)
    normal = normal_quantile(draws[0])
    other = symptoms.correlated(p.innovation_correlation, normal, normal_quantile(draws[1]))
    return (
        symptoms.anxiety_next(
            p,
            anxiety,
            home_anxiety,
            shock,
            skill_won,
            cohesion,
            need,
            double_need,
            event,
            scan,
            affect_change,
            normal,
        ),
        symptoms.depression_next(
            p,
            depression,
            anxiety,
            home_depression,
            home_anxiety,
            shock,
            skill_won,
            cohesion,
            need,
            double_need,
            event,
            affect_change,
            other,
        ),
    )


@compiled
def weigh_up_and_leave(
    p: Record,
    plan: Record,
    s: Scratch,
    members: int,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> None:
    """Change what attending is worth; leave, complete, or stay."""
    m = s.members
    for i in range(members):
        if m.status[i] != MEMBER:
            continue
        if m.took_part[i] != 0:
            _, noise, _, _ = uniforms(
                key[0], key[1], replicate, SESSION, week, 0, m.person[i], 0, 0
            )
            support = commitment.support_felt(p, m.received[i], m.given[i], m.witnessed[i])
            benefit = commitment.benefit(
                support,
                m.need[i],
                m.learnt[i],
                m.affect_change[i],
                m.fatigue[i],
                normal_quantile(noise),
            )
            m.value[i] = commitment.value_after_benefit(p, m.value[i], benefit)
        else:
            m.value[i] = commitment.value_after_absence(m.value[i])
        drops_out, _, _, _ = uniforms(
            key[0], key[1], replicate, STAYING, week, 0, m.person[i], 0, 0
        )
        hazard = commitment.dropout_probability(p, m.value[i], 1 - m.present[i], m.cohesion[i])
        if drops_out < hazard:
            m.status[i] = LEFT
            m.dropout_week[i] = week
            s.counts[DROPOUTS] += 1
        elif programme.has_completed(plan, week, m.sessions_enrolled[i], m.planned_sessions[i]):
            m.status[i] = COMPLETED


@compiled
def take_treatment(
    p: Record, s: Scratch, everybody: int, key: tuple[int, int], replicate: int, week: int
) -> None:
    """Take the week's doses of an oral treatment, or stop it for good."""
    m = s.members
    for i in range(everybody):
        if m.oral_therapy[i] == 0:
            continue
        m.doses_due[i] += treatment.DOSES_PER_WEEK
        if m.stopped_treatment[i] != 0:
            continue
        _, stops, doses, _ = uniforms(
            key[0], key[1], replicate, STAYING, week, 0, m.person[i], 0, 0
        )
        if stops < p.treatment_stop:
            m.stopped_treatment[i] = 1
            continue
        probability = treatment.dose_probability(
            p,
            m.adherence_readiness[i],
            m.depression[i],
            m.anxiety[i],
            m.burden[i],
            m.skill[i] - m.baseline_skill[i],
            m.cohesion[i],
        )
        m.doses_taken[i] += treatment.doses_taken(probability, doses)
