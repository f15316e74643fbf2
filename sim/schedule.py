"""The order of a week: what happens, when, to whom and by which rules. Both engines keep to it.

An engine is written for people who read agents, or for speed; neither takes its steps from this table. That they
take these steps in this order is tested on both, and documents are made of it.
"""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """A step, and the rules that are its own.

    Attributes
    ----------
    when : str
        The weeks it belongs to, and whom it concerns.
    what : str
        What happens, in sentences.
    rules : tuple of str
        Names of rules as ``module.function``; every rule belongs to one step.
    """

    name: str
    when: str
    what: str
    rules: tuple[str, ...]


BEFORE = (
    Step(
        "People",
        "before baseline; everybody",
        "Candidates are screened in the order of their numbers until the cohort is complete. Latent symptoms start at"
        " the stationary distribution of the untreated weekly rules around a person's home and her shock of diagnosis,"
        " and the weeks from screening to baseline are lived through by step Symptoms.",
        ("symptoms.stationary_covariance", "group.double_need", "turn.answerability"),
    ),
    Step(
        "Offer",
        "at baseline, with `entry=offered`; everybody in the study",
        "The arm's offer reaches a person or not, and she accepts it or not. With `entry=enrolled` everybody starts.",
        ("uptake.reachable", "uptake.uptake_probability"),
    ),
    Step(
        "Seats",
        "at baseline; groups",
        "People are dealt in order into as few groups as the arm's group size allows, as equal as can be; ties and the"
        " alliance start at 0. How much of a face gets through between two modes is known from here on.",
        ("delivery.edge_fidelity",),
    ),
)
"""What happens once, before the first week."""

WEEK = (
    Step(
        "Newcomers",
        "weeks with a session, open groups; who waits",
        "Who waits takes, first come first, a place that fell free before this week.",
        ("programme.session_number", "programme.planned_sessions"),
    ),
    Step(
        "Burden",
        "every week; everybody",
        "The week's burden of cancer treatment is felt. It follows from traits and the calendar.",
        ("group.treatment_burden",),
    ),
    Step(
        "Attendance",
        "weeks with a session; members",
        "The delivery says in which mode a member would take part; she comes or doesn't, and technology may fail her.",
        (
            "delivery.mode_index",
            "attendance.literacy_gap",
            "attendance.attendance_probability",
            "attendance.failure_probability",
            "attendance.exposure",
            "learning.session_fatigue",
        ),
    ),
    Step(
        "Facilitation",
        "weeks with a session; groups",
        "The facilitators' mean skill is spread over those who came.",
        ("delivery.facilitator_mode", "group.effective_skill"),
    ),
    Step(
        "Learning",
        "weeks with a session; members",
        "Who came takes in the taught block; recordings let the absent catch up and others study again.",
        (
            "learning.attention",
            "learning.restudying_probability",
            "learning.catching_up_probability",
            "learning.learning_dose",
            "learning.skill_learnt",
        ),
    ),
    Step(
        "Conversation",
        "weeks with a session; circles with enough members present",
        "Turns of a live session, or the ordered posts of a week, one after another: who speaks, whether she discloses,"
        " what listeners catch of her mood, whether and how she is answered, what that does to the moods of both and of"
        " witnesses and to closeness. The change of mood from beginning to end goes into step Symptoms.",
        (
            "programme.turns_held",
            "turn.number_of_turns",
            "turn.number_of_posts",
            "turn.first_post_read",
            "turn.start_affect",
            "turn.floor_weight",
            "turn.disclosure_probability",
            "turn.expressed_affect",
            "turn.listening",
            "turn.affect_caught",
            "turn.skill_modelled",
            "turn.facilitator_reply_probability",
            "turn.peer_reply_probability",
            "turn.reply_weight",
            "turn.co_rumination_probability",
            "turn.facilitator_quality",
            "turn.peer_quality",
            "turn.affect_supported",
            "turn.shared_exposure",
            "turn.affect_witnessing",
            "turn.rumination_rise",
            "turn.raised",
            "ties.rumination_quality",
            "ties.tie_of_answered",
            "ties.tie_of_answerer",
            "ties.tie_of_witness",
            "ties.alliance_of_answer",
        ),
    ),
    Step(
        "Alliance",
        "weeks with a session; members who came, where somebody leads",
        "The session deepens the alliance; so does a therapist who writes to everybody (`alliance_of_answer`).",
        ("ties.alliance_of_session",),
    ),
    Step(
        "Contact",
        "every week; pairs of enrolled people of one circle",
        "Ties may be used between sessions, each direction with luck of its own.",
        ("ties.contact_probability", "ties.tie_used"),
    ),
    Step(
        "Ties fade",
        "every week; groups",
        "All closeness fades; what is left towards enrolled others is felt as belonging, and with the alliance as"
        " cohesion.",
        ("ties.tie_faded", "group.belonging", "group.cohesion"),
    ),
    Step(
        "Practice",
        "every week; everybody in a group",
        "Who has ever been taught may practise at home; all skill won fades a little.",
        ("learning.practice_probability", "learning.skill_practised", "learning.skill_retained"),
    ),
    Step(
        "Symptoms",
        "every week; everybody",
        "Anxiety and depression return towards set points that skill and cohesion lower; life events and scans strike,"
        " buffered; the change of mood in the session carries over.",
        (
            "symptoms.shock",
            "symptoms.life_event",
            "symptoms.scan_position",
            "symptoms.buffering",
            "symptoms.set_point",
            "symptoms.anxiety_next",
            "symptoms.correlated",
            "symptoms.depression_next",
        ),
    ),
    Step(
        "Value",
        "weeks with a session; members",
        "What the week was worth changes what a member expects of attending.",
        (
            "commitment.support_felt",
            "commitment.benefit",
            "commitment.value_after_benefit",
            "commitment.value_after_absence",
        ),
    ),
    Step(
        "Staying",
        "weeks with a session; members",
        "Members leave, or complete the sessions they planned, or stay.",
        ("commitment.dropout_probability", "programme.has_completed"),
    ),
    Step(
        "Treatment",
        "every week; people on oral therapy",
        "Doses of the cancer treatment are taken or not, or it is stopped for good.",
        ("treatment.dose_probability", "treatment.doses_taken"),
    ),
    Step(
        "Measurement",
        "weeks with an assessment, baseline included; the cohort",
        "Questionnaires show latent states with error. They change nothing.",
        (
            "measurement.hads_score",
            "measurement.gad7_score",
            "measurement.cohesion_scale",
            "measurement.quality_of_life",
            "measurement.observation_probability",
        ),
    ),
)
"""What happens in each week, in this order."""
