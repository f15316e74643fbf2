"""Synthetic tables of a comparison with known numbers, and a reader of pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.estimation import EFFECTS_COLUMNS
from sim.report import Effect, ReportFigure, ReportInput
from sim.scenario import compose, read_study
from sim.study import Study

UNITS = {
    "anxiety": "HADS-A points",
    "depression": "HADS-D points",
    "attendance": "share",
    "retention": "share",
    "treatment_adherence": "share",
    "points_gained": "HADS-A points per 100 offered",
    "deteriorated": "share",
    "reliable_deterioration": "share",
}
SVG = b'<?xml version="1.0"?><svg width="144pt" height="72pt" xmlns="http://www.w3.org/2000/svg"/>'
PROVENANCE = {
    "started": "2026-11-22T10:00:00",
    "seed": 0,
    "engine": "mesa",
    "model_version": "0123456789abcdef",
    "python": "3.11.7",
    "system": "Linux x86_64",
    "packages": {"mesa": "3.3.1", "numpy": "2.4.6"},
    "git": {"commit": "c0ffee", "changed_files": 2},
}


def make_effect(
    estimate: float = -1.2, low: float = -1.3, high: float = -1.1, **more: Any
) -> Effect:
    """Video against the waitlist, unless told otherwise."""
    given = {"contrast": "video", "reference": "waitlist", "outcome": "anxiety", "week": 10}
    given |= {"standardised": -0.3, "replicates": 40, "patients": 320} | more
    unit = UNITS[str(given["outcome"])]
    return Effect(estimate=estimate, ci_low=low, ci_high=high, unit=unit, **given)


@cache
def composed(overrides: tuple[str, ...]) -> dict[str, Any]:
    return compose("compare", ["groups=2", *overrides]).config


@dataclass
class World:
    """A comparison with made-up numbers; every table can be changed before it is shown."""

    overrides: Sequence[str] = ()
    replicates: int = 12
    half: float = 0.1
    people: Mapping[str, range] = field(default_factory=dict)
    gain: Mapping[str, float] = field(
        default_factory=lambda: {
            "waitlist": 0.0,
            "in_person": 1.31,
            "video": 1.22,
            "hybrid": 1.27,
            "forum": 0.56,
        }
    )
    more: dict[str, Any] = field(default_factory=dict)
    subgroups: Mapping[str, float] = field(default_factory=dict)
    """How many times the gain of everybody a subgroup has, for anxiety."""

    @property
    def config(self) -> dict[str, Any]:
        return composed(tuple(self.overrides))

    @cached_property
    def study(self) -> Study:
        return read_study(self.config)

    def effects(self) -> pd.DataFrame:
        rows = []
        arms = self.study.arms
        for one in arms:
            for other in arms:
                for outcome, scale in SCALES.items():
                    needs = outcome in ("attendance", "retention")
                    if one is other or (
                        needs and not (one.holds_sessions and other.holds_sessions)
                    ):
                        continue
                    for week in self.study.schedule.assessments[1:]:
                        gap = self.gain.get(one.name, 1.0) - self.gain.get(other.name, 1.0)
                        row = self._row(one.name, other.name, outcome, week, scale * gap)
                        rows.append(row)
                        if outcome == "anxiety":
                            rows += [self._among(row, name) for name in self.subgroups]
        return pd.DataFrame(rows, columns=list(EFFECTS_COLUMNS))

    def _among(self, row: dict, subgroup: str) -> dict:
        shift = row["estimate"] * (self.subgroups[subgroup] - 1.0)
        moved = ("estimate", "ci_low", "ci_high", "trial_low", "trial_high")
        return row | {"subgroup": subgroup} | {name: row[name] + shift for name in moved}

    def _row(self, contrast: str, reference: str, outcome: str, week: int, estimate: float) -> dict:
        half = self.half * abs(SCALES[outcome])
        few = {"ci_low": np.nan, "ci_high": np.nan} if self.replicates < 2 else {}
        return {
            "contrast": contrast,
            "reference": reference,
            "outcome": outcome,
            "unit": UNITS[outcome],
            "week": week,
            "subgroup": "all",
            "estimand": "treatment_policy",
            "estimate": estimate,
            "ci_low": estimate - half,
            "ci_high": estimate + half,
            "mc_se": half / 2.0,
            "standardised": estimate / 4.0 if outcome == "anxiety" else np.nan,
            "variance_ratio": 8.0,
            "replicates": self.replicates,
            "patients": 16,
            "groups": 2,
            "trial_low": estimate - 9.0 * half,
            "trial_high": estimate + 9.0 * half,
        } | few

    def outcomes(self) -> pd.DataFrame:
        rows = []
        for replicate in range(self.replicates):
            for arm in self.study.arms:
                for outcome, before, after in LEVELS:
                    if outcome in ("attendance", "retention") and not arm.holds_sessions:
                        continue
                    for week in self.study.schedule.assessments:
                        gain = self.gain.get(arm.name, 1.0) * (outcome == "anxiety")
                        mean = before if week == 0 else after - gain
                        at = (replicate, arm.name, week, outcome)
                        rows.append((*at, "all", mean + 0.01 * replicate))
                        if outcome == "anxiety" and week:
                            rows += [
                                (*at, name, after - gain * times)
                                for name, times in self.subgroups.items()
                            ]
        names = ["replicate", "arm", "week", "outcome", "subgroup", "mean"]
        return pd.DataFrame(rows, columns=names)

    def patients(self) -> pd.DataFrame:
        rows = []
        for replicate in range(self.replicates):
            for arm in self.study.arms:
                for person in self.people.get(arm.name, range(16)):
                    for week in self.study.schedule.assessments:
                        rows.append((replicate, arm.name, person, week, arm.holds_sessions))
        table = pd.DataFrame(rows, columns=["replicate", "arm", "person", "week", "sessions"])
        held = table.pop("sessions")
        table["group"] = np.where(held, table["person"] // 8, -1)
        table["sessions_held"] = np.where(held, 10, 0)
        table["dropout_week"] = np.where(held & (table["person"] % 4 == 0), 3, -1)
        return table.assign(reached=True, uptake=True, observed=True)

    def report(self, **changes: Any) -> ReportInput:
        made = ReportInput(
            title="What does delivery do?",
            command_line="circle compare groups=2 seed=0",
            study=self.study,
            config=self.config,
            overrides=tuple(self.overrides),
            effects=self.effects(),
            outcomes=self.outcomes(),
            patients=self.patients(),
            provenance=PROVENANCE,
            figures={"forest": ReportFigure("Anxiety", "A forest of numbers.", "Bars: CI.", SVG)},
            warnings=("Mind the gap.",),
        )
        return replace(made, **(self.more | changes))


SCALES = {
    "anxiety": -1.0,
    "depression": -0.6,
    "attendance": 0.05,
    "retention": 0.04,
    "treatment_adherence": 0.006,
    "points_gained": 100.0,
    "deteriorated": -0.02,
    "reliable_deterioration": -0.001,
}
LEVELS = (
    ("anxiety", 10.0, 9.3),
    ("depression", 7.0, 6.5),
    ("attendance", 0.75, 0.75),
    ("retention", 0.7, 0.7),
    ("treatment_adherence", 0.8, 0.8),
    ("uptake", 0.5, 0.5),
)


class Page(HTMLParser):
    """What stands in a page: elements in order, with attributes and the text inside."""

    VOID = frozenset(("meta", "link", "img", "br", "hr"))

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(html)
        assert not self._open, f"never closed: {[tag for tag, *_ in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def all(self, *tags: str) -> list[tuple[str, dict[str, str], str]]:
        return [
            (tag, attributes, " ".join("".join(text).split()))
            for tag, attributes, text in self.elements
            if tag in tags
        ]

    def texts(self, *tags: str) -> list[str]:
        return [text for _, _, text in self.all(*tags)]


@pytest.fixture
def effect() -> Callable[..., Effect]:
    return make_effect


@pytest.fixture
def labels() -> dict[str, str]:
    return {"waitlist": "Waitlist", "in_person": "In person", "video": "Video", "forum": "Forum"}


@pytest.fixture
def world() -> type[World]:
    return World


@pytest.fixture
def page() -> type[Page]:
    return Page
