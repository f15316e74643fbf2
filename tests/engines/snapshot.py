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
    """The state of a group's members, in the order of their arrival."""
    return [_copied(group, patient) for patient in group.members]


def snapshot_of_waiting(group):
    """The state of those who wait for a place, first come first."""
    return [_copied(group, patient) for patient in group.waiting]


def join(members, newcomers):
    """The members of a group and those who join it, strangers to each other."""
    for newcomer in newcomers:
        newcomer.status = "MEMBER"
    everybody = [*members, *newcomers]
    for member in everybody:
        for other in everybody:
            if other is not member:
                member.ties.setdefault(other.person, 0.0)
    return everybody


def _copied(group, patient):
    member = deepcopy(patient.who)
    for name in (*STATE, *COUNTS, "stopped_treatment"):
        setattr(member, name, getattr(patient, name))
    member.status = patient.status.name
    member.mode = patient.mode
    member.ties = {
        each.person: patient.ties[each]["closeness"]
        for each in group.members
        if each in patient.ties
    }
    member.alliance = group.alliance(patient) if patient.ties else 0.0
    return member
