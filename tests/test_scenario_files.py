"""Overrides and files that reach beyond a scenario, or are no data at all, are refused before anything runs."""

import itertools
import time
from copy import deepcopy

import pytest

from sim.scenario import Refusal, compose, read_study
from sim.scenario.files import conf_folder, parse_yaml, read_yaml
from tests.test_scenario import one_sentence

SOON = 2.0
"""Seconds, on a busy machine; nothing that is refused may be built first."""
VIDEO = (conf_folder() / "mode" / "video.yaml").read_text(encoding="utf-8")
SECRET = "${oc.env:HOME}"  # noqa: S105 - an interpolation


def bomb(levels, times):
    """Nested aliases: as many words as `times` to the power of `levels`."""
    names = [f"level{k}" for k in range(levels)]
    lines = [f"{names[0]}: &{names[0]} [{', '.join(['lol'] * times)}]"]
    for below, name in itertools.pairwise(names):
        lines.append(f"{name}: &{name} [{', '.join([f'*{below}'] * times)}]")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("parameters.contagoin=.1", ["parameters.contagoin", "did you mean parameters.contagion?"]),
        ("grops=3", ["grops", "did you mean groups?"]),
        ("+typo=1", ["typo"]),
        ("population=screned", ["population", "did you mean screened?"]),
        ("parameters=nul_route", ["parameters", "did you mean null_route?"]),
        ("arm@arm.video=vidoe", ["arm", "did you mean video?"]),
        ("groups=abc", ["groups (command line)", "whole number"]),
        ("groups=010", ["groups"]),
        ("seed=nan", ["seed"]),
        ("parameters.contagion=nan", ["parameters.contagion"]),
        ("parameters.contagion=1_0", ["parameters.contagion"]),
        ("arm.video.mode.fatigue=12:30", ["arm.video.mode.fatigue"]),
        ("seed=???", ["seed"]),
        ("~groups", ["groups", "missing"]),
        ("arms=[waitlist,vidoe]", ["arms", "did you mean video?"]),
    ],
)
def test_an_override_that_is_not_right_is_refused(override, words):
    with pytest.raises(Refusal) as refused:
        read(compose("compare", [override]))
    one_sentence(refused.value, *words)


def read(ours):
    """The study of a composed configuration."""
    return read_study(ours.config, ours.where)


@pytest.mark.parametrize(
    "override",
    [
        "hydra.run.dir=elsewhere",
        "hydra.searchpath=[file:///etc]",
        "hydra/launcher=joblib",
        "+hydra.callbacks.x._target_=os.system",
        "~hydra.sweeper",
        "_target_=os.system",
        "+population._target_=os.system",
        f"name={SECRET}",
        f'title="{SECRET}"',
        "title='${now:%Y}'",
        "name=a\x00b",
        "-m",
        "--multirun",
        "groups",
        "",
        "x" * 5000,
        "arms=[waitlist",
        "groups==3",
        "=",
    ],
    ids=lambda text: text[:20],
)
def test_an_override_that_reaches_beyond_the_scenario_is_refused(override):
    with pytest.raises(Refusal) as refused:
        read(compose("compare", [override]))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("way", ["up and down again", "absolute"])
def test_a_choice_is_a_file_of_its_group(tmp_path, way):
    """Else files get in that no limit of size, depth or aliases was set to."""
    (tmp_path / "secret.yaml").write_text("label: Secret\n", encoding="utf-8")
    choice = f"{tmp_path}/secret"
    if way != "absolute":
        choice = "../" * len(conf_folder().parts) + choice.lstrip("/")
    with pytest.raises(Refusal) as refused:
        compose("compare", [f"population={choice}"])
    assert "\n" not in str(refused.value)


