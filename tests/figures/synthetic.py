"""Synthetic tables shaped like a comparison's: five arms, twenty replicates, fixed numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

LABELS = {
    "waitlist": "Waitlist",
    "in_person": "In person",
    "video": "Video",
    "hybrid": "Hybrid",
    "forum": "Forum",
}
GAIN = {"waitlist": 0.0, "in_person": 1.1, "video": 1.0, "hybrid": 1.05, "forum": 0.6}
HAZARD = {"waitlist": 0.0, "in_person": 0.033, "video": 0.035, "hybrid": 0.032, "forum": 0.06}
PRESENT = {"waitlist": 0.0, "in_person": 0.78, "video": 0.84, "hybrid": 0.83, "forum": 0.62}
PROGRAMME, HORIZON, ASSESSMENTS = 10, 22, (0, 10, 22)


@dataclass(eq=False)
class Synthetic:
    """Makes the tables of a comparison; `arms` renames or restricts the arms."""

    replicates: int = 20
    groups: int = 6
    horizon: int = HORIZON
    arms: dict[str, str] = field(default_factory=lambda: dict(LABELS))
    like: dict[str, str] = field(default_factory=dict)

    def of(self, arm: str) -> str:
        """The default arm whose numbers an arm has."""
        return self.like.get(arm, arm)

    def size(self, arm: str) -> int:
        return 30 if self.of(arm) == "forum" else 8

    def seats(self, arm: str) -> list[tuple[int, int]]:
        """Group and people of each group; a waitlist is one group of all, numbered -1."""
        total = self.groups * 8
        if self.of(arm) == "waitlist":
            return [(-1, total)]
        count = -(-total // self.size(arm))
        return [(group, self.size(arm)) for group in range(count)]

    @cached_property
    def weeks(self) -> pd.DataFrame:
        rng = np.random.default_rng(11)
        week = np.arange(self.horizon + 1)
        frames = []
        for replicate in range(self.replicates):
            luck = rng.normal(0, 0.12)
            for arm in self.arms:
                for group, people in self.seats(arm):
                    frames.append(self._group_weeks(rng, replicate, arm, group, people, week, luck))
        return pd.concat(frames, ignore_index=True)

    def _group_weeks(self, rng, replicate, arm, group, people, week, luck):
        kind = self.of(arm)
        course = np.clip(week / PROGRAMME, 0, 1) - 0.25 * np.clip((week - PROGRAMME) / 12, 0, 1)
        noise = rng.normal(0, 2.5 / np.sqrt(people), (2, 1)) + rng.normal(
            0, 0.6 / np.sqrt(people), (2, week.size)
        )
        still = people - np.cumsum(rng.poisson(people * HAZARD[kind], week.size) * (week > 0))
        enrolled = np.clip(still, 0, people)
        held = (week > 0) & (week <= PROGRAMME) & (kind != "waitlist")
        natural = 0.65 * (1 - np.exp(-week / 7))
        return pd.DataFrame(
            {
                "replicate": np.int32(replicate),
                "arm": arm,
                "group": np.int32(group),
                "week": week.astype(np.int16),
                "cohort": people,
                "enrolled": enrolled,
                "newcomers": 0,
                "present": np.where(
                    held, rng.binomial(np.append(people, enrolled[:-1]), PRESENT[kind]), 0
                ),
                "anxiety": 8.9 - natural - GAIN[kind] * course + noise[0] + luck,
                "depression": 5.6 - 0.5 * natural - 0.6 * GAIN[kind] * course + noise[1] + luck,
            }
        )

    @cached_property
    def patients(self) -> pd.DataFrame:
        return self._patients(offered=False)

    @cached_property
    def offered(self) -> pd.DataFrame:
        """Patients of a study with entry=offered."""
        return self._patients(offered=True)

    def _patients(self, offered: bool) -> pd.DataFrame:
        rng = np.random.default_rng(12)
        frames = []
        for replicate in range(self.replicates):
            most = max(sum(people for _, people in self.seats(arm)) for arm in self.arms)
            numbers = np.sort(rng.choice(int(most * 1.9), most, replace=False))
            level = rng.normal(8.9, 2.6, most)
            for arm in self.arms:
                people = sum(size for _, size in self.seats(arm))
                frames += self._arm_patients(
                    rng, replicate, arm, numbers[:people], level[:people], offered
                )
        return pd.concat(frames, ignore_index=True)

    def _arm_patients(self, rng, replicate, arm, numbers, level, offered):
        kind, people = self.of(arm), numbers.size
        sessions = kind != "waitlist"
        reached = rng.random(people) < (0.85 if offered and sessions else 1.1)
        uptake = reached & (rng.random(people) < (0.55 if offered and sessions else 1.1))
        group = np.full(people, -1)
        if sessions:
            group[uptake] = np.arange(uptake.sum()) // self.size(arm)
        leaves = rng.geometric(HAZARD[kind] or 1e-9, people)
        dropout = np.where(sessions & uptake & (leaves <= PROGRAMME), leaves, -1)
        own = np.random.default_rng([16, replicate, list(self.arms).index(arm)])
        came = own.beta(2.2, 0.8, people) * (group >= 0)
        luck = own.normal(0, 0.4, people)
        return [
            pd.DataFrame(
                {
                    "replicate": np.int32(replicate),
                    "arm": arm,
                    "person": numbers.astype(np.int32),
                    "group": group.astype(np.int32),
                    "week": np.int16(week),
                    "anxiety": np.clip(
                        np.round(
                            level
                            - (0.6 + GAIN[kind] * uptake) * (week > 0)
                            + rng.normal(0, 1.5, people)
                        ),
                        0,
                        21,
                    ),
                    "latent_anxiety": level - (0.6 + 1.3 * GAIN[kind] * came + luck) * (week > 0),
                    "depression": np.clip(
                        np.round(level * 0.6 + rng.normal(0, 1.5, people)), 0, 21
                    ),
                    "reached": reached,
                    "uptake": uptake,
                    "enrolled": uptake & ((dropout < 0) | (dropout > week)),
                    "sessions_held": np.int16(min(week, PROGRAMME) if sessions else 0),
                    "sessions_attended": np.floor(
                        came * ((min(week, PROGRAMME) if sessions else 0) + 0.999)
                    ).astype(np.int16),
                    "dropout_week": np.where(dropout <= week, dropout, -1).astype(np.int16),
                    "observed": rng.random(people)
                    < (1.1 if week == 0 else np.where(dropout > 0, 0.6, 0.95)),
                }
            )
            for week in ASSESSMENTS
        ]

    @cached_property
    def effects(self) -> pd.DataFrame:
        rng = np.random.default_rng(13)
        rows = []
        one = self.replicates < 2
        subgroups = ("all", "residence:rural", "baseline_anxiety:below_11")
        outcomes = (("anxiety", "HADS-A points", -0.9), ("attendance", "share", 0.12))
        for reference in self.arms:
            for contrast in self.arms:
                if contrast == reference:
                    continue
                gap = GAIN[self.of(contrast)] - GAIN[self.of(reference)]
                for outcome, unit, scale in outcomes:
                    for week in ASSESSMENTS[1:]:
                        for subgroup in subgroups:
                            estimate = scale * gap * (1 if week == 10 else 0.75) + rng.normal(
                                0, 0.03
                            )
                            half = abs(scale) * rng.uniform(0.06, 0.12) * (1 + (subgroup != "all"))
                            if one:
                                half = np.nan
                            rows.append(
                                {
                                    "contrast": contrast,
                                    "reference": reference,
                                    "outcome": outcome,
                                    "unit": unit,
                                    "week": week,
                                    "subgroup": subgroup,
                                    "estimand": "treatment_policy",
                                    "estimate": estimate,
                                    "ci_low": estimate - half,
                                    "ci_high": estimate + half,
                                    "standardised": estimate / (abs(scale) * 3.2),
                                    "replicates": self.replicates,
                                    "trial_low": estimate - abs(scale) * 0.55,
                                    "trial_high": estimate + abs(scale) * 0.55,
                                    "parameter_low": np.nan,
                                    "parameter_high": np.nan,
                                }
                            )
        return pd.DataFrame(rows)

    @cached_property
    def members(self) -> pd.DataFrame:
        return self._watched[0]

    @cached_property
    def ties(self) -> pd.DataFrame:
        return self._watched[1]

    @cached_property
    def _watched(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        members, ties = [], []
        for arm in self.arms:
            kind = self.of(arm)
            if kind == "waitlist":
                continue
            rng = np.random.default_rng(14)
            n = self.size(arm)
            people = np.arange(n) * 2 + 3
            anxiety = np.clip(rng.normal(9.5, 2.8, n), 3, 19)
            leaves = np.where(rng.random(n) < 0.3, rng.integers(2, PROGRAMME, n), 99)
            near = np.zeros((n, n))
            alliance = np.zeros(n)
            for week in range(self.horizon + 1):
                enrolled = leaves > week
                held = 0 < week <= PROGRAMME
                present = (leaves >= week) & held & (rng.random(n) < PRESENT[kind])
                both = np.outer(present, present)
                grow = rng.beta(0.6, 4, (n, n)) * (8 / n) ** 0.6
                near = (near + both * grow * (1 - near)) * np.exp(-0.05)
                np.fill_diagonal(near, 0)
                alliance = (alliance + present * 0.09 * (1 - alliance)) * np.exp(-0.03)
                anxiety = anxiety + 0.1 * (6.5 - anxiety) + rng.normal(0, 0.5, n)
                members.append(
                    pd.DataFrame(
                        {
                            "replicate": 0,
                            "arm": arm,
                            "group": 0,
                            "week": week,
                            "person": people,
                            "anxiety": anxiety,
                            "present": present,
                            "enrolled": enrolled,
                        }
                    )
                )
                source, target = np.nonzero(near)
                ends = [
                    (people[source], people[target], near[source, target]),
                    (people, np.full(n, -1), alliance),
                ]
                ties += [
                    pd.DataFrame(
                        {
                            "replicate": 0,
                            "arm": arm,
                            "group": 0,
                            "week": week,
                            "source": a,
                            "target": b,
                            "closeness": c,
                        }
                    )
                    for a, b, c in ends
                    if len(a)
                ]
        return pd.concat(members, ignore_index=True), pd.concat(ties, ignore_index=True)


HOSTILE = {
    "waitlist": "Usual care $x$ & <b>wait</b>",
    "in_person": "_Face-to-face supportive-expressive group in the hospital’s outpatient department",
    "video": "Pneumonoultramicroscopicsilicovolcanoconiosis_video_group_by_cheap_tablet",
    "hybrid": "混合 hybrid 😀 $y",
    "forum": "{forum} \\alpha ^_ % \n second \x1b[31mline",
}


def speeds() -> pd.DataFrame:
    """Rows of a benchmark: engines and peers at sizes up to where they are too slow, and one that isn't installed."""
    known = {
        "Mesa engine": (True, [20e3, 19e3]),
        "Mesa engine, graph[a][b]": (True, [12e3, 12e3]),
        "compiled, 1 thread": (True, [2.1e6, 2.2e6, 2.3e6, 2.2e6]),
        "compiled, 2 threads": (True, [2.2e6, 3.9e6, 4.1e6, 4.0e6]),
        "plain Mesa": (False, [500e3, 450e3, 400e3]),
        "starsim": (False, [200e3, 1.2e6, 2.2e6, 2.3e6]),
        "agentpy": (False, []),
    }
    rows = []
    for label, (converses, found) in known.items():
        for place, patients in enumerate((1_200, 10_000, 100_000, 1_000_000)):
            speed = found[place] if place < len(found) else None
            status = "measured" if speed else ("too slow" if found else "not installed")
            ratio = speed / 20e3 if speed else None
            rows.append((label, label, converses, patients, status, speed, ratio))
    columns = ["name", "label", "converses", "patients", "status"]
    return pd.DataFrame(rows, columns=[*columns, "agent_weeks_per_second", "ratio_to_mesa_engine"])
