"""What is said of a calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.calibration.stages import FIRST, HISTORY, TRUTH

if TYPE_CHECKING:
    import pandas as pd

IDENTIFIED, WEAKLY = 0.3, 0.1
"""Contraction from which a parameter counts as identified, and as weakly identified; fixed before any fit."""


def step_title(block: str, step: int) -> str:
    """Return what a step does."""
    if step == TRUTH:
        return f"{block} (made-up truth)"
    if step == HISTORY:
        return f"{block} (history matching)"
    return f"{block} (generation {step - FIRST + 1})"


def identified(contraction: float) -> str:
    """Return how well the data tell a parameter, from how much narrower it became."""
    if contraction >= IDENTIFIED:
        return "identified"
    return "weakly" if contraction >= WEAKLY else "not identified"


def identified_sentences(
    parameters: pd.DataFrame, generations: pd.DataFrame, spec: Any
) -> list[str]:
    """Return in words which parameters the data tell, and whether the fit came to its end."""
    kinds = {
        kind: ", ".join(parameters.loc[parameters["identified"] == kind, "parameter"]) or "none"
        for kind in ("identified", "weakly", "not identified")
    }
    sentences = [
        f"identified (contraction from {IDENTIFIED:g}): {kinds['identified']}",
        f"weakly (from {WEAKLY:g}): {kinds['weakly']}",
        f"not identified: {kinds['not identified']}; their posteriors are their priors, and so assumptions",
    ]
    for block, part in generations.groupby("block", sort=False):
        last = part.iloc[-1]
        said = (
            f"{block}: {len(part)} generations, {last['sets']:.0f} sets, {last['effective']:.0f} effective;"
            f" nearest set {last['nearest']:.2f} standard errors away"
            f" ({last['expected']:.2f} is what sampling alone would leave)"
        )
        sentences.append(said)
        if last["effective"] < spec.sequential.effective:
            sentences.append(
                f"caution: {block} ended with fewer effective sets than asked; take more sequential.generations"
            )
    return sentences
