"""Conclusions as data: what a reader would take from a comparison, and where its difference must lie for that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.scenario.files import read_yaml, shown
from sim.scenario.named import described, named_files
from sim.scenario.patterns import Number, Text
from sim.scenario.refusal import Refusal
from sim.scenario.schema import Label, Week
from sim.scenario.spec import Identifier, Spec


class Conclusion(Spec):
    """A claim about two arms: the difference between their means lies within bounds.

    Attributes
    ----------
    arm, reference : str
        The difference is `arm` minus `reference`, as in ``effects.csv``.
    week : int
        Assessment after baseline.
    since : int or None
        An earlier one, whose difference is taken off: what is left is how the difference changed.
    low, high : float or None
        Bounds, in the outcome's unit; one of them makes a claim about a sign or a size.
    """

    name: Identifier
    what: Text
    outcome: Identifier
    arm: Identifier
    reference: Identifier
    week: Annotated[Week, Field(ge=1)]
    since: Annotated[Week, Field(ge=1)] | None = None
    low: Number | None = None
    high: Number | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> Conclusion:
        if self.low is None and self.high is None:
            raise PydanticCustomError("conclusion", "has no bound; give low or high")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise PydanticCustomError("conclusion", "low must lie below high")
        if self.since is not None and self.since >= self.week:
            raise PydanticCustomError("conclusion", "since must be before week")
        if self.arm == self.reference:
            raise PydanticCustomError("conclusion", "arm and reference must differ")
        return self


class ConclusionFile(Spec):
    """A scenario and the conclusions that are drawn from it.

    Attributes
    ----------
    scenario : tuple of str
        What differs from `circle compare`, in Hydra's override syntax.
    """

    title: Label
    scenario: tuple[Text, ...] = Field(strict=False)
    conclusions: Annotated[tuple[Conclusion, ...], Field(min_length=1, strict=False)]


def read_conclusions(names: Sequence[str] | None) -> dict[str, ConclusionFile]:
    """Return files of conclusions: shipped ones by name, a user's own by path.

    Raises
    ------
    Refusal
        For a file that isn't there or isn't as described, and for a name that two conclusions have.
    """
    found, seen = {}, set[str]()
    for name, path in named_files("conclusion", "conclusions", names).items():
        found[name] = conclusion_file(read_yaml(path), shown(path))
        for each in found[name].conclusions:
            if each.name in seen:
                raise Refusal(
                    f"conclusions: {each.name!r} stands twice; give each a name of its own."
                )
            seen.add(each.name)
    return found


def conclusion_file(data: Any, where: str) -> ConclusionFile:
    """Return what the data of a file of conclusions says; `where` names it in complaints.

    Raises
    ------
    Refusal
        Where it isn't as described.
    """
    return described(ConclusionFile, data, where, "conclusions")
