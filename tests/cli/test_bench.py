"""`circle bench` and `circle lockstep` as typed; nothing here looks at the clock."""

from dataclasses import replace

from experiments import bench
from sim.benchmark import measure, peers
from sim.cli import main
from sim.store import read_json


def test_bench_leaves_ratios_of_one_run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bench, "SIZES", [16, 64])
    monkeypatch.setattr(bench, "PEER_SIZE", 20)
    monkeypatch.setattr(measure, "start_up", lambda: {"circle": 1.0})
    assert main(["bench", "groups=2", "schedule.follow_up=0", f"out={tmp_path / 'here'}"]) == 0
    found = read_json(tmp_path / "here" / "bench.json")
    names = [row["name"] for row in found["rows"]]
    assert names[0] == "Mesa engine"
    assert "compiled, 1 thread" in names
    assert {f"{name} (no conversation)" for name in peers.installed()} <= set(names)
    reference = found["rows"][0]["agent_weeks_per_second"]
    for row in found["rows"]:
        assert row["agent_weeks_per_second"] > 0
        assert (
            abs(row["ratio_to_mesa_engine"] * reference / row["agent_weeks_per_second"] - 1) < 1e-9
        )
    assert {"session_week", "limit", "share_of_limit"} == set(found["nanoseconds"])
    assert "patient-weeks/s" in capsys.readouterr().out


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
