"""What cannot be drawn is refused in a sentence that names it and the remedy."""

from collections.abc import Callable

import pandas as pd
import pytest

from sim import figures
from tests.figures.synthetic import LABELS, Synthetic

CASES: dict[str, tuple[Callable[[Synthetic], object], str]] = {
    "empty weeks": (
        lambda s: figures.trajectories(s.weeks.head(0), LABELS, programme_weeks=10),
        "table 'weeks' has no rows: record weeks",
    ),
    "empty patients beside weeks": (
        lambda s: figures.trajectories(
            s.weeks, LABELS, programme_weeks=10, patients=s.patients.head(0)
        ),
        "table 'patients' has no rows: leave patients out",
    ),
    "no outcome": (
        lambda s: figures.trajectories(s.weeks, LABELS, programme_weeks=10, outcomes=()),
        "choose among anxiety, depression",
    ),
    "unknown outcome": (
        lambda s: figures.trajectories(s.weeks, LABELS, programme_weeks=10, outcomes=["skill"]),
        r"outcomes=\['skill'\]",
    ),
    "replicates that differ in their weeks": (
        lambda s: figures.trajectories(s.weeks.iloc[1:], LABELS, programme_weeks=10),
        "replicates differ in their weeks",
    ),
    "an arm without rows": (
        lambda s: figures.trajectories(s.weeks, {**LABELS, "chat": "Chat"}, programme_weeks=10),
        "no rows of chat: leave them out of labels",
    ),
    "no labels": (
        lambda s: figures.trajectories(s.weeks, {}, programme_weeks=10),
        "labels is empty",
    ),
    "empty effects": (
        lambda s: figures.forest(s.effects.head(0), LABELS),
        "estimate effects first",
    ),
    "effects without a column": (
        lambda s: figures.forest(s.effects.drop(columns="trial_low"), LABELS),
        "lacks the columns trial_low",
    ),
    "an outcome that was not estimated": (
        lambda s: figures.forest(s.effects, LABELS, outcome="cohesion"),
        "no estimate with outcome=cohesion.*its outcomes are anxiety, attendance",
    ),
    "an outcome that does not exist": (
        lambda s: figures.forest(s.effects.assign(outcome="mood"), LABELS, outcome="mood"),
        "no outcome 'mood'",
    ),
    "a reference that is no arm": (
        lambda s: figures.forest(s.effects, LABELS, reference="chat"),
        "reference='chat': choose among waitlist",
    ),
    "only undefined effects": (
        lambda s: figures.forest(s.effects.assign(estimate=float("nan")), LABELS),
        "no estimate",
    ),
    "empty patients": (
        lambda s: figures.retention(s.patients.head(0), LABELS, programme_weeks=10),
        "table 'patients' has no rows",
    ),
    "nobody holds sessions": (
        lambda s: figures.retention(s.patients, {"waitlist": "Waitlist"}, programme_weeks=10),
        "no arm of table 'patients' holds sessions",
    ),
    "a raincloud of another scale": (
        lambda s: figures.raincloud(s.patients, LABELS, week=10, outcome="attendance"),
        "outcome='attendance': choose among anxiety, depression, latent_anxiety",
    ),
    "a raincloud between assessments": (
        lambda s: figures.raincloud(s.patients, LABELS, week=11),
        "week=11: nobody was assessed then, only in weeks 0, 10, 22",
    ),
    "doses of nobody": (
        lambda s: figures.dose_response(s.patients, {"waitlist": "Waitlist"}, week=10),
        "no arm of table 'patients' holds sessions",
    ),
    "doses without attendance": (
        lambda s: figures.dose_response(
            s.patients.drop(columns="sessions_attended"), LABELS, week=10
        ),
        "lacks the columns sessions_attended: record patients",
    ),
    "empty flow": (lambda s: figures.flow(s.patients.head(0), LABELS), "has no rows"),
    "a replicate that was not run": (
        lambda s: figures.flow(s.patients, LABELS, replicate=99),
        "replicate=99: choose from 0 to 19",
    ),
    "an unknown entry": (
        lambda s: figures.flow(s.patients, LABELS, entry="randomised"),
        "choose 'enrolled' or 'offered'",
    ),
    "empty members": (
        lambda s: figures.group_network(s.members.head(0), s.ties, LABELS, arms=["video"]),
        "table 'members' has no rows: record the watched groups",
    ),
    "empty ties": (
        lambda s: figures.group_network(s.members, s.ties.head(0), LABELS, arms=["video"]),
        "table 'ties' has no rows: record the watched groups",
    ),
    "ties without a column": (
        lambda s: figures.group_network(
            s.members, s.ties.drop(columns="closeness"), LABELS, arms=["video"]
        ),
        "lacks the columns closeness",
    ),
    "a group that was not watched": (
        lambda s: figures.group_network(s.members, s.ties, LABELS, arms=["video"], group=7),
        "no group 7 of replicate 0 in video",
    ),
    "a week that was not recorded": (
        lambda s: figures.group_network(s.members, s.ties, LABELS, arms=["video"], weeks=[30]),
        "recorded are 0 to 22",
    ),
    "three arms": (
        lambda s: figures.group_network(s.members, s.ties, LABELS, arms=list(LABELS)[1:4]),
        "choose one or two of",
    ),
    "a spring without a seed": (
        lambda s: figures.group_network(s.members, s.ties, LABELS, arms=["video"], layout="spring"),
        "layout='spring' needs seed=",
    ),
    "an unknown layout": (
        lambda s: figures.group_network(s.members, s.ties, LABELS, arms=["video"], layout="grid"),
        "choose 'circular' or 'spring'",
    ),
    "empty attendance": (lambda s: figures.attendance(s.weeks.head(0), LABELS), "has no rows"),
    "attendance of nobody": (
        lambda s: figures.attendance(s.weeks, {"waitlist": "Waitlist"}),
        "no arm of table 'weeks' holds sessions",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_is_refused_with_the_remedy(case: str, study: Synthetic) -> None:
    draw, sentence = CASES[case]
    with pytest.raises(ValueError, match=sentence):
        draw(study)


def test_a_programme_for_one_needs_no_ties(study: Synthetic) -> None:
    alone = study.members[study.members["person"] == study.members["person"].min()]
    drawing = figures.group_network(alone, study.ties.head(0), LABELS, arms=["video"])
    assert "Video, 1 person:" in drawing.alt


def test_tables_are_not_changed(study: Synthetic) -> None:
    tables = {
        name: getattr(study, name) for name in ("weeks", "patients", "effects", "members", "ties")
    }
    before = {name: table.copy() for name, table in tables.items()}
    figures.trajectories(study.weeks, LABELS, programme_weeks=10, patients=study.patients)
    figures.forest(study.effects, LABELS)
    figures.retention(study.patients, LABELS, programme_weeks=10)
    figures.flow(study.patients, LABELS)
    figures.raincloud(study.patients, LABELS, week=10)
    figures.dose_response(study.patients, LABELS, week=10)
    figures.group_network(study.members, study.ties, LABELS, arms=["video", "forum"])
    figures.attendance(study.weeks, LABELS)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, before[name])
