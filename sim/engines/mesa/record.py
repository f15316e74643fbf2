"""What is recorded of the Mesa engine's agents, week by week and at assessments."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, Any

from sim import numerics
from sim.randomness import Purpose
from sim.recording import FACILITATOR, Records
from sim.rules import group as group_rules
from sim.rules import measurement
from sim.seating import NO_GROUP

if TYPE_CHECKING:
    from sim.engines.mesa.group import Group
    from sim.engines.mesa.patient import Patient
    from sim.engines.mesa.programme import SupportProgramme

MEASUREMENT = int(Purpose.MEASUREMENT)


def record_week(model: SupportProgramme, records: Records) -> None:
    """Record the weekly means of every group, and every member and tie of the watched ones."""
    weeks = model.recording.weeks
    if model.outside and weeks:
        records.weeks.append(_row_of(NO_GROUP, model.week, model.outside, None))
    for group in model.groups:
        records.hours[group.number] = records.hours.get(group.number, 0.0) + group.facilitator_hours
        if weeks:
            records.weeks.append(_row_of(group.number, model.week, group.members, group))
        if group.number < model.recording.watched_in(model.chance.replicate):
            _record_members(group, records)


def _row_of(number: int, week: int, people: list[Patient], group: Group | None) -> tuple[Any, ...]:
    cohort = [patient for patient in people if patient.in_cohort]
    led = group is not None and group.facilitator is not None
    transcript = group.transcript if group is not None else []
    return (
        number,
        week,
        len(cohort),
        sum(patient.enrolled for patient in people),
        sum(patient.present for patient in people),
        _mean([patient.anxiety for patient in cohort]),
        _mean([patient.depression for patient in cohort]),
        _mean([patient.skill for patient in cohort]),
        _mean([patient.cohesion for patient in cohort]) if group is not None else nan,
        _mean([group.alliance(patient) for patient in cohort])
        if group is not None and led
        else nan,
        _mean([patient.belonging for patient in cohort]) if group is not None else nan,
        _mean_closeness(group) if group is not None else nan,
        len(transcript),
        sum(turn.disclosed for turn in transcript),
        sum(turn.answer not in ("", "unanswered") for turn in transcript),
        sum(turn.answer == "co-rumination" for turn in transcript),
        group.dropouts if group is not None else 0,
        group.newcomers if group is not None else 0,
        group.facilitator_hours if group is not None else 0.0,
    )


def _mean(values: list[float]) -> float:
    total = 0.0
    for value in values:
        total += value
    return total / len(values) if values else nan


def _mean_closeness(group: Group) -> float:
    return _mean(
        [
            member.ties[other]["closeness"]
            for member in group.members
            for other in group.members
            if member.enrolled and other.enrolled and other in member.ties
        ]
    )


def _record_members(group: Group, records: Records) -> None:
    week = group.model.week
    for member in group.members:
        records.members.append(
            (
                group.number,
                week,
                member.person,
                member.anxiety,
                member.depression,
                member.skill,
                member.cohesion,
                group.alliance(member) if group.facilitators else nan,
                member.present,
                member.enrolled,
                member.mode,
            )
        )
        others = [other for other in group.members if other in member.ties]
        for other in others:
            closeness = member.ties[other]["closeness"]
            records.ties.append((group.number, week, member.person, other.person, closeness))
        if group.facilitators:
            closeness = group.alliance(member)
            records.ties.append((group.number, week, member.person, FACILITATOR, closeness))


def record_assessment(model: SupportProgramme, records: Records) -> None:
    """Record the cohort at an assessment, in the order of their numbers."""
    rows = []
    for patient in model.outside:
        rows.append(_endpoint(model, patient, None))
    for group in model.groups:
        rows += [_endpoint(model, member, group) for member in group.members if member.in_cohort]
    records.endpoints += sorted(rows, key=lambda row: int(row[0]))


def _endpoint(model: SupportProgramme, patient: Patient, group: Group | None) -> tuple[Any, ...]:
    p, who, week = model.p, patient.who, model.week
    normals = [
        numerics.normal_quantile(u) for u in model.draw(MEASUREMENT, week, 0, patient.person, 0, 0)
    ]
    life, observed, _, _ = model.draw(MEASUREMENT, week, 0, patient.person, 0, 1)
    burden = group_rules.treatment_burden(
        who.chemotherapy, who.chemotherapy_phase, who.physical_function, week
    )
    due = patient.doses_due
    return (
        patient.person,
        NO_GROUP if group is None else group.number,
        week,
        patient.anxiety,
        patient.depression,
        patient.skill,
        patient.cohesion,
        group.alliance(patient) if group is not None and group.facilitators else nan,
        measurement.hads_score(p, patient.anxiety, normals[0]),
        measurement.hads_score(p, patient.depression, normals[1]),
        measurement.gad7_score(patient.anxiety, normals[2]),
        measurement.quality_of_life(
            patient.anxiety, patient.depression, burden, numerics.normal_quantile(life)
        ),
        measurement.cohesion_scale(patient.cohesion, patient.anxiety, normals[3])
        if group is not None
        else nan,
        patient.doses_taken / due if due > 0 else nan,
        model.was_reached(patient),
        model.has_accepted(patient) or not model.arm.holds_sessions,
        patient.enrolled if group is not None else not model.arm.holds_sessions,
        patient.sessions_held,
        patient.sessions_enrolled,
        patient.sessions_attended,
        patient.dropout_week,
        week == 0 or observed < measurement.observation_probability(int(patient.dropout_week >= 0)),
    )
