"""What results hang on: parameters that a shipped sensitivity analysis found influential."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.figures.text import listed, number
from sim.report.results import Results
from sim.report.tables import Table, table
from sim.report.text import plain

if TYPE_CHECKING:
    import pandas as pd

MOST_KEYS: Final = 5
"""Keys that are shown of each effect."""

OWN: Final = frozenset(
    (
        *("arms", "groups", "replicates", "precision", "max_replicates", "posterior", "sets"),
        *("margin", "paths", "recording", "trial", "out", "resume", "plan", "engine", "executor"),
    )
)
"""Settings of how a comparison is run and recorded, which say nothing of what is compared."""

Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Influence:
    """A sensitivity analysis that was made before, of shipped arms at default parameters.

    Attributes
    ----------
    indices : pandas.DataFrame
        Total Sobol' indices of effects on anxiety at the end of the programme: contrast,
        reference, key, level, total, total_low, total_high.
    about : mapping
        How it was made: ``seed``, ``model`` (version of the model), ``commands``, and ``influential``, the total index
        from which a key counted as that.
    """

    indices: pd.DataFrame
    about: Mapping[str, Any]


def influence_rows(results: Results, influence: Influence | None) -> list[Row]:
    """Return the influential keys of every effect between this study's arms, greatest first."""
    if influence is None:
        return []
    kept = influence.indices[influence.indices["total"] >= influence.about["influential"]]
    rows: list[Any] = kept.sort_values("total", ascending=False, kind="stable").to_dict("records")
    of: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        of.setdefault((row["contrast"], row["reference"]), []).append(row)
    arms = results.arms
    pairs = [(late, early) for at, early in enumerate(arms) for late in arms[at + 1 :]]
    return [row for pair in pairs for row in of.get(pair, [])[:MOST_KEYS]]


def influence_sentences(
    results: Results,
    rows: Sequence[Row],
    influence: Influence | None,
    provenance: Mapping[str, Any],
    changed: int,
) -> list[str]:
    """Say which parameters decide, which of them are assumed, and how far that holds here.

    Parameters
    ----------
    provenance : mapping
        Of this run; its version of the model is compared with that of the analysis.
    changed : int
        Values that were set in this run.
    """
    if influence is None or not rows:
        return [
            "Which of them the result hangs on was not analysed for these arms; the command below "
            "does that."
        ]
    assumed = list(dict.fromkeys(row["key"] for row in rows if row["level"] == "assumed"))
    return [
        *_leading(results, rows),
        f"Assumed and influential, so first to be measured: {listed(assumed)}."
        if assumed
        else "None of the most influential values is merely assumed.",
        "Indices come from an analysis that is shipped, of the shipped arms over the plausible "
        f"ranges (seed {plain(influence.about['seed'])}), not from this run."
        + _not_this_run(influence, provenance, changed),
    ]


def influence_table(
    results: Results, rows: Sequence[Row], influence: Influence | None
) -> Table | None:
    """Show the most influential keys of each effect with their evidence; None without any."""
    if influence is None or not rows:
        return None
    return table(
        "What effects on anxiety at the end of the programme hang on. Total index: share of the "
        "variance over the plausible ranges of all keys that a key explains, alone and with "
        f"others, with its 95 % bootstrap interval; at most {MOST_KEYS} keys from "
        f"{influence.about['influential']:g} on. Assumed ones are marked.",
        ("Effect", "Key", "Level", "Total index", "Interval"),
        [
            (
                _effect(results, row),
                str(row["key"]),
                str(row["level"]),
                number(row["total"], 2),
                f"{number(row['total_low'], 2)} to {number(row['total_high'], 2)}",
            )
            for row in rows
        ],
        kind="words",
        flagged=[at for at, row in enumerate(rows) if row["level"] == "assumed"],
    )


def influence_command(results: Results, overrides: Sequence[str]) -> str:
    """Return the command that analyses this study's arms with the settings that concern them."""
    arms = f"arms=[{','.join(results.arms)}]"
    kept = [each for each in overrides if _first_word(each) not in OWN]
    return shlex.join(["circle", "sensitivity", arms, *kept])


def _first_word(override: str) -> str:
    return override.partition("=")[0].lstrip("+~").replace("@", ".").partition(".")[0]


def _leading(results: Results, rows: Sequence[Row]) -> Iterator[str]:
    """Name the first key of each effect, effects with the same first key together."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        first.setdefault((row["contrast"], row["reference"]), row)
    groups: dict[str, list[Row]] = {}
    for row in first.values():
        groups.setdefault(str(row["key"]), []).append(row)
    for key, group in groups.items():
        shown = [f"{_effect(results, row)} ({number(row['total'], 2)})" for row in group]
        yield (
            f"{key} ({group[0]['level']}) matters most to the effect of {listed(shown)}, total "
            "indices in brackets."
        )


def _effect(results: Results, row: Row) -> str:
    contrast, reference = (plain(results.study.labels[row[of]]) for of in ("contrast", "reference"))
    return f"{contrast} against {reference}"


def _not_this_run(influence: Influence, provenance: Mapping[str, Any], changed: int) -> str:
    said = ""
    if influence.about["model"] != provenance.get("model_version"):
        said += " It was made with another version of the model."
    if changed:
        said += " Values were set in this run that it does not know of."
    return said
