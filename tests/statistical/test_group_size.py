"""Guard 7: the effect is flat within .1 between 4 and 15 members, with a minimum of 3 and of 2 present.

Flatness is built in (``belonging_half`` and ``witnessing`` were chosen for it), so it is no finding; the
guard is that it holds, and isn't owed to small groups that are too empty to talk.
"""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from tests.worlds import frames, shipped, study

pytestmark = pytest.mark.statistical

SIZES = (4, 5, 6, 8, 10, 12, 15)
REPLICATES = 24
GROUPS = 30
END = 10
FLAT = 0.1


def arms_of(minimum):
    """The waitlist, and groups in one room of every size."""
    room = study("in_person", programme={"minimum_present": minimum}).arms[0]
    sized = [replace(room, name=f"of_{size}", size=size) for size in SIZES]
    return (shipped().arm("waitlist"), *sized)


def scores(minimum):
    """HADS-A at the end of the programme: replicates × patients for each arm."""
    world = replace(study(groups=GROUPS, weeks=END), arms=arms_of(minimum), watched_groups=0)
    measured = {arm.name: [] for arm in world.arms}
    for replicate in range(REPLICATES):
        patients = frames(world, replicate)["patients"]
        for name, rows in patients[patients["week"] == END].groupby("arm"):
            measured[name].append(rows.sort_values("person")["anxiety"].to_numpy())
    return {name: np.array(rows) for name, rows in measured.items()}


def hedges_g(treated, reference):
    """Standardised mean difference, positive where the treated are less anxious."""
    count = treated.size + reference.size
    pooled = sqrt((treated.var(ddof=1) + reference.var(ddof=1)) / 2)
    return (reference.mean() - treated.mean()) / pooled * (1 - 3 / (4 * count - 9))


def table_of(minimum):
    """Hedges' g of each size against the waitlist, with its standard error over replicates."""
    measured = scores(minimum)
    rows = {}
    for size in SIZES:
        treated, waiting = measured[f"of_{size}"], measured["waitlist"]
        single = [hedges_g(one, other) for one, other in zip(treated, waiting, strict=True)]
        rows[size] = hedges_g(treated, waiting), np.std(single, ddof=1) / sqrt(REPLICATES)
    return rows


@pytest.mark.parametrize("minimum", [3, 2])
def test_the_effect_is_flat_over_group_sizes(minimum, capsys):
    rows = table_of(minimum)
    with capsys.disabled():
        print(
            f"\nHedges' g of HADS-A at week {END} against the waitlist, minimum of {minimum} present"
        )
        for size, (g, error) in rows.items():
            print(f"  {size:2d} members  g {g:.3f}  (standard error {error:.3f})")
    effects = [g for g, _ in rows.values()]
    errors = [error for _, error in rows.values()]
    assert max(errors) < 0.025, "too few replicates to tell"
    assert min(effects) > 0.1
    assert max(effects) - min(effects) <= FLAT
