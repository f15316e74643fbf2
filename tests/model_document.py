"""Numbers typed out from the model document, so that tests need not trust the configuration.

Nothing here is read from ``conf/``.
"""

from types import SimpleNamespace

PARAMETERS = {
    # key: default, least and greatest plausible value, level
    "home_anxiety_mean": (5.9, 4.5, 7.0, "measured"),
    "home_anxiety_sd": (3.1, 2.5, 3.8, "measured"),
    "home_depression_mean": (4.2, 3.0, 6.0, "measured"),
    "home_depression_sd": (2.8, 2.0, 3.5, "measured"),
    "home_correlation": (0.85, 0.6, 0.95, "measured"),
    "innovation_correlation": (0.5, 0.0, 0.8, "assumed"),
    "measurement_error": (1.5, 1.3, 1.8, "measured"),
    "anxiety_return": (0.15, 0.05, 0.4, "assumed"),
    "depression_return": (0.12, 0.05, 0.4, "assumed"),
    "anxiety_innovation": (0.95, 0.5, 1.3, "derived"),
    "depression_innovation": (0.75, 0.5, 1.3, "derived"),
    "anxiety_floor": (3.0, 2.0, 4.5, "assumed"),
    "depression_floor": (2.5, 2.0, 4.5, "assumed"),
    "diagnosis_shock": (3.0, 0.0, 5.0, "derived"),
    "shock_decay": (8.0, 4.0, 20.0, "derived"),
    "regulation_by_skill": (0.55, 0.3, 0.9, "calibrated"),
    "regulation_by_cohesion": (0.45, 0.1, 0.9, "calibrated"),
    "buffering": (0.5, 0.0, 0.8, "assumed"),
    "carry_over": (0.15, 0.03, 0.2, "calibrated"),
    "skill_gain": (0.12, 0.06, 0.18, "calibrated"),
    "practice_gain": (0.02, 0.0, 0.05, "assumed"),
    "modelling_gain": (0.006, 0.0, 0.02, "assumed"),
    "forgetting": (0.05, 0.02, 0.12, "calibrated"),
    "feedback_share": (0.7, 0.3, 0.9, "assumed"),
    "contagion": (0.045, 0.01, 0.09, "assumed"),
    "negativity_ratio": (2.0, 1.5, 3.0, "derived"),
    "support_relief": (0.055, 0.03, 0.12, "assumed"),
    "witnessing": (0.20, 0.1, 0.4, "assumed"),
    "co_rumination": (0.85, 0.5, 1.0, "calibrated"),
    "rumination_bump": (0.28, 0.05, 0.7, "calibrated"),
    "unanswered_hurt": (0.40, 0.1, 0.6, "calibrated"),
    "peer_readiness": (0.85, 0.6, 1.0, "assumed"),
    "disclosure_base": (-0.9, -1.4, -0.4, "assumed"),
    "disclosure_trust": (1.5, 1.0, 2.0, "assumed"),
    "disclosure_reciprocity": (0.6, 0.1, 1.1, "assumed"),
    "floor_expressiveness": (0.8, 0.4, 1.2, "derived"),
    "floor_affect": (0.3, 0.0, 0.6, "assumed"),
    "floor_inclusion": (0.6, 0.2, 1.0, "assumed"),
    "tie_growth": (0.15, 0.06, 0.2, "calibrated"),
    "tie_decay": (0.05, 0.02, 0.1, "assumed"),
    "belonging_half": (2.5, 1.5, 5.0, "calibrated"),
    "damping": (0.8, 0.4, 0.9, "assumed"),
    "members_held": (10.0, 6.0, 12.0, "assumed"),
    "attendance_base": (1.35, 0.8, 2.0, "calibrated"),
    "attendance_value": (1.6, 0.8, 2.4, "assumed"),
    "attendance_travel": (0.65, 0.3, 1.0, "assumed"),
    "attendance_burden": (1.2, 0.6, 1.8, "assumed"),
    "attendance_burden_travel": (0.6, 0.2, 1.0, "assumed"),
    "attendance_gap": (2.0, 1.0, 3.0, "assumed"),
    "attendance_habit": (0.5, 0.0, 1.0, "assumed"),
    "value_learning": (0.25, 0.1, 0.5, "assumed"),
    "dropout_base": (-2.6, -3.4, -2.0, "calibrated"),
    "dropout_value": (1.3, 0.6, 2.0, "assumed"),
    "dropout_missed": (0.8, 0.2, 1.4, "assumed"),
    "dropout_cohesion": (3.2, 2.0, 4.5, "calibrated"),
    "anxiety_to_depression": (0.04, 0.0, 0.1, "assumed"),
    "adherence_base": (2.1, 1.5, 2.7, "derived"),
    "adherence_sd": (0.9, 0.5, 1.3, "assumed"),
    "adherence_depression": (0.13, 0.08, 0.2, "derived"),
    "adherence_burden": (0.8, 0.3, 1.5, "assumed"),
    "adherence_skill": (0.0, 0.0, 1.0, "assumed"),
    "adherence_cohesion": (0.0, 0.0, 0.6, "assumed"),
    "adherence_anxiety": (0.0, -0.05, 0.05, "assumed"),
}
"""Section 6; of the last row, whose level is given as D, A, what rests on no source is assumed."""

