"""One look: colours of arms, and files that are the same bytes whenever and wherever drawn."""

import io
import os
import subprocess
import sys
from itertools import combinations

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from PIL import Image

from sim import figures
from sim.figures.style import ARM_STYLES, FREE_COLOURS, house_style
from tests.figures.drawings import DRAWINGS, WORLDS, drawn, marked
from tests.figures.synthetic import LABELS, Synthetic

#: Machado, Oliveira and Fernandes (2009): how the three dichromacies see linear RGB.
DICHROMACIES = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def lab(colour: str, vision: str) -> np.ndarray:
    """CIE L*a*b* of a colour as somebody sees it."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(DICHROMACIES[vision]) @ linear, 0, 1)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    share = to_xyz @ seen / np.array([0.9505, 1.0, 1.089])
    f = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", DICHROMACIES)
def test_default_arms_can_be_told_apart_with_every_kind_of_colour_vision(vision: str) -> None:
    for one, other in combinations(ARM_STYLES.values(), 2):
        apart = np.linalg.norm(lab(one.colour, vision) - lab(other.colour, vision))
        assert apart > 15, f"{one} and {other}"


def test_default_arms_differ_in_marker_too_for_print_in_grey() -> None:
    assert len({look.marker for look in ARM_STYLES.values()}) == len(ARM_STYLES)


def test_an_arm_has_the_same_colour_whichever_arms_are_beside_it() -> None:
    alone = figures.arm_styles({"video": "Video"})
    among = figures.arm_styles(dict.fromkeys(["mystery", "forum", "video"], "x"))
    assert alone["video"] == among["video"] == ARM_STYLES["video"]


def test_unknown_arms_take_free_colours_in_order() -> None:
    names = ["waitlist", *(f"arm_{number}" for number in range(8))]
    looks = figures.arm_styles(dict.fromkeys(names, "x"))
    assert [looks[name].colour for name in names[1:7]] == list(FREE_COLOURS)
    assert not {look.colour for look in ARM_STYLES.values()} & set(FREE_COLOURS)
    assert len(set(looks.values())) == len(names), "the ninth arm looks like another one"
    assert looks == figures.arm_styles(dict.fromkeys(names, "another label"))


def colours_by_figure() -> dict[str, list[str]]:
    """The colours in which figures draw the arms with sessions, in arm order."""
    trajectories = drawn("trajectories").figure.legends[0].get_lines()
    retention = drawn("retention").figure.legends[0].get_lines()
    forest = marked(drawn("forest").figure, "monte_carlo")
    flow = [
        patch.get_facecolor()
        for patch in drawn("flow").figure.axes[0].patches
        if patch.get_height() == 1.0
    ]
    bars = [axes.containers[0][0].get_facecolor() for axes in drawn("attendance").figure.axes]
    network = [
        marked(drawn("network").figure, arm)[0].get_facecolor() for arm in ("hybrid", "forum")
    ]
    hexed = {
        "trajectories": [line.get_color() for line in trajectories][1:],
        "retention": [line.get_color() for line in retention],
        "forest": [line.get_color() for line in forest[::2]],
        "flow": flow[1:],
        "attendance": bars,
        "network": [None, None, *network],
    }
    return {
        kind: [colour and to_hex(colour).upper() for colour in colours]
        for kind, colours in hexed.items()
    }


def test_an_arm_has_its_colour_in_every_figure() -> None:
    expected = [ARM_STYLES[arm].colour for arm in LABELS if arm != "waitlist"]
    for kind, colours in colours_by_figure().items():
        pairs = zip(colours, expected, strict=True)
        assert all(colour in (None, right) for colour, right in pairs), kind


@pytest.mark.parametrize("kind", DRAWINGS)
def test_drawing_again_gives_the_same_bytes(kind: str) -> None:
    synthetic, labels = WORLDS["one arm with sessions"]
    first = drawn(kind, "one arm with sessions")
    again = DRAWINGS[kind](synthetic, labels)
    svg = figures.render(first.figure, "svg")
    assert svg == figures.render(again.figure, "svg")
    assert svg == figures.render(first.figure, "svg"), "rendering changes the figure"
    assert (first.title, first.alt, first.caption) == (again.title, again.alt, again.caption)


@pytest.mark.parametrize("kind", ["forest", "network"])
@pytest.mark.parametrize("format", ["png", "tiff", "pdf"])
def test_other_formats_repeat_their_bytes_too(kind: str, format: figures.Format) -> None:
    figure = drawn(kind).figure
    assert figures.render(figure, format) == figures.render(figure, format)


def test_another_process_gives_the_same_bytes() -> None:
    script = (
        "import hashlib; from sim import figures; from tests.figures.drawings import drawn\n"
        "for kind in ('network', 'flow', 'forest'):\n"
        "    figure = drawn(kind, 'one arm with sessions').figure\n"
        "    print(hashlib.sha256(figures.render(figure, 'svg')).hexdigest())\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert len(printed.pop().split()) == 3


def test_the_settings_of_a_user_reach_no_figure_and_are_left_alone() -> None:
    before = figures.render(drawn("retention").figure, "svg")
    theirs = {"font.size": 20, "savefig.bbox": "tight", "axes.facecolor": "red"}
    with matplotlib.rc_context(theirs):
        again = DRAWINGS["retention"](*WORLDS["default"])
        assert figures.render(again.figure, "svg") == before
        assert {key: matplotlib.rcParams[key] for key in theirs} == theirs


@pytest.mark.parametrize(
    ("format", "start", "hidden"),
    [
        ("svg", b"<?xml", [b"<dc:date", b"matplotlib.org", b"<metadata"]),
        ("png", b"\x89PNG", [b"Software", b"tEXt"]),
        ("pdf", b"%PDF", [b"CreationDate", b"Producer", b"Creator"]),
    ],
)
def test_files_say_nothing_of_clock_or_program(
    format: figures.Format, start: bytes, hidden: list[bytes]
) -> None:
    content = figures.render(drawn("forest").figure, format)
    assert content.startswith(start)
    for words in hidden:
        assert words not in content


@pytest.mark.parametrize("format", ["png", "tiff"])
def test_pixels_are_those_that_matplotlib_draws(format: figures.Format) -> None:
    figure = drawn("network").figure
    theirs = io.BytesIO()
    with house_style():
        figure.savefig(theirs, format="png", dpi=110)
    ours = Image.open(io.BytesIO(figures.render(figure, format, dpi=110)))
    expected = Image.open(theirs).convert("RGB")
    assert (ours.mode, ours.size) == ("RGB", expected.size)
    assert ours.tobytes() == expected.tobytes()
    assert ours.info["dpi"] == pytest.approx((110, 110), abs=0.01)


def test_a_pdf_holds_its_fonts() -> None:
    assert b"/FontFile2" in figures.render(drawn("forest").figure, "pdf")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="choose one of svg, pdf, png, tiff"):
        figures.render(Figure(), "jpeg")


def test_figures_leave_pyplot_alone_and_import_nothing_heavy() -> None:
    script = (
        "import sys; import sim.figures\n"
        "assert not {'matplotlib', 'pandas', 'networkx', 'scipy', 'numpy'} & set(sys.modules)\n"
        "from tests.figures.drawings import DRAWINGS, drawn\n"
        "for kind in ('network', 'network, spring', 'forest', 'retention'):\n"
        "    drawn(kind, 'one arm with sessions')\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)


def test_the_network_of_another_seed_is_another_picture(study: Synthetic) -> None:
    def svg(seed: int) -> bytes:
        drawing = figures.group_network(
            study.members, study.ties, LABELS, arms=["video"], layout="spring", seed=seed
        )
        return figures.render(drawing.figure, "svg")

    assert svg(0) == svg(0) != svg(1)
