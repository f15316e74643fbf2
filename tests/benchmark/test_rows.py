"""Who is measured, at which sizes, and what the rows say; times are made up."""

from typing import get_args

import pytest

from sim.benchmark import engines, rows
from sim.benchmark.peers import PEERS
from sim.benchmark.timing import Taken
from sim.launch import check
from sim.scenario.benchmarks import PeerName


@pytest.fixture(scope="module")
def study():
    return check("bench", ["groups=2"]).study


@pytest.fixture
def measured(monkeypatch):
    """Every measurement takes a microsecond a patient, the Mesa engine's a thousand."""
    asked = []

    def subject(name, label, threads, converses, seconds):
        def measure(patients, repeats):
            asked.append((name, patients, repeats))
            taken = Taken(patients * seconds, patients * seconds, repeats, 8 * patients)
            return patients, taken, patients * seconds / 2, 300.0

        return rows.Subject(name, label, threads, converses, measure)

    monkeypatch.setattr(
        rows,
        "subjects",
        lambda *_: [
            subject("mesa_engine", "Mesa engine", 1, True, 1e-3),
            subject("compiled_1", "compiled, 1 thread", 1, True, 1e-6),
            rows.Subject("agentpy", "agentpy", 1, False, None),
        ],
    )
    return asked


def test_peers_are_those_that_may_be_asked_for():
    assert set(get_args(PeerName)) == set(PEERS)


def test_sizes_that_would_take_too_long_are_said_to_be_too_slow(study, measured):
    found = list(rows.rows(study, [100_000, 100, 100], ["agentpy"], 3, longest=10.0))
    status = {(row["name"], row["patients"]): row["status"] for row in found}
    assert status == {
        ("mesa_engine", 100): "measured",
        ("mesa_engine", 100_000): "too slow",
        ("compiled_1", 100): "measured",
        ("compiled_1", 100_000): "measured",
        ("agentpy", 100): "not installed",
        ("agentpy", 100_000): "not installed",
    }
    assert ("mesa_engine", 100_000, 3) not in measured


def test_ratios_refer_to_the_mesa_engine_at_the_smallest_size(study, measured):
    found = list(rows.rows(study, [100, 20_000, 100_000], [], 3, longest=1000.0))
    by_name = {(row["name"], row["patients"]): row for row in found}
    assert by_name["mesa_engine", 100]["ratio_to_mesa_engine"] == 1.0
    for row in found:
        if row["name"] == "compiled_1":
            assert row["ratio_to_mesa_engine"] == pytest.approx(1000)
            assert row["weeks_alone_ratio"] == pytest.approx(1000)
            assert row["bytes_per_patient"] == 300.0
    assert rows.scaling(found)["compiled_1"] == pytest.approx(1.0)


def test_rows_of_those_not_measured_have_the_same_keys(study, measured):
    found = list(rows.rows(study, [100], ["agentpy"], 1, longest=10.0))
    assert len({tuple(sorted(row)) for row in found}) == 1
    assert found[-1]["agent_weeks_per_second"] is None


def test_sizes_are_made_of_whole_replicates(study):
    assert engines.patients_of(study) == 2 * study.patients
    for patients in (1, engines.patients_of(study), engines.patients_of(study) + 1, 10_000):
        replicates = engines.replicates_for(study, patients)
        assert 0 <= replicates * engines.patients_of(study) - patients < engines.patients_of(study)


def test_a_size_is_run_in_calls_that_memory_has_room_for(study, monkeypatch):
    monkeypatch.setattr(engines, "PATIENTS_A_CALL", 5 * engines.patients_of(study))
    assert [list(part) for part in engines._calls(study, 12)] == [
        [0, 1, 2, 3, 4],
        [5, 6, 7, 8, 9],
        [10, 11],
    ]


def test_looking_edges_up_changes_no_number(study):
    from sim.engines.mesa.programme import SupportProgramme

    models = [SupportProgramme.of(study, "video") for _ in range(2)]
    engines._look_edges_up(models[1])
    at_hand, looked_up = (model.run() for model in models)
    assert repr(at_hand.endpoints) == repr(looked_up.endpoints)


@pytest.mark.parametrize("name", [name for name, peer in PEERS.items() if peer.package == "numpy"])
def test_peers_run(name):
    PEERS[name].run(10, 2)


def test_a_peer_runs_apart():
    from sim.benchmark.timing import apart

    for name in ("plain_mesa", "batch_run"):
        taken = apart(engines.peer, name, 20, 2, 1)
        assert taken.runs == 1
        assert taken.seconds > 0
