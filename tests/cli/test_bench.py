"""`circle bench` and `circle lockstep` as typed; nothing here looks at the clock."""

from dataclasses import replace

import pytest

from sim.benchmark import start_up
from sim.cli import main
from sim.store import read_json

SMALL = ["bench", "groups=2", "schedule.follow_up=2", "cold=false", "repeats=1"]
STARTS = dict.fromkeys(("circle", "kernel_warm"), 1.0)


@pytest.mark.thorough
def test_bench_leaves_all_of_one_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(start_up, "seconds", lambda cold, repeats: {**STARTS, "kernel_cold": None})
    out = tmp_path / "here"
    asked = ["sizes=[32,64]", "peers=[plain_mesa,agentpy,starsim,numpy]", "pairing.replicates=4"]
    assert main([*SMALL, *asked, f"out={out}"]) == 0
    found = read_json(out / "bench.json")
    rows = {(row["name"], row["patients"]): row for row in found["rows"]}
    names = ("mesa_engine", "mesa_engine_lookup", "compiled_1", "plain_mesa", "starsim", "numpy")
    assert {(name, size) for name in names for size in (32, 64)} <= set(rows)
    reference = rows["mesa_engine", 32]["agent_weeks_per_second"]
    for row in found["rows"]:
        if row["status"] == "measured":
            expected = row["agent_weeks_per_second"] / reference
            assert row["ratio_to_mesa_engine"] == pytest.approx(expected)
        else:
            assert row["agent_weeks_per_second"] is None
    assert rows["compiled_1", 64]["bytes_per_patient"] > 0
    assert found["limits"]["arm"] == "in_person"
    for kind in ("session", "follow_up", "all"):
        week = found["limits"][kind]
        assert week["share_of_limit"] == pytest.approx(
            week["limit_nanoseconds"] / week["nanoseconds"]
        )
    pairs = {(row["contrast"], row["reference"], row["outcome"]) for row in found["pairing"]}
    assert ("video", "in_person", "latent_anxiety") in pairs
    assert ("video", "waitlist", "anxiety") in pairs
    assert found["start_up_seconds"]["kernel_cold"] is None
    assert (out / "figures" / "bench.png").read_bytes()[:4] == b"\x89PNG"
    assert b"<svg" in (out / "figures" / "bench.svg").read_bytes()
    shown = capsys.readouterr().out
    for word in ("compiled, 1 thread", "session weeks:", "variance ratio, video against in_person"):
        assert word in shown


def test_an_interrupted_benchmark_leaves_what_it_measured(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.benchmark.weeks.against_limit", interrupt)
    out = tmp_path / "here"
    assert main([*SMALL, "sizes=[32]", "peers=[numpy]", f"out={out}"]) == 130
    found = read_json(out / "bench.json")
    assert not found["complete"]
    assert {"mesa_engine", "compiled_1", "numpy"} <= {row["name"] for row in found["rows"]}


def test_a_plan_says_how_long_and_leaves_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main([*SMALL, "sizes=[32,64]", "peers=[numpy]", "plan=true"]) == 0
    shown = capsys.readouterr().out
    assert "2 sizes, up to 64" in shown
    assert "minutes" in shown
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("sizes=[]", "sizes (command line)"),
        ("sizes=[0]", "sizes.0 (command line)"),
        ("sizes=[1e3]", "give a whole number"),
        ("sizes=[20000000]", "sizes.0 (command line)"),
        ("sizes=[8]", "fewer than a replicate's 32"),
        ("peers=[swarm]", "peers.0 (command line)"),
        ("repeats=0", "repeats (command line)"),
        ("longest=0", "longest (command line)"),
        ("longest=.nan", "longest (command line)"),
        ("cold=2", "cold (command line)"),
        ("pairing.arms=[video,nobody]", "there is no arm 'nobody'"),
        ("pairing.replicates=1", "pairing.replicates (command line)"),
        ("size=[100]", "did you mean sizes?"),
    ],
)
def test_bad_settings_are_refused_and_nothing_is_written(tmp_path, capsys, setting, sentence):
    out = tmp_path / "here"
    assert main([*SMALL, setting, f"out={out}"]) == 2
    complaint = capsys.readouterr().err
    assert sentence in complaint
    assert "Traceback" not in complaint
    assert not out.exists()


def test_start_up_has_processes_of_its_own(monkeypatch):
    says = []
    monkeypatch.setattr(start_up, "_says", lambda *words: says.append(words) or "0.5")
    found = start_up.seconds(cold=True, repeats=2)
    assert found["kernel_cold"] == found["kernel_warm"] == 0.5
    assert None not in found.values()
    cold = [words for words in says if len(words) == 3 and words[2] is not None]
    assert len({words[2] for words in cold}) == 2  # two caches that are empty at first
    assert start_up.seconds(cold=False, repeats=1)["kernel_cold"] is None


def test_lockstep_says_that_the_engines_agree(capsys):
    assert main(["lockstep", "groups=1", "arms=[waitlist,forum]", "schedule.follow_up=1"]) == 0
    assert "both engines give the same" in capsys.readouterr().out


def test_lockstep_fails_where_they_part(monkeypatch, capsys):
    from sim.engines import lockstep

    run = lockstep.run_replicates

    def other(engine, study, replicates, *more):
        parameters = study.parameters.copy()
        parameters["contagion"] += 0.01 * (engine == "mesa")
        return run(engine, replace(study, parameters=parameters), replicates, *more)

    monkeypatch.setattr(lockstep, "run_replicates", other)
    assert main(["lockstep", "groups=1", "arms=[waitlist,video]", "schedule.follow_up=1"]) == 1
    assert "the engines part: video, week 1, group 0, member" in capsys.readouterr().err
