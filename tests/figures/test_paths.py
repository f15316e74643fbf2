"""The figure of paths: parts where the table says, intervals apart, refusals."""

import pytest

from sim import figures
from tests.figures.drawings import drawn
from tests.figures.parts import SHARES, table
from tests.figures.synthetic import LABELS, Synthetic

STUDY = Synthetic()
ARMS = len(LABELS) - 1


def points(figure):
    (axes,) = figure.axes
    return [line for line in axes.lines if line.get_marker() not in ("None", "", None)]


def test_parts_are_drawn_where_they_lie_and_the_rest_is_not():
    found = points(drawn("paths").figure)
    parts = [part for part in SHARES if part != "rest"]
    assert len(found) == ARMS * len(parts)
    lengths = [line.get_xdata()[0] for line in found]
    expected = [SHARES[part] * -0.3 * (k + 1) for part in parts for k in range(ARMS)]
    assert lengths == pytest.approx(expected)
    heights = [line.get_ydata()[0] for line in found]
    assert heights == sorted(heights)
    assert len({line.get_marker() for line in found}) == ARMS


def test_an_ensemble_adds_a_line_behind_each_point():
    plain, ensemble = (drawn(kind).figure.axes[0] for kind in ("paths", "paths, ensemble"))
    assert len(ensemble.lines) - len(plain.lines) == len(points(drawn("paths").figure))
    assert "parameter sets of an ensemble" in drawn("paths, ensemble").caption
    assert "ensemble" not in drawn("paths").caption


def test_the_alternative_text_tells_every_part():
    alt = drawn("paths").alt
    for label in list(LABELS.values())[1:]:
        assert label in alt
    assert "skill −0.12" in alt
    assert "lost by no single cut +0.0" in alt


def test_one_replicate_is_said_to_tell_nothing_of_chance():
    assert "chance cannot be judged" in drawn("paths", "one replicate").caption


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.drop(columns="path"), "lacks the columns path"),
        (lambda t: t[:0], "no rows"),
        (lambda t: t[t["week"] == 22], "nothing of anxiety in week 10"),
    ],
)
def test_a_table_that_does_not_hold_it_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        figures.paths(change(table(STUDY, LABELS)), LABELS, week=10)
