"""Who took part: what the arms are, where they differ in size or in people, who stayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.figures.flow_counts import Flow, flow_counts
from sim.figures.text import listed
from sim.report.tables import Table, table
from sim.report.text import count, plain, plural

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Study


@dataclass(frozen=True, eq=False)
class People:
    """The people of a study's arms.

    Attributes
    ----------
    flow : Flow
        Counts from screening to the last assessment, means over replicates.
    apart : frozenset of frozenset of str
        Pairs of arms that are not paired by patient.
    """

    study: Study
    flow: Flow
    apart: frozenset[frozenset[str]]

    @classmethod
    def of(cls, study: Study, patients: pd.DataFrame) -> People:
        """Read them from the table of patients.

        Raises
        ------
        ValueError
            If the table is empty, lacks columns or an arm.
        """
        return cls(study, flow_counts(patients, study.labels), _apart(study, patients))

    def paired(self, one: str, other: str) -> bool:
        """Whether the people of one arm are all among those of the other."""
        return frozenset((one, other)) not in self.apart


def compared(people: People) -> str:
    """Say in two sentences what was compared, on whom, how often."""
    study, flow = people.study, people.flow
    names = listed([plain(arm.label) for arm in study.arms])
    whom = f"{plural(round(flow.enrolled), 'simulated patient')} a replicate"
    entry = (
        "everybody in the study starts, so access and uptake play no part"
        if study.entry == "enrolled"
        else "everybody is offered the arm, access and uptake decide who starts, and effects "
        "count all who were offered it"
    )
    return (
        f"{names} were compared on {whom}, over {plural(flow.replicates, 'replicate')} "
        f"(independent worlds); {entry}."
    )


def sizes(people: People) -> list[str]:
    """Say where arms differ in size or in people."""
    study, arms = people.study, people.flow.arms
    seats = {arm: flow.people for arm, flow in arms.items()}
    if study.allocation or people.apart:
        pairs = [
            f"{plain(one.label)} and {plain(other.label)}"
            for at, one in enumerate(study.arms)
            for other in study.arms[at + 1 :]
            if not people.paired(one.name, other.name)
        ]
        same = f"Different people, so not paired by patient: {'; '.join(pairs)}." if pairs else ""
    else:
        same = "Every arm treats the same virtual people, with the same luck, in the same order."
    differ = ""
    if len(set(seats.values())) > 1:
        shown = listed([f"{plain(study.labels[arm])} {count(n)}" for arm, n in seats.items()])
        differ = (
            f"Arms differ in size (patients a replicate): {shown}. An effect counts the people of "
            "both arms where one holds all those of the other, else each arm’s own."
        )
    elif seats:
        differ = f"All arms have the same size: {count(next(iter(seats.values())))} patients."
    return [sentence for sentence in (differ, same) if sentence]


def arms_table(people: People, config: Mapping[str, Any]) -> Table:
    """Describe the arms: programme, delivery, groups and people."""
    rows = []
    for arm in people.study.arms:
        flow, spec = people.flow.arms[arm.name], config["arm"][arm.name]
        modes = [spec["mode"]["label"]]
        if spec.get("remote_mode"):
            modes.append(spec["remote_mode"]["label"])
        sessions = int(arm.programme.sessions)
        held = f"{sessions} in {plural(arm.programme_weeks, 'week')}" if sessions else "none"
        rows.append(
            (
                plain(arm.label),
                plain(spec["programme"]["label"]),
                plain(" and ".join(modes)),
                held,
                f"{count(flow.groups)} of up to {arm.size}" if flow.groups else "no groups",
                count(flow.people),
            )
        )
    return table(
        "The arms. The first is the reference. Groups and patients are means over replicates.",
        ("Arm", "Programme", "Delivery", "Sessions", "Groups", "Patients a replicate"),
        rows,
        kind="words",
    )


def flow_table(people: People) -> Table:
    """Count the people at each stage, arm by arm."""
    flow, labels = people.flow, people.study.labels
    offered = people.study.entry == "offered"
    weeks = sorted({week for arm in flow.arms.values() for week in arm.assessed})
    head = ["Arm", "In the arm", *(["Reached", "Accepted"] if offered else []), "Seated in groups"]
    head += ["Left the programme", *(f"Assessed, week {week}" for week in weeks)]
    rows = [
        [
            plain(labels[name]),
            count(arm.people),
            *([count(arm.reached), count(arm.accepted)] if offered else []),
            count(arm.seated) if arm.holds_sessions else "–",
            count(arm.left) if arm.holds_sessions else "–",
            *(count(arm.assessed.get(week, 0.0)) for week in weeks),
        ]
        for name, arm in flow.arms.items()
    ]
    return table(
        f"Participant flow, people a replicate (means over "
        f"{plural(flow.replicates, 'replicate')}). {count(flow.screened)} were screened, "
        f"{count(flow.enrolled)} were eligible and needed to fill the arms. Who left may still be "
        "assessed; effects count everybody, assessed or not, as only a simulation can.",
        head,
        rows,
    )


def _apart(study: Study, patients: pd.DataFrame) -> frozenset[frozenset[str]]:
    baseline = patients[patients["week"] == patients["week"].min()]
    seated = {
        str(arm): {int(replicate): set(people) for replicate, people in rows}
        for arm, rows in (
            (arm, table.groupby("replicate", observed=True)["person"])
            for arm, table in baseline.groupby("arm", observed=True)
        )
    }
    names = [arm.name for arm in study.arms]
    pairs = [(one, other) for at, one in enumerate(names) for other in names[at + 1 :]]
    return frozenset(
        frozenset(pair) for pair in pairs if not _nested(seated[pair[0]], seated[pair[1]])
    )


def _nested(one: Mapping[int, set[int]], other: Mapping[int, set[int]]) -> bool:
    """Whether in every replicate with both arms all people of one are among the other's."""
    both = one.keys() & other.keys()
    return bool(both) and all(
        len(one[at] & other[at]) == min(len(one[at]), len(other[at])) for at in both
    )
