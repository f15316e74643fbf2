"""Pictures of the important figures as they should look, drawn from synthetic tables.

``make images`` draws them anew. Look at each that changed before it is committed.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image

from sim import figures
from sim.figures import Drawing
from tests.figures import fitted
from tests.figures.drawings import drawn

FOLDER = Path(__file__).with_name("images")
DPI = 100
#: matplotlib's root mean square over all pixels, of 255. The locked versions give 0 with their own fonts; the
#: smallest mark that can be missing, the median of a box, gives 0.3.
TOLERANCE = 0.2

IMAGES: dict[str, Callable[[], Drawing]] = {
    "trajectories": partial(drawn, "trajectories"),
    "forest": partial(drawn, "forest"),
    "retention": partial(drawn, "retention"),
    "raincloud": partial(drawn, "raincloud"),
    "dose_response": partial(drawn, "dose_response"),
    "flow": partial(drawn, "flow, offered"),
    "group_network": partial(drawn, "network"),
    "paths": partial(drawn, "paths"),
    "heat_map": partial(drawn, "heat map"),
    "tornado": partial(drawn, "tornado"),
    "patterns": lambda: figures.patterns(fitted.patterns_table()),
    "posterior_pairs": lambda: figures.posterior_pairs(fitted.sets(), fitted.parameters()),
}


def draw(name: str, folder: Path) -> Path:
    """Write one picture into a folder, packed tightly, and return its path."""
    drawn_png = figures.render(IMAGES[name]().figure, "png", dpi=DPI)
    path = folder / f"{name}.png"
    Image.open(io.BytesIO(drawn_png)).save(path, optimize=True)
    return path


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in IMAGES:
        draw(name, FOLDER)
    print(f"written: {len(IMAGES)} pictures into {FOLDER.name}")
