"""The important figures look as they did: pixel by pixel beside pictures that somebody has looked at.

Compared by matplotlib's own machinery, which the figures need anyway: pytest-mpl wraps the same call, and would draw
by other settings than `sim.figures.render`.
"""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.testing.compare import compare_images
from matplotlib.testing.exceptions import ImageComparisonFailure
from PIL import Image

from tests.figures.images import FOLDER, IMAGES, TOLERANCE, draw

RENEW = "if that is meant, look at it, run make images and commit the picture"


def compare(expected: Path, actual: Path) -> str | None:
    """Return how a picture differs, naming both files and that of the difference; None where it doesn't."""
    if not expected.is_file():
        return f"{expected}: there is no such picture yet; {actual} is how it looks: {RENEW}"
    try:
        found = compare_images(str(expected), str(actual), TOLERANCE, in_decorator=True)
    except ImageComparisonFailure as error:
        return f"{actual} is not like {expected}: {error}; {RENEW}"
    if found is None:
        return None
    return (
        f"{actual} is not like {expected}: they differ by {found['rms']:.2f}, more than {TOLERANCE}, as {found['diff']}"
        f" shows; {RENEW}"
    )


@pytest.mark.parametrize("name", IMAGES)
def test_a_figure_looks_as_it_did(name: str, tmp_path: Path) -> None:
    difference = compare(FOLDER / f"{name}.png", draw(name, tmp_path))
    assert difference is None, difference


def test_a_missing_mark_is_seen_and_the_files_named(tmp_path: Path) -> None:
    expected = FOLDER / "forest.png"
    picture = Image.open(expected)
    blue = np.argwhere(np.all(np.asarray(picture) == (0, 114, 178), axis=2))
    y, x = (int(place) for place in blue[len(blue) // 2])
    picture.paste("white", (x - 15, y - 2, x + 15, y + 3))
    actual = tmp_path / "forest.png"
    picture.save(actual)
    difference = compare(expected, actual)
    assert difference is not None
    shown = tmp_path / "forest-failed-diff.png"
    assert all(str(path) in difference for path in (expected, actual, shown))
    assert shown.is_file()


def test_another_size_and_a_picture_that_is_missing_are_told(tmp_path: Path) -> None:
    larger = tmp_path / "larger.png"
    Image.new("RGB", (900, 900)).save(larger)
    assert "sizes do not match" in str(compare(FOLDER / "forest.png", larger))
    assert "no such picture yet" in str(compare(tmp_path / "new.png", larger))


def test_no_picture_is_left_of_a_figure_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(IMAGES)
