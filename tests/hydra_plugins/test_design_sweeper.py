"""The sweeper `design` as Hydra sees it: Hydra's own suites for launchers and sweepers, run with it."""

import subprocess
import sys

import pytest
from hydra import version
from hydra.core.plugins import Plugins
from hydra.errors import HydraException
from hydra.test_utils.launcher_common_tests import (
    BatchedSweeperTestSuite,
    IntegrationTestSuite,
    LauncherTestSuite,
)
from hydra.test_utils.test_utils import integration_test

from hydra_plugins.circlesim_sweeper.design_sweeper import DesignSweeper

DESIGN = "hydra/sweeper=design"
pytestmark = pytest.mark.filterwarnings("ignore:Future Hydra versions:UserWarning")


@pytest.fixture(autouse=True)
def as_the_suites_expect(hydra_restore_singletons):
    """Behave as the version that the programs of Hydra's suites are written for, which warns of what it does."""
    version.VersionBase.instance().setbase(version.__compat_version__)


@pytest.mark.thorough
@pytest.mark.parametrize(("launcher_name", "overrides"), [("basic", [DESIGN])])
class TestLauncher(LauncherTestSuite):
    """Jobs are those that Hydra's own sweeper makes, in the same order and folders."""


@pytest.mark.parametrize(
    ("launcher_name", "overrides"), [("basic", [DESIGN, "hydra.sweeper.max_batch_size=2"])]
)
@pytest.mark.thorough
class TestBatches(BatchedSweeperTestSuite):
    """Jobs come in batches of a size."""


@pytest.mark.thorough
@pytest.mark.parametrize(("task_launcher_cfg", "extra_flags"), [({}, ["-m", DESIGN])])
class TestPrograms(IntegrationTestSuite):
    """Programs of anybody, started as processes of their own."""


def test_the_shell_is_found_and_light():
    assert DesignSweeper.__name__ in [each.__name__ for each in Plugins.instance().discover()]
    code = (
        "import sys; from hydra.core.plugins import Plugins; Plugins.instance();"
        "print({'numpy', 'scipy', 'pandas', 'sim'} & set(sys.modules),"
        " 'hydra_plugins.circlesim_sweeper._core' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()", "False"]


@pytest.fixture
def jobs_of(hydra_restore_singletons, hydra_sweep_runner, tmp_path):
    """A function that sweeps Hydra's test program, and returns the configurations of its jobs."""

    def run(*overrides):
        sweep = hydra_sweep_runner(
            calling_file=None,
            calling_module="hydra.test_utils.a_module",
            task_function=None,
            config_path="configs",
            config_name="compose.yaml",
            overrides=[DESIGN, *overrides],
            temp_dir=tmp_path / "jobs",
        )
        with sweep:
            return [dict(job.cfg) for batch in sweep.returns for job in batch]

    return run


def test_an_interval_is_sampled(jobs_of):
    jobs = jobs_of(
        "+a=interval(2,4)", "bar=1,2", "hydra.sweeper.design=sobol", "hydra.sweeper.points=8"
    )
    assert len(jobs) == 8
    assert sorted(int((job["a"] - 2) * 4) for job in jobs) == list(range(8))
    assert sorted(job["bar"] for job in jobs) == [1] * 4 + [2] * 4


def test_what_hydra_takes_is_taken(jobs_of):
    jobs = jobs_of("group1=glob(file*)", "bar='a,b',true,1")
    assert [(job["foo"], job["bar"]) for job in jobs] == [
        (foo, bar) for foo in (10, 20) for bar in ("a,b", True, 1)
    ]


def test_parameters_of_the_sweeper_are_axes_too(tmpdir):
    """As in a configuration file; the program's last job leaves what it had."""
    config = {
        "defaults": [{"override hydra/sweeper": "design"}],
        "x": 0,
        "hydra": {"sweeper": {"params": {"x": "1,2"}}},
    }
    integration_test(tmpdir, config, ["-m"], prints="str(cfg.x)", expected_outputs="2")


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("hydra.sweeper.design=sobl", "did you mean sobol?"),
        ("hydra.sweeper.levels=0", "design.levels"),
        ("bar=shuffle(1,2)", "shuffle"),
        ("bar=interval(2,1)", "interval"),
    ],
)
def test_what_cannot_be_is_an_error_of_hydras(jobs_of, override, said):
    with pytest.raises(HydraException, match=said.replace("?", r"\?")):
        jobs_of("+a=1,2", override)
