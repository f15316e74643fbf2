"""What happens, by which chance, and what is seen of it: the schedule, the draws, traits and outcomes as tables."""

from __future__ import annotations

from sim.documents.markdown import code, table, words
from sim.estimation.outcomes import OUTCOMES
from sim.population import PERSON
from sim.randomness import Purpose
from sim.recording import ENDPOINT, GROUP_WEEK, MEMBER_WEEK, TIE_WEEK
from sim.schedule import WEEK

RECORDED = {
    "each person of the cohort at each assessment": ENDPOINT,
    "each group in each week": GROUP_WEEK,
    "each member of a watched group in each week": MEMBER_WEEK,
    "each tie of a watched group in each week": TIE_WEEK,
}


def schedule() -> str:
    """Return the steps of a week as a numbered table."""
    rows = (
        (str(number), step.name, words(step.when), words(step.what))
        for number, step in enumerate(WEEK, 1)
    )
    return table(("", "step", "when, who", "what happens"), rows)


def diagram() -> str:
    """Return the steps of a week as a flow chart, those of a session apart."""
    lines = ["```mermaid", "flowchart LR"]
    named = {step.name: f"s{number}" for number, step in enumerate(WEEK, 1)}
    for step in WEEK:
        shape = '(["{}"])' if step.when.startswith("weeks with a session") else '["{}"]'
        lines.append(f"  {named[step.name]}{shape.format(step.name)}")
    lines.append(f"  {' --> '.join(named.values())}")
    lines.append(f"  {named[WEEK[-1].name]} -. next week .-> {named[WEEK[0].name]}")
    return "\n".join([*lines, "```"])


def draws() -> str:
    """Return what chance is drawn for: purposes, and the named words of each."""
    rows = (
        (
            code(each.name.lower()),
            ", ".join(_spoken(name) for block in each.blocks for name in block),
        )
        for each in Purpose
    )
    return table(("purpose", "draws"), rows)


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def traits() -> list[str]:
    """Return the names of what a person brings to baseline."""
    return [code(name) for name in PERSON.names or ()]


def recorded() -> str:
    """Return what is recorded, row by row."""
    rows = ((words(of), ", ".join(map(code, kind.names or ()))) for of, kind in RECORDED.items())
    return table(("a row for", "holds"), rows)


def outcomes() -> str:
    """Return the outcomes that are estimated, and how each is to be read."""
    rows = (
        (code(each.name), words(each.label), words(each.unit), each.better) for each in OUTCOMES
    )
    return table(("outcome", "label", "unit", "better"), rows)
