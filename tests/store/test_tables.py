"""Tables that grow by parts give the same bytes as at once, and flipped bits are noticed."""

import numpy as np
import pandas as pd
import pytest

from sim import store
from sim.store import tables

ROWS = 1050
TABLE = pd.DataFrame(
    {
        "at": np.arange(ROWS, dtype=np.int32),
        "value": np.sin(np.arange(ROWS)),
        "name": [f"n{k % 7}" for k in range(ROWS)],
        "flag": np.arange(ROWS) % 3 == 0,
    }
)


def parts(each):
    """The table in parts of some rows."""
    for first in range(0, ROWS, each):
        yield {"table": TABLE[first : first + each].reset_index(drop=True)}


@pytest.mark.parametrize("group", [100, 333, 1050, 5000])
def test_bytes_do_not_depend_on_the_parts(tmp_path, monkeypatch, group):
    monkeypatch.setattr(tables, "ROWS_A_GROUP", group)
    for each in (1, 7, 100, 333, 1049, 1050):
        store.write_tables(tmp_path, parts(each))
        assert (tmp_path / "table.parquet").read_bytes() == store.table_bytes(TABLE), each
    pd.testing.assert_frame_equal(store.read_table(tmp_path / "table.parquet"), TABLE)


def test_an_empty_table_keeps_its_columns(tmp_path):
    store.write_tables(tmp_path, [{"table": TABLE[:0]}, {"table": TABLE[:0]}])
    assert (tmp_path / "table.parquet").read_bytes() == store.table_bytes(TABLE[:0])
    assert list(store.read_table(tmp_path / "table.parquet")) == list(TABLE)


def test_no_more_than_a_row_group_waits_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "ROWS_A_GROUP", 100)
    most = 0

    def watched():
        nonlocal most
        for part in parts(30):
            yield part
            most = max(most, max(file.rows for file in growing))

    growing = []
    make = tables._Growing
    monkeypatch.setattr(
        tables, "_Growing", lambda handle: growing.append(make(handle)) or growing[-1]
    )
    store.write_tables(tmp_path, watched())
    assert 0 < most < 100


def test_rows_can_be_chosen_by_their_values(tmp_path):
    store.write_table(tmp_path / "t", TABLE)
    found = store.read_table(tmp_path / "t", {"at": 17})
    pd.testing.assert_frame_equal(found, TABLE[17:18].reset_index(drop=True))


def test_a_flipped_bit_is_noticed_by_the_pages_themselves():
    content = bytearray(store.table_bytes(TABLE))
    content[200] ^= 1
    with pytest.raises(OSError, match=r"CRC|corrupt|deserialize|decompress"):
        store.read_table(bytes(content))
