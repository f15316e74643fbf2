"""Rules and conversation against the blind implementation, on random people and the same uniforms."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim import numerics
from sim.engines.mesa import Conversation, Setting, SupportProgramme
from sim.randomness import Purpose
from sim.rules import group, symptoms
from tests.blind import conversation as blind
from tests.blind.symptoms import weekly_update
from tests.rules.collected import plausible
from tests.worlds import people_of, study

CLOSE = 1e-9
PEOPLE = 300
TRAITS = ("expressiveness", "communication_competence", "outside_support")


def random_state(rng):
    """Symptoms, skill and closeness of many people, beyond what is usual."""
    home = {f"home_{name}": rng.uniform(0, 21, PEOPLE) for name in ("anxiety", "depression")}
    return {
        **home,
        **{name: rng.uniform(0, 21, PEOPLE) for name in ("anxiety", "depression")},
        **{
            name: rng.random(PEOPLE)
            for name in ("skill", "baseline_skill", "cohesion", "outside_support")
        },
        "weeks_since_diagnosis": rng.exponential(20, PEOPLE),
        "affect_change": rng.normal(0, 3, PEOPLE),
        "scan": rng.integers(0, 3, PEOPLE),
    }


def a_week_later(p, s, u):
    """One person's week through the rules, called as the engines call them."""
    shock = symptoms.shock(p, s["weeks_since_diagnosis"])
    need, twice = 1.0 - s["outside_support"], group.double_need(s["outside_support"])
    event = symptoms.life_event(p, u["life_event"], u["event_size"])
    first = numerics.normal_quantile(u["anxiety_innovation"])
    other = numerics.normal_quantile(u["depression_innovation"])
    other = symptoms.correlated(p.innovation_correlation, first, other)
    won = s["skill"] - s["baseline_skill"]
    shared = {
        "skill_won": won,
        "cohesion": s["cohesion"],
        "need": need,
        "double_need": twice,
        "event": event,
    }
    shared |= {"affect_change": s["affect_change"], "shock": shock, "p": p, "anxiety": s["anxiety"]}
    return (
        symptoms.anxiety_next(home=s["home_anxiety"], scan=int(s["scan"]), normal=first, **shared),
        symptoms.depression_next(
            depression=s["depression"], home=s["home_depression"], home_anxiety=s["home_anxiety"],
            normal=other, **shared,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_a_week_of_anxiety_and_depression(seed):
    rng = np.random.default_rng(seed)
    p, state = plausible(rng), random_state(rng)
    names = ("anxiety_innovation", "depression_innovation", "life_event", "event_size")
    uniforms = {name: rng.uniform(1e-6, 1 - 1e-6, PEOPLE) for name in names}
    uniforms["life_event"][: PEOPLE // 3] /= 30.0
    expected = np.array(weekly_update(vars(p), state, uniforms))
    people = [{name: float(values[k]) for name, values in state.items()} for k in range(PEOPLE)]
    draws = [{name: float(values[k]) for name, values in uniforms.items()} for k in range(PEOPLE)]
    got = np.array([a_week_later(p, s, u) for s, u in zip(people, draws, strict=True)]).T
    assert np.abs(got - expected).max() < CLOSE
    assert ((expected > 0) & (expected < 21)).mean() > 0.5


class Circle:
    """A random group in one mode: for the engine as agents, for the blind implementation as arrays."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        self.n, self.turns = int(rng.integers(2, 9)), int(rng.integers(0, 61))
        self.p, self.led = plausible(rng), bool(rng.integers(2))
        self.phi = float(rng.random()) if self.led else 0.0
        self.mode = {
            "cue_fidelity": float(rng.random()),
            "disinhibition": float(rng.uniform(-0.3, 0.7)),
        }
        self.mode["reply_latency"] = float(rng.uniform(0, 3))
        self.words = rng.random((self.turns, 7))
        self.start = rng.random(self.n)
        self.state = {
            name: rng.random(self.n) for name in ("skill", "belonging", "alliance", "exposure")
        }
        self.anxiety = rng.uniform(0, 21, self.n)
        self.traits = dict(
            zip(TRAITS, (rng.normal(0, 1, self.n), *rng.random((2, self.n))), strict=True)
        )
        self.closeness = rng.random((self.n, self.n)) * rng.integers(0, 2)

    def talk_blindly(self, monkeypatch):
        """What the blind implementation leaves, and each of its choices of a person."""
        chosen = []
        choose = blind.choose
        monkeypatch.setattr(
            blind, "choose", lambda *given: chosen.append(choose(*given)) or chosen[-1]
        )
        normals = [numerics.normal_quantile(float(u)) for u in self.start]
        group = {
            **self.state,
            "expressiveness": self.traits["expressiveness"],
            "competence": self.traits["communication_competence"],
            "outside_support": self.traits["outside_support"],
            "affect": np.clip(self.anxiety + 1.5 * np.array(normals), 0, 21),
            "closeness": self.closeness,
            "facilitator_skill_effective": self.phi,
            "facilitated": self.led,
        }
        return blind.converse(vars(self.p), self.mode, group, self.words), chosen

    def talk(self):
        """The engine's conversation and its members."""
        model = self._model()
        circle = model.groups[0]
        for k, patient in enumerate(circle.members):
            self._bring(k, patient, circle)
        setting = Setting(
            p=self.p, modes=[SimpleNamespace(**self.mode)], fidelity=[[self.mode["cue_fidelity"]]],
            facilitation=self.phi, facilitator_mode=0, facilitator=circle.facilitator,
            anchor=circle.members[0].person,
        )  # fmt: skip
        held = Conversation(setting, circle.members, self.turns, False)
        held.hold()
        return held, circle

    def _model(self):
        one = study("video", groups=1, size=8, programme={"facilitators": int(self.led)})
        one = replace(one, patients=self.n)
        people, chance = people_of(one)
        table = people.table.copy()
        table["anxiety"] = self.anxiety
        for name, values in self.traits.items():
            table[name] = values
        model = SupportProgramme(one, one.arms[0], replace(people, table=table), chance)
        model.draw = self._draw
        self.people = [int(person) for person in table["person"]]
        return model

    def _draw(self, purpose, week, turn, agent, other, block):
        if purpose == Purpose.TURN:
            words = (*self.words[turn], 0.5)
            return tuple(float(u) for u in words[4 * block : 4 * block + 4])
        assert purpose == Purpose.SESSION
        return (float(self.start[self.people.index(agent)]), 0.5, 0.5, 0.5)

    def _bring(self, k, patient, circle):
        patient.skill = float(self.state["skill"][k])
        patient.belonging = float(self.state["belonging"][k])
        patient.exposure = float(self.state["exposure"][k])
        for j, other in enumerate(circle.members):
            if j != k:
                patient.ties[other]["closeness"] = float(self.closeness[k, j])
        if self.led:
            patient.ties[circle.facilitator]["closeness"] = float(self.state["alliance"][k])


@pytest.mark.parametrize("seed", range(60))
def test_a_conversation(seed, monkeypatch):
    circle = Circle(seed)
    expected, chosen = circle.talk_blindly(monkeypatch)
    held, talked = circle.talk()
    members = talked.members
    spoke = [person for turn in held.transcript for person in (turn.speaker, turn.replier)]
    assert [circle.people.index(person) for person in spoke if person is not None] == chosen
    assert len(held.transcript) == expected["turns"]
    assert sum(t.disclosed for t in held.transcript) == expected["disclosures"]
    assert sum(t.answer not in ("", "unanswered") for t in held.transcript) == expected["answered"]
    assert sum(t.answer == "co-rumination" for t in held.transcript) == expected["co_ruminations"]
    for name in ("affect", "skill", "received", "given", "witnessed"):
        assert [getattr(m, name) for m in members] == pytest.approx(expected[name], abs=CLOSE), name
    for k, member in enumerate(members):
        others = {j: member.ties[other]["closeness"] for j, other in enumerate(members) if j != k}
        assert others == pytest.approx({j: expected["closeness"][k, j] for j in others}, abs=CLOSE)
    if circle.led:
        assert [talked.alliance(m) for m in members] == pytest.approx(
            expected["alliance"], abs=CLOSE
        )


def test_the_random_conversations_hold_every_kind_of_turn():
    answers = {turn.answer for seed in range(60) for turn in Circle(seed).talk()[0].transcript}
    assert answers == {"", "unanswered", "facilitator", "support", "co-rumination"}
