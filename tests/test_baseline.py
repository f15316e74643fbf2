"""The numbers of a small study are exactly those that were committed."""

import pandas as pd

from tests.baseline import FILE, baseline


def test_no_number_has_moved():
    expected = pd.read_csv(FILE, dtype=str, keep_default_na=False)
    now = baseline()
    assert list(now.columns) == list(expected.columns)
    moved = (now != expected).any(axis=1)
    assert not moved.any(), (
        f"{moved.sum()} rows moved, first {now[moved].iloc[0].to_dict()} from {expected[moved].iloc[0].to_dict()};"
        " explain them under **Numbers** in CHANGELOG.md and run make baseline"
    )
