"""The style sheet: colours that can be read, in light, in dark and on paper."""

from __future__ import annotations

import math
import re
from pathlib import Path

import sim.report


def test_colours_have_enough_contrast():
    style = (Path(sim.report.__file__).parent / "page.css").read_text()
    roots = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(roots) == 3
    for root in roots:
        colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", root))
        for ink in ("ink", "quiet", "accent"):
            for ground in ("ground", "raised"):
                assert contrast(colour[ink], colour[ground]) >= 4.5
        assert contrast(colour["ink"], colour["warn-ground"]) >= 4.5
        assert contrast(colour["warn-line"], colour["ground"]) >= 3


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else math.pow((c + 0.055) / 1.055, 2.4) for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