def mode_of(folder, text):
    """Compose a study that takes its video mode from a file in a user's folder."""
    (folder / "mode").mkdir()
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "mode" / "odd.yaml").write_bytes(data)
    return read(compose("compare", ["mode@arm.video.mode=odd", "groups=2"], folder))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (bomb(9, 30), ["odd.yaml"]),
        ("[" * 3000 + "]" * 3000, ["odd.yaml"]),
        ("a: " + "{a: " * 200 + "1" + "}" * 200, ["odd.yaml"]),
        (VIDEO + "\nfatigue: 0.3\n", ["odd.yaml", "fatigue", "twice"]),
        (VIDEO + "#" * 2_000_000, ["odd.yaml", "larger"]),
        (VIDEO.replace("fatigue: 0.2", "fatigue: " + SECRET), ["odd.yaml", "fatigue"]),
        (VIDEO + "\n_target_: os.system\n", ["odd.yaml", "_target_"]),
        (
            VIDEO.replace("fatigue: 0.2", "fatigue: !!python/object/apply:os.getcwd []"),
            ["odd.yaml"],
        ),
        ("label:\tx\n\tfatigue: 1", ["odd.yaml"]),
        ("{{{{", ["odd.yaml"]),
        (b"label: caf\xe9", ["odd.yaml", "UTF-8"]),
        (VIDEO + "\nfatigeu: 1\n", ["fatigeu", "did you mean fatigue?"]),
        (VIDEO.replace("fatigue: 0.2", "fatigue: 7"), ["fatigue", "from 0 to 1"]),
        ("hello", ["arm.video.mode"]),
        ("", ["arm.video.mode"]),
        ("# @package _global_\nseed: 7\n" + VIDEO, ["seed"]),
        ("hydra:\n  searchpath: ['file:///etc']\n" + VIDEO, ["hydra"]),
        ("defaults:\n  - override /hydra/launcher: joblib\n" + VIDEO, ["hydra"]),
    ],
    ids=lambda value: str(value)[:16] if not isinstance(value, list) else "",
)
def test_a_users_file_is_data_within_limits(tmp_path, text, words):
    started = time.perf_counter()
    with pytest.raises(Refusal) as refused:
        mode_of(tmp_path, text)
    assert time.perf_counter() - started < SOON + 3.0
    assert "\n" not in str(refused.value)
    for word in words:
        assert word in str(refused.value)


@pytest.mark.parametrize(
    "text", [VIDEO.encode(), b"\xef\xbb\xbf" + VIDEO.encode(), VIDEO.replace("\n", "\r\n").encode()]
)
def test_a_users_file_may_begin_with_a_byte_order_mark(tmp_path, text):
    assert mode_of(tmp_path, text).arm("video").modes[0].fatigue == 0.2


@pytest.mark.parametrize(("levels", "times"), [(9, 30), (10, 9), (6, 16), (20, 4), (90, 1)])
def test_an_alias_bomb_is_refused_before_it_is_built(levels, times):
    """Few aliases are enough: 81 of them stand for 9 to the power of 10 words."""
    started = time.perf_counter()
    if times > 1:
        with pytest.raises(Refusal, match="repeats itself"):
            parse_yaml(bomb(levels, times), "x.yaml")
    else:
        assert len(parse_yaml(bomb(levels, times), "x.yaml")) == 90
    assert time.perf_counter() - started < SOON


@pytest.mark.parametrize("marker", ["touched", "also"])
def test_nothing_of_a_refused_file_is_run(tmp_path, marker, monkeypatch):
    monkeypatch.chdir(tmp_path)
    attack = (
        f"!!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path [{marker}]]"
    )
    with pytest.raises(Refusal):
        mode_of(tmp_path, VIDEO.replace("fatigue: 0.2", f"fatigue: {attack}"))
    assert not (tmp_path / marker).exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refusal) as refused:
        compose("compare", [], tmp_path / "nowhere")
    one_sentence(refused.value, "nowhere", "not a folder")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refusal) as refused:
        read_yaml(tmp_path / "nothing.yaml")
    one_sentence(refused.value, "nothing.yaml")


def test_a_command_that_is_not_there_is_refused():
    with pytest.raises(Refusal):
        compose("compar", [])


def test_composing_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    read(compose("compare", ["groups=2"]))
    assert list(tmp_path.iterdir()) == []


def test_where_a_key_was_set_is_said():
    ours = compose("compare", ["parameters.contagion=9"])
    with pytest.raises(Refusal) as refused:
        read_study(ours.config, ours.where)
    one_sentence(refused.value, "parameters.contagion (command line)")
    config = deepcopy(ours.config)
    config["parameters"]["contagion"] = 0.1
    config["arm"]["video"]["mode"]["fatigue"] = 9.0
    with pytest.raises(Refusal) as refused:
        read_study(config, ours.where)
    one_sentence(refused.value, "arm.video.mode.fatigue (conf/mode/video.yaml)")
