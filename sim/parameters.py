"""The registry: what every number of the model is called, means, may be and comes from.

The tables stand in ``conf/registry``; `sim.scenario` reads them and hands them over. From the declarations
come the record types (NumPy structured dtypes) that rules receive, in every engine and for every point of a
sweep, so that a design matrix is an array of records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Record(Protocol):
    """A record of numbers with attribute access: a NumPy record, a Numba record or plain numbers."""

    def __getattr__(self, name: str) -> float:
        """Return the number of a name."""


Level = Literal["measured", "derived", "calibrated", "assumed", "design"]
Kind = Literal["number", "count", "flag", "choice"]
LEVELS: tuple[Level, ...] = ("measured", "derived", "calibrated", "assumed", "design")


@dataclass(frozen=True)
class Evidence:
    """Where a value comes from: its level, its plausible range and rows of the evidence table."""

    level: Level
    range: tuple[float, float] | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Attribute:
    """A declared attribute of a mode, delivery, programme or population.

    Attributes
    ----------
    bounds : tuple of float
        Least and greatest value where the model is defined; outside is refused.
    choices : tuple of str
        For a choice, its values; a record holds the position in this tuple.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    bounds: tuple[float, float] = (0.0, 1.0)
    choices: tuple[str, ...] = ()

    def number(self, value: Any) -> float | int:
        """Return a value as the number a record holds."""
        if self.kind == "choice":
            return self.choices.index(value)
        return float(value) if self.kind == "number" else int(value)


@dataclass(frozen=True)
class Parameter(Attribute):
    """A parameter of the model's rules, with its default and its evidence."""

    symbol: str = ""
    section: str = ""
    default: float = 0.0
    evidence: Evidence = field(default_factory=lambda: Evidence("assumed", None, ()))


@dataclass(frozen=True)
class Registry:
    """Everything declared: parameters of the rules, attributes of what a scenario is made of."""

    parameters: Mapping[str, Parameter]
    mode: Mapping[str, Attribute]
    delivery: Mapping[str, Attribute]
    programme: Mapping[str, Attribute]
    population: Mapping[str, Attribute]

    def defaults(self) -> dict[str, float]:
        """Return the default of every parameter: what a plain run uses."""
        return {name: parameter.default for name, parameter in self.parameters.items()}


def record_dtype(attributes: Iterable[Attribute]) -> np.dtype[Any]:
    """Return the record type of declared attributes: float64 for numbers, int64 for the rest."""
    return np.dtype(
        [(each.name, np.float64 if each.kind == "number" else np.int64) for each in attributes]
    )


def records(
    attributes: Mapping[str, Attribute], rows: Iterable[Mapping[str, Any]]
) -> np.recarray[Any, Any]:
    """Return rows of values as an array of records.

    Parameters
    ----------
    attributes : mapping of str to Attribute
        The declarations, in the order of the record's fields.
    rows : iterable of mapping
        Values by name, already validated; other names are ignored.

    Returns
    -------
    numpy.recarray, shape (rows,)
    """
    values = [tuple(each.number(row[name]) for name, each in attributes.items()) for row in rows]
    return np.array(values, dtype=record_dtype(attributes.values())).view(np.recarray)


def plain(record: Any) -> Any:
    """Return a record as plain Python numbers: the same values, quicker to reach from Python code."""
    return SimpleNamespace(**{name: record[name].item() for name in record.dtype.names})


def plain_array(records: Any) -> NDArray[Any]:
    """Return a record, or an array of them, as an array that machine code takes."""
    return np.atleast_1d(np.array(records)).view(_plain_dtype(records.dtype))


def stacked(records: Sequence[Any]) -> NDArray[Any]:
    """Return records, or arrays of them, one after another as an array that machine code takes."""
    dtype = _plain_dtype(records[0].dtype)
    return np.frombuffer(bytearray().join([each.tobytes() for each in records]), dtype)


def some(record: Any, names: tuple[str, ...]) -> NDArray[Any]:
    """Return some numbers of a record as an array of one record that machine code takes.

    Whoever is handed these depends on no others: that is what lets points of a sweep share what they have in
    common.
    """
    return np.array([tuple(record[name] for name in names)], _some_dtype(record.dtype, names))


@cache
def _plain_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.dtype(dtype.descr)


@cache
def _some_dtype(dtype: np.dtype[Any], names: tuple[str, ...]) -> np.dtype[Any]:
    return np.dtype([(name, dtype[name]) for name in names])
