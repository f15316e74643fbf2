"""What is taken away: `circle compare` takes the scenario and means the same, and pictures are whole."""

import pytest

from sim.cli import main
from sim.dashboard.export import network_picture, study_yaml, traces_picture
from sim.dashboard.scene import Source
from sim.scenario import compose, read_study


def compared(folder, text):
    """The study that circle compare makes of an exported scenario."""
    (folder / "study").mkdir()
    (folder / "study" / "watched.yaml").write_text(text, encoding="utf-8")
    composed = compose("compare", ["+study=watched"], folder)
    return read_study(composed.config, composed.where)


def numbers(study):
    arms = [
        (arm.name, arm.label, arm.size, *(r.tobytes() for r in (arm.modes, arm.delivery, arm.programme)))
        for arm in study.arms
    ]  # fmt: skip
    everyone = (study.population.tobytes(), study.parameters.tobytes())
    return arms, everyone, study.seed, study.patients, study.schedule, study.entry


@pytest.mark.parametrize(
    ("overrides", "arms", "changes"),
    [
        ((), ("in_person", "video"), {"mode.fatigue": 0.3, "programme.sessions": 6}),
        (("population=rural", "entry=offered"), ("chat", "hyflex"), {"remote_mode.fatigue": 0.1}),
        (("parameters.carry_over=.05", "seed=7"), ("video", "video"), {"mode.recordings": False}),
        (("+study=compen2018",), ("usual_care", "web_course"), {"programme.home_practice": 1}),
        (("programme@arm.video.programme=mindfulness",), ("video", "waitlist"), {}),
    ],
)
def test_compare_makes_the_same_study_of_it(tmp_path, overrides, arms, changes):
    source = Source(overrides)
    scene = source.start(arms)
    side = scene.right
    for key, value in changes.items():
        side = side.with_change(key, value)
    scene = scene.with_side(1, side)
    study = source.study(scene)
    text = study_yaml(source, scene)
    assert "${" not in text
    assert len(text.splitlines()) < 200
    assert numbers(compared(tmp_path, text)) == numbers(study)


def test_the_line_in_the_file_runs(tmp_path, monkeypatch):
    source = Source(["groups=2", "schedule.follow_up=0"])
    text = study_yaml(source, source.start(()))
    line = next(
        each for each in text.splitlines() if "circle compare" in each and "run" not in each
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_conf" / "study").mkdir(parents=True)
    (tmp_path / "my_conf" / "study" / "watched.yaml").write_text(text, encoding="utf-8")
    words = line.lstrip("# ").split()
    assert words[0] == "circle"
    assert main([*words[1:], "replicates=2", "out=done"]) == 0
    assert (tmp_path / "done" / "report.html").is_file()


@pytest.mark.parametrize(
    "arms", [("in_person", "video"), ("in_person", "forum"), ("waitlist", "video")]
)
def test_pictures_are_whole(lived, arms):
    pair = lived(*arms)
    assert network_picture(pair, 1, 2, "svg").startswith(b"<?xml")
    assert network_picture(pair, 1, 2, "png").startswith(b"\x89PNG")
    assert traces_picture(pair, 1, "svg").startswith(b"<?xml")


def test_two_waitlists_have_no_network(lived):
    with pytest.raises(ValueError, match="no group meets in either arm"):
        network_picture(lived("waitlist", "waitlist"), 0, 1, "svg")
