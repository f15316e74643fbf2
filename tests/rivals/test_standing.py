"""How conclusions stand, and which rivals flip them."""

import numpy as np
import pandas as pd
import pytest

from sim.rivals.tables import flips_table, standing
from sim.scenario.conclusions import Conclusion

ABOUT = {
    "name": "claim",
    "what": "a claim",
    "outcome": "anxiety",
    "arm": "video",
    "reference": "waitlist",
    "week": 10,
}
SIGN, WITHIN = Conclusion(**ABOUT, high=0.0), Conclusion(**ABOUT, low=-0.2, high=0.2)


@pytest.mark.parametrize(
    ("conclusion", "low", "high", "expected"),
    [
        (SIGN, -0.3, -0.1, "holds"),
        (SIGN, -0.3, 0.1, "inconclusive"),
        (SIGN, -0.3, 0.0, "inconclusive"),
        (SIGN, 0.1, 0.3, "contradicted"),
        (SIGN, 0.0, 0.0, "contradicted"),
        (WITHIN, -0.1, 0.1, "holds"),
        (WITHIN, -0.3, 0.1, "inconclusive"),
        (WITHIN, -0.3, 0.3, "inconclusive"),
        (WITHIN, 0.25, 0.3, "contradicted"),
        (WITHIN, np.nan, np.nan, "undefined"),
    ],
)
def test_a_conclusion_stands_by_where_its_whole_interval_lies(conclusion, low, high, expected):
    assert standing(conclusion, low, high) == expected


def test_flips_name_the_rivals_that_contradict_and_leave_open():
    stands = {
        "model": "holds",
        "a": "contradicted",
        "b": "inconclusive",
        "c": "undefined",
        "d": "holds",
    }
    rows = [
        {"conclusion": "claim", "what": "a claim", "rival": rival, "verdict": verdict}
        for rival, verdict in stands.items()
    ]
    (flip,) = flips_table(pd.DataFrame(rows)).to_dict("records")
    assert (flip["verdict"], flip["contradicted_by"], flip["left_open_by"]) == ("holds", "a", "b c")
