"""The state of a group's members at a moment, apart from the model."""

from copy import deepcopy

STATE = (
    "anxiety",
    "depression",
    "skill",
    "value",
    "attended_last",
    "exposures",
    "belonging",
    "cohesion",
)
COUNTS = (
    "sessions_held",
    "sessions_enrolled",
    "sessions_attended",
    "doses_due",
    "doses_taken",
    "dropout_week",
)


def snapshot(group):
    """The state of a group's members before a week, apart from the model."""
    return [_copied(group, patient) for patient in group.members]


def _copied(group, patient):
    member = deepcopy(patient.who)
    for name in (*STATE, *COUNTS, "stopped_treatment"):
        setattr(member, name, getattr(patient, name))
    member.status = patient.status.name
    member.mode = patient.mode
    member.ties = {
        each.person: patient.ties[each]["closeness"]
        for each in group.members
        if each is not patient
    }
    member.alliance = group.alliance(patient)
    return member
