"""Ensembles: what is read, what is drawn from them, and what is refused in one sentence."""

import os
from pathlib import Path

import numpy as np
import pytest

from sim.inference import ensemble as module
from sim.inference.ensemble import read_ensemble, reference_folder
from sim.scenario import Refusal
from tests.inference.ensembles import spread, write_ensemble

SETS = spread(7, regulation_by_skill=(0.3, 0.9), carry_over=(0.2, 0.05), contagion=(0.02, 0.08))


def test_a_file_and_its_folder_are_the_same_ensemble(tmp_path):
    path = write_ensemble(tmp_path, SETS, provenance='{"sets": 7}')
    one, other = read_ensemble(str(path)), read_ensemble(str(tmp_path))
    assert (one.values == other.values).all()
    assert one.provenance == {"sets": 7}
    assert len(one) == 7
    assert one.weights.sum() == pytest.approx(1)


def test_neither_order_of_sets_nor_of_columns_matters(tmp_path):
    path = write_ensemble(tmp_path, SETS, weights=[0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.3])
    lines = [line.split(",") for line in path.read_text().splitlines()]
    head, rows = lines[0], lines[1:]
    rows = rows[3:] + rows[2::-1]
    columns = [0, 3, 1, 2]
    shuffled = tmp_path / "shuffled.csv"
    shuffled.write_text("".join(",".join(row[k] for k in columns) + "\n" for row in [head, *rows]))
    one, other = read_ensemble(str(path)), read_ensemble(str(shuffled))
    assert one.names == other.names
    assert (one.values == other.values).all()
    assert (one.weights == other.weights).all()
    assert (one.chosen(5, 3).values == other.chosen(5, 3).values).all()


def test_as_many_as_there_are_equally_weighted_sets_are_each_once(tmp_path):
    found = read_ensemble(str(write_ensemble(tmp_path, SETS)))
    for seed in range(20):
        assert (found.chosen(7, seed).values == found.values).all()


def test_sets_stand_as_often_as_their_weight_says(tmp_path):
    weights = [0.05, 0.05, 0.1, 0.1, 0.2, 0.2, 0.3]
    found = read_ensemble(str(write_ensemble(tmp_path, SETS, weights=weights)))
    for count in (10, 33, 100):
        chosen = found.chosen(count, 1)
        for values, weight in zip(found.values, found.weights, strict=True):
            stands = int((chosen.values == values).all(axis=1).sum())
            assert abs(stands - count * weight) <= 1
        assert chosen.weights == pytest.approx(np.full(count, 1 / count))


def test_which_few_sets_are_drawn_depends_on_the_seed_alone(tmp_path):
    found = read_ensemble(str(write_ensemble(tmp_path, SETS)))
    drawn = {found.chosen(2, seed).values.tobytes() for seed in range(20)}
    assert len(drawn) > 1
    assert (found.chosen(2, 4).values == found.chosen(2, 4).values).all()
    with pytest.raises(ValueError, match="count"):
        found.chosen(0, 1)


def test_what_is_written_is_what_is_read(tmp_path):
    found = read_ensemble(str(write_ensemble(tmp_path, SETS)))
    again = tmp_path / "again.csv"
    again.write_text(found.csv())
    assert read_ensemble(str(again)).values == pytest.approx(found.values, rel=1e-5)
    assert read_ensemble(str(again)).csv() == found.csv()


def test_the_reference_is_looked_for_in_the_package():
    package = Path(module.__file__).parents[1]
    assert (package / "reference").resolve() == reference_folder()
    assert (reference_folder() / "baseline.csv").is_file()


def test_a_reference_that_is_not_shipped_is_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "reference_folder", lambda: tmp_path)
    with pytest.raises(Refusal, match="ships no ensemble"):
        read_ensemble("reference")
    write_ensemble(tmp_path, SETS)
    assert len(read_ensemble("reference")) == 7


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no parameter set"),
        ("weight,contagion\n", "holds no parameter set"),
        ("contagion,weight\n.04,1\n", "first line must be weight"),
        ("weight\n1\n", "first line must be weight"),
        ("weight,contagoin\n1,.04\n", "did you mean contagion"),
        ("weight,contagion,contagion\n1,.04,.04\n", "stands twice"),
        ("weight,contagion\n1\n", "line 2 has 1 values for 2 names"),
        ("weight,contagion\n1,a\n", "line 2: contagion 'a' is not right"),
        ("weight,contagion\n1,nan\n", "'nan' is not right"),
        ("weight,contagion\n1,inf\n", "'inf' is not right"),
        ("weight,contagion\n1,1_0\n", "'1_0' is not right"),
        ("weight,contagion\n1,.31\n", "contagion 0.31 is not right; give 0 to 0.3"),
        ("weight,contagion\n1,-.01\n", "give 0 to 0.3"),
        ("weight,contagion\n.5,.04\n.4,.04\n", "sum to 1"),
        ("weight,contagion\n1,.04\n0,.04\n", "above 0"),
        ("weight,contagion\n2,.04\n-1,.04\n", "above 0"),
    ],
)
def test_a_file_that_is_not_as_described_is_refused(tmp_path, text, says):
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(Refusal) as refusal:
        read_ensemble(str(path))
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_files_that_are_no_ensemble_are_refused(tmp_path):
    (tmp_path / "bytes.csv").write_bytes(b"weight,\xff\xfe\n")
    (tmp_path / "posterior.txt").write_text("weight,contagion\n1,.04\n")
    for which in ("nowhere.csv", str(tmp_path / "posterior.txt"), str(tmp_path), os.devnull):
        with pytest.raises(Refusal, match="there is no such ensemble"):
            read_ensemble(which)
    with pytest.raises(Refusal, match="UTF-8"):
        read_ensemble(str(tmp_path / "bytes.csv"))


def test_provenance_that_is_damaged_is_refused(tmp_path):
    path = write_ensemble(tmp_path, SETS, provenance="[1")
    with pytest.raises(Refusal, match="provenance"):
        read_ensemble(str(path))
