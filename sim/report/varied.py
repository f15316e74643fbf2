"""What variants of a comparison say: effects over the sets of an ensemble, and what effects came through."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.estimation.outcomes import outcome
from sim.figures.text import listed, number
from sim.report.tables import Table, table
from sim.report.text import level, noun, plain, scale_of, spread

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Study

MAIN = ("anxiety", "depression", "attendance", "retention", "treatment_adherence")
PLAIN_RUN = "Parameters are as configured; nothing here says how uncertain they are (posterior=reference adds that)."
PATH_NAMES = {
    "skill": "skill",
    "cohesion": "cohesion",
    "buffering": "buffering of life events",
    "carry_over": "mood carried over from sessions",
    "overlap": "what no single cut loses",
}
Row = Mapping[str, Any]


def parameter_lines(study: Study, probabilities: pd.DataFrame | None, ensemble: str) -> list[str]:
    """Return what a terminal shows of parameter uncertainty: anxiety at the end of the programme, every two arms.

    Parameters
    ----------
    probabilities : DataFrame or None
        See `sim.variants.effects.probabilities_table`; None for a run at its own parameters.
    ensemble : str
        Which sets, in words.
    """
    if probabilities is None:
        return [PLAIN_RUN]
    rows = list(_pairs(study, probabilities, "anxiety"))
    if not rows:
        return []
    margin, unit = number(rows[0]["margin"], 2), scale_of("anxiety").unit
    head = (
        f"With parameter uncertainty, over {plain(ensemble)}: effect on {noun('anxiety')} in {unit}, 95 % of the sets;"
        f" share of the sets at which the arm is better, not inferior and harmful (by {margin} points, a convention)"
    )
    return [head, *(f"  {_names(study, row)}: {_told(row)}" for row in rows)]


def probabilities_table(study: Study, probabilities: pd.DataFrame | None) -> Table | None:
    """Show effects over the ensemble at the end of the programme, every two arms; None without an ensemble."""
    if probabilities is None:
        return None
    rows = [
        [
            outcome(name).label,
            _names(study, row),
            _amount(row, row["mean"]),
            spread(name, row["mean_low"], row["mean_high"]),
            spread(name, row["parameter_low"], row["parameter_high"]),
            _percent(row["p_superior"]),
            "–" if math.isnan(row["margin"]) else _amount(row, row["margin"]),
            _percent(row["p_noninferior"]),
            _percent(row["p_harm"]),
        ]
        for name in MAIN
        for row in _pairs(study, probabilities, name)
    ]
    head = [
        *("Outcome", "Arms", "Mean effect", "Its Monte Carlo interval", "95 % of the sets"),
        *("Better", "Margin", "Not inferior", "Harm"),
    ]
    caption = (
        "Effects over the parameter sets of the ensemble, at the end of the programme, shares in percentage points."
        " Monte Carlo noise was taken out of the spread between sets. Better, not inferior (not worse by the margin),"
        " harm (worse by the margin): shares of the sets, which is how probable that is as far as parameters are"
        " uncertain. Margins are conventions (margin=); every ordered pair, outcome and assessment stands in"
        " probabilities.csv."
    )
    return table(caption, head, rows) if rows else None


def ensemble_sentence(probabilities: pd.DataFrame | None, ensemble: str) -> str:
    """Say which sets the parameter intervals are over, and what else of the page is not; empty without an ensemble."""
    if probabilities is None:
        return ""
    return (
        f"The ensemble: {plain(ensemble)}, each run for {int(probabilities['replicates'].max())} replicates. All else"
        " on this page, estimates and figures of single arms among them, is at the parameters as configured."
    )


def path_sentences(
    study: Study, paths: pd.DataFrame | None, outcomes: Sequence[str] = ("anxiety", "depression")
) -> list[str]:
    """Say of each arm against the reference what its effects came through; none without paths."""
    if paths is None:
        return []
    week, reference = study.schedule.end_week, study.arms[0].name
    at_end = paths[(paths["week"] == week) & (paths["reference"] == reference)]
    said = [_split(study, name, arm.name, at_end) for name in outcomes for arm in study.arms[1:]]
    return [
        *said,
        "A path’s part is what the effect loses when that path alone is cut, on the same people with the same luck."
        " Paths make up for each other, so that the parts don’t add up to the effect; the last is what is missing. With"
        " all four cut no arm has any effect on symptoms. Depression that follows anxiety counts for the path that"
        " changed the anxiety.",
    ]


def paths_table(study: Study, paths: pd.DataFrame | None) -> Table | None:
    """Show the parts of every effect against the reference at the end of the programme; None without paths."""
    if paths is None:
        return None
    week, reference = study.schedule.end_week, study.arms[0].name
    shown = paths[(paths["week"] == week) & (paths["reference"] == reference)]
    over = shown["parameter_low"].notna().any()
    rows = [
        [
            outcome(row["outcome"]).label,
            plain(study.labels[row["contrast"]]),
            {**PATH_NAMES, "total": "whole effect", "rest": "left with all cut"}[row["path"]],
            _amount(row, row["estimate"]),
            spread(row["outcome"], row["ci_low"], row["ci_high"]),
            _percent(row["share"]),
            *(
                [spread(row["outcome"], row["parameter_low"], row["parameter_high"])]
                if over
                else []
            ),
        ]
        for row in _records(shown)
    ]
    head = ["Outcome", "Arm", "Path", "Part", "Monte Carlo interval", "Share"]
    caption = (
        f"What effects against {plain(study.labels[reference])} came through at week {week}. Share: of the whole"
        " effect, where its interval doesn’t hold 0."
    )
    return table(caption, [*head, *(["95 % of the sets"] if over else [])], rows)


def _split(study: Study, name: str, arm: str, at_end: pd.DataFrame) -> str:
    parts = {
        row["path"]: row
        for row in _records(at_end[(at_end["outcome"] == name) & (at_end["contrast"] == arm)])
    }
    told = [f"{PATH_NAMES[part]} {_part(parts[part])}" for part in PATH_NAMES]
    whole = f"{_amount(parts['total'], parts['total']['estimate'])} {scale_of(name).unit}"
    return f"{plain(study.labels[arm])}, effect on {noun(name)} of {whole}: {listed(told)}."


def _part(row: Row) -> str:
    share = "" if math.isnan(row["share"]) else f" ({_percent(row['share'])})"
    return f"{_amount(row, row['estimate'])}{share}"


def _pairs(study: Study, probabilities: pd.DataFrame, name: str) -> Iterator[Row]:
    """Yield the rows of every two arms at the end of the programme, the earlier arm as the reference."""
    arms = [arm.name for arm in study.arms]
    at_end = probabilities["week"] == study.schedule.end_week
    for row in _records(probabilities[at_end & (probabilities["outcome"] == name)]):
        if arms.index(row["reference"]) < arms.index(row["contrast"]):
            yield row


def _told(row: Row) -> str:
    better, same, harm = (_percent(row[name]) for name in ("p_superior", "p_noninferior", "p_harm"))
    between = spread(row["outcome"], row["parameter_low"], row["parameter_high"])
    shares = f"better {better}, not inferior {same}, harm {harm}"
    return f"{_amount(row, row['mean'])} ({between}); {shares}"


def _names(study: Study, row: Row) -> str:
    contrast, reference = (plain(study.labels[row[each]]) for each in ("contrast", "reference"))
    return f"{contrast} against {reference}"


def _amount(row: Row, value: float) -> str:
    return level(row["outcome"], value, unit=False)


def _percent(share: float) -> str:
    return "–" if math.isnan(share) else f"{number(100 * share, 0)} %"


def _records(table: pd.DataFrame) -> Sequence[Row]:
    records: list[Any] = table.to_dict("records")
    return records
