"""What a raincloud shows of people's differences: their density, a sample, and who is noticeably better or worse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.figures.tables import ratio_over_replicates

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DOTS: Final = 100
"""Dots of a rain; where there are more people, each is one of as many parts of them."""
STEPS: Final = 240
SPREAD: Final = 3.0
"""Bandwidths that a cloud reaches beyond what it is drawn of."""
LEAST_BANDWIDTH: Final = 0.05
WHOLE_BANDWIDTH: Final = 0.5
"""The least for whole points, whose gaps are no valleys."""


class Share(NamedTuple):
    """A mean or share with the ends of its interval."""

    value: float
    low: float
    high: float


class Cloud(NamedTuple):
    """The differences of all people, ascending, their mean, and who is better or worse by what is noticeable."""

    values: Floats
    mean: Share
    better: Share
    worse: Share
    noticeable: float
    replicates: int

    @property
    def people(self) -> int:
        """How many differences there are, over all replicates."""
        return len(self.values)


def cloud_of(differences: pd.Series[float]) -> Cloud:
    """Return what is shown of differences by replicate and person."""
    import numpy as np

    from sim.estimation.outcomes import RESPONSE

    by_replicate = differences.groupby(level="replicate", sort=True)
    counts = np.asarray(by_replicate.size(), dtype=np.float64)

    def share(of: pd.Series[Any]) -> Share:
        totals = np.asarray(of.groupby(level="replicate", sort=True).sum(), dtype=np.float64)
        mean, half = ratio_over_replicates(totals, counts)
        return Share(float(mean), float(mean - half), float(mean + half))

    better, worse = differences <= -RESPONSE, differences >= RESPONSE
    values: Floats = np.sort(differences.to_numpy(dtype=np.float64))
    return Cloud(values, share(differences), share(better), share(worse), RESPONSE, len(counts))


def density(values: Floats) -> tuple[Floats, Floats]:
    """Return a Gaussian kernel density on a grid, counted into its cells first: a hundredth of the time.

    The bandwidth is Silverman's (1986, equation 3.31).
    """
    import numpy as np

    spread = values.std()
    quarter, third = np.quantile(values, [0.25, 0.75])
    spread = min(spread, (third - quarter) / 1.34) or spread
    least = WHOLE_BANDWIDTH if (values == np.round(values)).all() else LEAST_BANDWIDTH
    bandwidth = max(0.9 * spread * len(values) ** -0.2, least)
    reach = SPREAD * bandwidth
    edges = np.linspace(values[0] - reach, values[-1] + reach, STEPS + 1)
    step = edges[1] - edges[0]
    half = int(np.ceil(reach / step))
    kernel = np.exp(-0.5 * (np.arange(-half, half + 1) * step / bandwidth) ** 2)
    held = np.histogram(values, edges)[0] / (len(values) * step)
    smooth = np.convolve(held, kernel / kernel.sum())[half : half + STEPS]
    return (edges[1:] + edges[:-1]) / 2, smooth


def drops_of(values: Floats) -> Floats:
    """Return all values, or of many the middle ones of equal parts by rank."""
    if len(values) <= DOTS:
        return values
    parts = ((2 * part + 1) * len(values) // (2 * DOTS) for part in range(DOTS))
    return values[list(parts)]
