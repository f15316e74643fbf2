"""Legible at the size of print: nothing cut off, nothing on top of something else."""

from itertools import combinations

import pytest
from matplotlib.patches import Rectangle

from tests.figures.drawings import DRAWINGS, WORLDS, drawn, shown, written

KINDS = [(kind, world) for kind in DRAWINGS for world in WORLDS]
SLACK = 0.5
"""Pixels, a hundredth of an inch each, that texts may reach beyond their place."""


@pytest.mark.parametrize(("kind", "world"), KINDS)
def test_no_text_is_cut_off_or_overlaps_another(kind: str, world: str) -> None:
    texts, page = shown(kind, world), drawn(kind, world).figure.bbox
    assert len(texts) > 5
    for text, box in texts:
        inside = page.x0 - SLACK <= box.x0 and box.x1 <= page.x1 + SLACK
        inside &= page.y0 - SLACK <= box.y0 and box.y1 <= page.y1 + SLACK
        assert inside, f"cut off: {text.get_text()!r}"
    for (one, box), (other, second) in combinations(texts, 2):
        across = min(box.x1, second.x1) - max(box.x0, second.x0)
        along = min(box.y1, second.y1) - max(box.y0, second.y0)
        assert min(across, along) <= SLACK, f"{one.get_text()!r} is on {other.get_text()!r}"


@pytest.mark.parametrize("dpi", [72, 150, 600])
def test_words_are_as_wide_in_coarse_pictures_as_in_fine_ones(dpi: int) -> None:
    figure = drawn("raincloud").figure
    printed = {text: box.width / figure.dpi for text, box in written(figure)}
    usual = figure.dpi
    figure.set_dpi(dpi)
    try:
        for text, box in written(figure):
            assert box.width / dpi == pytest.approx(printed[text], abs=0.03), text.get_text()
    finally:
        figure.set_dpi(usual)


@pytest.mark.parametrize(("kind", "world"), KINDS)
def test_no_type_is_smaller_than_seven_points(kind: str, world: str) -> None:
    sizes = {text.get_fontsize() for text, _ in shown(kind, world)}
    assert min(sizes) >= 7
    assert max(sizes) <= 9


@pytest.mark.parametrize("kind", DRAWINGS)
@pytest.mark.parametrize("world", [world for world in WORLDS if world != "many arms"])
def test_a_figure_is_as_wide_as_a_column_or_a_page_and_fits_on_it(kind: str, world: str) -> None:
    figure = drawn(kind, world).figure
    width, height = (25.4 * inches for inches in figure.get_size_inches())
    assert width == pytest.approx(89) or width == pytest.approx(183)
    assert height < 247, "taller than a page of print"


@pytest.mark.parametrize("kind", ["flow", "flow, offered"])
@pytest.mark.parametrize("world", WORLDS)
def test_the_words_of_a_flow_stay_inside_their_boxes(kind: str, world: str) -> None:
    figure = drawn(kind, world).figure
    texts = shown(kind, world)
    white = [
        patch.get_window_extent()
        for patch in figure.axes[0].findobj(Rectangle)
        if patch.get_facecolor() == (1, 1, 1, 1) and patch.get_edgecolor() != (1, 1, 1, 1)
    ]
    boxed = 0
    for text, box in texts:
        middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
        around = [frame for frame in white if frame.contains(*middle) and frame.height < 400]
        for frame in around:
            boxed += 1
            assert frame.x0 <= box.x0, text.get_text()
            assert box.x1 <= frame.x1, text.get_text()
            assert frame.y0 <= box.y0, text.get_text()
            assert box.y1 <= frame.y1, text.get_text()
    arms = WORLDS[world][1]
    assert boxed >= 6 + 3 * len(arms)


def test_labels_are_shown_as_they_are_and_not_as_mathematics() -> None:
    texts = [text for text, _ in shown("flow", "hostile labels")]
    said = " ".join(" ".join(text.get_text() for text in texts).split())
    assert r"Usual care \$x\$ & <b>wait</b>" in said
    assert r"{forum} \alpha ^_" in said
    assert said.isprintable()


def test_a_label_that_starts_with_an_underscore_stays_in_the_legend() -> None:
    legend = drawn("trajectories", "hostile labels").figure.legends[0]
    assert len(legend.get_texts()) == 5
    assert any(text.get_text().strip().startswith("_Face") for text in legend.get_texts())
