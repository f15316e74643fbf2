"""The shell of the sweeper ``hydra/sweeper=design``; what it does is imported when it sweeps.

Hydra imports this file whenever it starts. Annotations are evaluated, since Hydra reads those of the settings.
"""

from dataclasses import dataclass
from typing import Any, Dict, List, Optional  # noqa: UP035 - what OmegaConf takes

from hydra.core.config_store import ConfigStore
from hydra.plugins.launcher import Launcher
from hydra.plugins.sweeper import Sweeper
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig


@dataclass
class DesignSweeperConf:
    """Settings: a design, those that designs have, and those of Hydra's own sweeper."""

    _target_: str = "hydra_plugins.circlesim_sweeper.design_sweeper.DesignSweeper"
    design: str = "grid"
    levels: int = 4
    points: int = 64
    trajectories: int = 20
    samples: int = 64
    second_order: bool = False
    seed: int = 1
    max_batch_size: Optional[int] = None  # noqa: UP045
    params: Optional[Dict[str, str]] = None  # noqa: UP006, UP045


ConfigStore.instance().store(
    group="hydra/sweeper", name="design", node=DesignSweeperConf, provider="circlesim"
)


class DesignSweeper(Sweeper):
    """Makes the points of a design jobs, or hands the whole design to a program that takes it as one job."""

    def __init__(self, max_batch_size: Optional[int] = None, **settings: Any) -> None:  # noqa: UP045
        self.max_batch_size, self.settings = max_batch_size, settings
        self.hydra_context: HydraContext
        self.task_function: TaskFunction
        self.config: DictConfig
        self.launcher: Launcher

    def setup(
        self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig
    ) -> None:
        """Take what Hydra hands over."""
        from hydra.core.plugins import Plugins

        self.hydra_context, self.task_function = hydra_context, task_function
        self.config = config
        self.launcher = Plugins.instance().instantiate_launcher(
            hydra_context=hydra_context, task_function=task_function, config=config
        )

    def sweep(self, arguments: List[str]) -> Any:  # noqa: UP006
        """Run the jobs of a sweep."""
        from hydra_plugins.circlesim_sweeper._core import sweep

        return sweep(self, arguments)