IN_THE_TEXT = {
    "skill_mean": 0.25,
    "skill_sd": 0.08,
    "value_mean": 0.30,
    "value_sd": 0.2,
    "event_rate": 0.04,
    "event_size": 2.0,
    "scan_anxiety": 1.5,
    "uptake_base": 0.6,
    "treatment_stop": 0.0016,
}
"""Sections 3 and 5: numbers of the text that the registry holds as parameters."""

VARIANTS = {"forgetting_slowing": 0.0, "repulsion": 0.0}
"""Variants of the law that the document leaves out: rivals, see docs/TRACE.md, 2026-11-26."""

DEFAULTS = {**{key: row[0] for key, row in PARAMETERS.items()}, **IN_THE_TEXT, **VARIANTS}

MODES = {
    # exchange, cue fidelity, disinhibition, travel, technical failure, literacy, fatigue,
    # contact between, latency, recordings, capacity, access urban and rural
    "in_person": ("live", 1.00, 0.0, 1, 0.00, 0.00, 0.10, 0.05, 0, False, 8, 1.00, 1.00),
    "video": ("live", 0.75, 0.0, 0, 0.06, 0.35, 0.20, 0.05, 0, True, 8, 0.85, 0.58),
    "chat": ("live", 0.45, 0.3, 0, 0.03, 0.25, 0.10, 0.05, 0, True, 6, 0.85, 0.58),
    "forum": ("posts", 0.40, 0.5, 0, 0.01, 0.25, 0.06, 0.10, 1, True, 30, 0.92, 0.75),
    "telephone": ("live", 0.60, 0.0, 0, 0.02, 0.00, 0.12, 0.05, 0, False, 6, 0.98, 0.97),
    "self_guided": ("none", 0.00, 0.0, 0, 0.01, 0.25, 0.06, 0.00, 0, True, 1, 0.92, 0.75),
    "none": ("none", 0.00, 0.0, 0, 0.00, 0.00, 0.00, 0.00, 0, False, 1, 1.00, 1.00),
}
"""Section 4; ``–`` reads as 0, and in person a travel limit stands in for access."""

MODE_FIELDS = (
    "exchange",
    "cue_fidelity",
    "disinhibition",
    "travel",
    "technical_failure",
    "literacy_required",
    "fatigue",
    "contact_between",
    "reply_latency",
    "recordings",
    "capacity",
    "access_urban",
    "access_rural",
)

EDUCATION_SHARES = {
    "supportive_expressive": 0.15,
    "positive_psychotherapy": 0.4,
    "cognitive_behavioural": 0.4,
    "mindfulness": 0.6,
    "psychoeducation": 0.95,
    "peer_discussion": 0.0,
    "guided_web_course": 1.0,
    "self_guided_course": 1.0,
}
"""Section 4."""


def given(**changes):
    """Parameters as plain numbers: the document's defaults, with changes."""
    unknown = set(changes) - set(DEFAULTS)
    assert not unknown, unknown
    return SimpleNamespace(**{**DEFAULTS, **changes})


def delivered(name, **changes):
    """A mode as plain numbers, with changes."""
    values = {**dict(zip(MODE_FIELDS, MODES[name], strict=True)), "travel_limit": 2.0, **changes}
    return SimpleNamespace(**{**values, "recordings": int(values["recordings"])})


MODE_RANGES = {
    ("video", "cue_fidelity"): (0.5, 0.95),
    ("chat", "cue_fidelity"): (0.2, 0.65),
    ("forum", "cue_fidelity"): (0.2, 0.6),
    ("telephone", "cue_fidelity"): (0.4, 0.8),
    ("video", "disinhibition"): (-0.3, 0.2),
    ("chat", "disinhibition"): (0.0, 0.7),
    ("forum", "disinhibition"): (0.0, 0.7),
    ("video", "technical_failure"): (0.03, 0.25),
    ("video", "fatigue"): (0.1, 0.3),
    ("forum", "reply_latency"): (0.2, 3.0),
    ("in_person", "capacity"): (6.0, 12.0),
    ("video", "capacity"): (4.0, 8.0),
    ("chat", "capacity"): (5.0, 8.0),
    ("forum", "capacity"): (9.0, 100.0),
}
"""Section 4: plausible ranges given beside values."""

POPULATION = {
    "screening_threshold": 8.0,
    "screening_lead": 3,
    "travel_median_urban": 0.45,
    "travel_median_rural": 1.1,
    "competence_alpha": 4.0,
    "competence_beta": 2.5,
    "literacy_alpha": 5.0,
    "literacy_beta": 2.0,
    "literacy_rural_loss": 0.15,
    "literacy_age_loss": 0.01,
    "support_alpha": 3.0,
    "support_beta": 2.5,
    "function_alpha": 5.0,
    "function_beta": 2.0,
    "function_age_loss": 0.005,
}
"""Sections 3 and 5: the screened population, as far as the text says."""
