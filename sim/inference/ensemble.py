"""An ensemble of parameter sets that agree with published findings: read, checked, and drawn from.

The file is `posterior.csv`, one row a set: `weight`, then parameters by name; `posterior.json` beside it says where
it comes from. Rows and columns are put in one order, so that nothing depends on how a file has them.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.randomness import Chance, Purpose
from sim.scenario.refusal import Refusal, suggestion
from sim.scenario.tables import registry

REFERENCE = "reference"
"""Name of the ensemble that is shipped."""
TABLE, ORIGIN = "posterior.csv", "posterior.json"
WEIGHT = "weight"
MOST_BYTES = 20_000_000
SLACK = 1e-3
"""How far weights, which are rounded in files, may sum up beside 1."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Parameter sets with weights.

    Attributes
    ----------
    name : str
        As it was asked for: ``reference``, or a path.
    names : tuple of str
        Parameters, in the order of the registry.
    values : ndarray of float64, shape (sets, parameters)
        Sorted by the first parameter, then by the second, and so on.
    weights : ndarray of float64, shape (sets,)
        Positive; they sum to 1.
    provenance : mapping
        What `posterior.json` says; empty where there is none.
    """

    name: str
    names: tuple[str, ...]
    values: Floats
    weights: Floats
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.weights)

    def chosen(self, count: int, seed: int) -> Ensemble:
        """Return equally weighted sets, by systematic resampling: each stands about as often as its weight says.

        Parameters
        ----------
        count : int
            How many, from 1; those of great weight can stand several times.
        seed : int
            Of the study.

        Raises
        ------
        ValueError
            For a count below 1.
        """
        if count < 1:
            raise ValueError(f"count must be 1 or more, not {count}")
        start = Chance(seed, 0).block(Purpose.DESIGN)[0]
        reached = np.cumsum(self.weights)
        rows = np.searchsorted(reached, (np.arange(count) + start) / count * reached[-1])
        equal = np.full(count, 1.0 / count)
        return Ensemble(self.name, self.names, self.values[rows], equal, self.provenance)

    def parameters(self, row: int) -> dict[str, float]:
        """Return the parameters of a set by name."""
        return dict(zip(self.names, self.values[row].tolist(), strict=True))

    def csv(self) -> str:
        """Return the content of `posterior.csv`: numbers to 6 significant digits."""
        lines = [",".join((WEIGHT, *self.names))]
        for weight, values in zip(self.weights, self.values, strict=True):
            lines.append(",".join(f"{each:.6g}" for each in (weight, *values)))
        return "\n".join(lines) + "\n"


def read_ensemble(which: str) -> Ensemble:
    """Return the ensemble of a name.

    Parameters
    ----------
    which : str
        ``reference``, the path of a file that ends in .csv, or the folder of a run that left one.

    Raises
    ------
    Refusal
        Where there is none, the file isn't as described, a parameter is unknown or a value outside its bounds.
    """
    path = _path_of(which)
    rows = _rows(path)
    names = _names(rows[0], path)
    numbers = _numbers(rows, path)
    weights, values = _weights(numbers[:, 0], path), numbers[:, 1:]
    _check_bounds(names, values, path)
    columns = sorted(range(len(names)), key=lambda k: list(registry().parameters).index(names[k]))
    values = values[:, columns]
    order = np.lexsort((weights, *values.T[::-1]))
    return Ensemble(
        which,
        tuple(names[k] for k in columns),
        np.ascontiguousarray(values[order]),
        weights[order],
        _provenance(path.with_suffix(".json")),
    )


def reference_folder() -> Path:
    """Return the folder of shipped reference tables, wherever the package is installed."""
    return Path(str(files("sim") / "reference")).resolve()


def _path_of(which: str) -> Path:
    if which == REFERENCE:
        path = reference_folder() / TABLE
        if not path.is_file():
            raise Refusal(
                "posterior=reference: this version ships no ensemble;"
                " give the folder of a run of circle calibrate, or a file posterior.csv."
            )
        return path
    path = Path(which)
    if path.is_dir():
        path = path / TABLE
    if path.suffix != ".csv" or not path.is_file():
        raise Refusal(
            f"posterior={which[:200]}: there is no such ensemble; give reference, the folder of a run of"
            " circle calibrate, or a file that ends in .csv."
        )
    return path


def _rows(path: Path) -> list[list[str]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal(f"{path}: is larger than {MOST_BYTES} bytes; give fewer sets.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except OSError as error:
        raise Refusal(f"{path}: can't be read ({error.strerror}).") from None
    except (UnicodeDecodeError, csv.Error):
        raise Refusal(f"{path}: is not CSV in UTF-8; save it as that.") from None
    if len(rows) < 2:
        raise Refusal(f"{path}: holds no parameter set; give a line of names and a line a set.")
    return rows


def _names(header: Sequence[str], path: Path) -> list[str]:
    """Return the names of the parameters that a file has columns of."""
    if header[0] != WEIGHT or len(header) < 2:
        raise Refusal(
            f"{path}: its first line must be {WEIGHT} and then names of parameters, parted by commas."
        )
    known, names = registry().parameters, list(header[1:])
    for name in names:
        if name not in known:
            raise Refusal(f"{path}: there is no parameter {name[:60]!r}; {suggestion(name, known)}")
        if names.count(name) > 1:
            raise Refusal(f"{path}: {name} stands twice; give it one column.")
    return names


def _numbers(rows: Sequence[Sequence[str]], path: Path) -> Floats:
    """Return the numbers of all rows, shape (sets, 1 + parameters)."""
    header = rows[0]
    found = np.empty((len(rows) - 1, len(header)))
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise Refusal(f"{path}: line {line} has {len(row)} values for {len(header)} names.")
        for column, text in enumerate(row):
            found[line - 2, column] = _number(text, f"{path}: line {line}: {header[column]}")
    return found


def _number(text: str, where: str) -> float:
    try:
        number = float(text) if "_" not in text else float("nan")
    except ValueError:
        number = float("nan")
    if not np.isfinite(number):
        raise Refusal(f"{where} {text[:40]!r} is not right; give a number.")
    return number


def _weights(weights: Floats, path: Path) -> Floats:
    total = math.fsum(weights)  # the same in whatever order they stand
    if (weights <= 0).any() or abs(total - 1.0) > SLACK:
        raise Refusal(f"{path}: weights must be above 0 and sum to 1, and sum to {total:.6g}.")
    return weights / total


def _check_bounds(names: Sequence[str], values: Floats, path: Path) -> None:
    for name, column in zip(names, values.T, strict=True):
        low, high = registry().parameters[name].bounds
        wrong = column[(column < low) | (column > high)]
        if len(wrong):
            raise Refusal(f"{path}: {name} {wrong[0]:g} is not right; give {low:g} to {high:g}.")


def _provenance(path: Path) -> dict[str, Any]:
    """Return what stands beside an ensemble; a file of one's own may have none."""
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise Refusal(f"{path}: is not the provenance that circle calibrate leaves; put it back.")
    return found
