"""Tables of patients with known truth, shaped by the contract, without any simulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Arm:
    """One synthetic arm: its groups, its gain in HADS-A and how many leave it."""

    name: str
    size: int = 8  # members a group; 0: no groups, no sessions
    gain: float = 0.0
    leaving: float = 0.0
    first_person: int = 0
    people: int | None = None
    led: bool = True


WAITLIST = Arm("waitlist", size=0, led=False)
IN_PERSON = Arm("in_person", gain=1.0, leaving=0.2)
FORUM = Arm("forum", size=30, gain=0.6, leaving=0.4, people=90)


@dataclass(frozen=True)
class Truth:
    """Spread of the synthetic worlds, in HADS-A points."""

    people: int = 80
    replicates: int = 12
    weeks: tuple[int, ...] = (0, 10, 22)
    replicate_sd: float = 0.5  # shared by all arms of a replicate
    arm_sd: float = 0.2  # an arm's own luck in a replicate
    group_sd: float = 0.8
    person_sd: float = 3.0  # shared by a person's copies in all arms
    noise_sd: float = 1.0
    whole: bool = True  # HADS-A in whole points from 0 to 21


def table(arms: tuple[Arm, ...], truth: Truth = Truth(), seed: int = 1) -> pd.DataFrame:
    """Patients of all arms and replicates."""
    rng = np.random.default_rng(seed)
    frames = []
    for replicate in range(truth.replicates):
        world = World(rng, truth, arms)
        frames += [world.arm(replicate, arm) for arm in arms]
    return pd.concat(frames, ignore_index=True)


class World:
    """One replicate: the people and the luck that its arms share."""

    def __init__(self, rng: np.random.Generator, truth: Truth, arms: tuple[Arm, ...]) -> None:
        self.rng, self.truth = rng, truth
        last = max(arm.first_person + (arm.people or truth.people) for arm in arms)
        self.level = 10.0 + rng.normal(0, truth.replicate_sd)
        self.home = rng.normal(0, truth.person_sd, last)
        self.start = rng.normal(0, truth.noise_sd, last)
        self.later = rng.normal(0, truth.noise_sd, (len(truth.weeks), last))
        self.traits = {
            "rural": rng.random(last) < 0.3,
            "digital_literacy": rng.beta(5, 2, last),
            "outside_support": rng.beta(3, 2.5, last),
            "oral_therapy": rng.random(last) < 0.4,
        }
        self.leaves = rng.random(last)
        self.doses = rng.beta(9, 2, last)

    def arm(self, replicate: int, arm: Arm) -> pd.DataFrame:
        number = np.arange(arm.people or self.truth.people)
        group = number // arm.size if arm.size else np.full(len(number), -1)
        luck = self.rng.normal(0, self.truth.arm_sd)
        shared = self.rng.normal(0, self.truth.group_sd, len(number))
        effect = luck + (shared[group] if arm.size else shared * 0) - arm.gain
        return pd.concat(
            [
                self._assessment(replicate, arm, number, group, at, effect)
                for at in range(len(self.truth.weeks))
            ],
            ignore_index=True,
        )

    def _assessment(self, replicate, arm, number, group, at, effect):
        week, who = self.truth.weeks[at], number + arm.first_person
        anxiety = self.level + self.home[who] + (self.start[who] if week == 0 else 0.0)
        if week:
            anxiety = anxiety + effect + self.later[at, who]
        measured = np.clip(np.round(anxiety), 0, 21) if self.truth.whole else anxiety
        enrolled = (self.leaves[who] >= arm.leaving) | (week == 0)
        held = min(week, 10) if arm.size else 0
        taken = np.where(enrolled, held, held // 2)
        prescribed = self.traits["oral_therapy"][who] & (week > 0)
        nan = np.full(len(number), np.nan)
        return pd.DataFrame(
            {
                "replicate": np.full(len(number), replicate, dtype=np.int32),
                "arm": arm.name,
                "person": who.astype(np.int32),
                "group": group.astype(np.int32),
                "week": np.full(len(number), week, dtype=np.int16),
                **{name: values[who] for name, values in self.traits.items()},
                "latent_anxiety": anxiety,
                "latent_depression": 0.7 * anxiety,
                "anxiety": measured,
                "depression": np.round(0.6 * measured),
                "gad7": np.round(1.1 * measured),
                "quality_of_life": 80.0 - 2.0 * anxiety,
                "cohesion": self.home[who] / 3.0 if arm.size else nan,
                "alliance": (0.5 + 0.01 * self.home[who]) if week and arm.led else nan,
                "treatment_adherence": np.where(prescribed, self.doses[who], np.nan),
                "reached": True,
                "uptake": True,
                "enrolled": enrolled,
                "sessions_held": np.full(len(number), held, dtype=np.int16),
                "sessions_enrolled": taken.astype(np.int16),
                "sessions_attended": (taken * 3 // 4).astype(np.int16),
                "dropout_week": np.where(enrolled, -1, 5).astype(np.int16),
                "observed": True,
            }
        )


def by_hand(rows: list[dict]) -> pd.DataFrame:
    """A table of the rows given, each person twice: at week 0 and at week 10.

    A row names `arm`, `person`, `before` and `after` (HADS-A); the rest has defaults.
    """
    usual = {"replicate": 0, "group": -1, "rural": False, "enrolled": True, "uptake": True}
    usual |= {"held": 0, "attended": 0, "literacy": 0.8, "support": 0.7, "reached": True}
    frame = pd.DataFrame([usual | row for row in rows])
    return pd.concat([_by_hand_at(frame, 0), _by_hand_at(frame, 10)], ignore_index=True)


def _by_hand_at(frame: pd.DataFrame, week: int) -> pd.DataFrame:
    anxiety = frame["after" if week else "before"].astype(float)
    sessions = {f"sessions_{name}": 0 for name in ("held", "enrolled", "attended")}
    if week:
        sessions["sessions_held"] = frame["held"]
        sessions["sessions_enrolled"] = frame.get("seats", frame["held"])
        sessions["sessions_attended"] = frame["attended"]
    same = ("replicate", "arm", "person", "group", "rural", "uptake", "reached")
    columns = {name: frame[name] for name in same} | {"week": week} | sessions
    columns |= {"digital_literacy": frame["literacy"], "outside_support": frame["support"]}
    columns |= {"enrolled": frame["enrolled"] if week else frame["uptake"], "observed": True}
    columns |= {"anxiety": anxiety, "latent_anxiety": anxiety, "depression": anxiety / 2}
    columns |= {"latent_depression": anxiety / 2, "gad7": anxiety, "quality_of_life": 100 - anxiety}
    columns |= dict.fromkeys(("cohesion", "alliance", "treatment_adherence"), np.nan)
    return pd.DataFrame(columns)


def one(effects: pd.DataFrame, **where: object) -> pd.Series:
    """The single row with these values; anxiety of everybody unless told otherwise."""
    usual = {"outcome": "anxiety", "subgroup": "all", "estimand": "treatment_policy", "week": 10}
    for name, value in (usual | where).items():
        effects = effects[effects[name] == value]
    assert len(effects) == 1, f"{len(effects)} rows"
    return effects.iloc[0]
