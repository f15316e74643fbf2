"""Where a result comes from: everything needed to make it again, written before the run."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

PACKAGES = (
    "circlesim",
    "mesa",
    "networkx",
    "numpy",
    "numba",
    "scipy",
    "pandas",
    "pyarrow",
    "hydra-core",
)
LAW = (
    "rules",
    "engines",
    "numerics.py",
    "randomness.py",
    "population.py",
    "baseline.py",
    "beta.py",
    "offers.py",
    "seating.py",
    "groups.py",
    "recording.py",
    "endpoints.py",
    "parameters.py",
    "study.py",
)
"""The code that decides numbers; its hash is the version of the model."""


class Git(BaseModel):
    """State of the checkout a run came from; None where it is no checkout."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    commit: str
    changed_files: int


class Provenance(BaseModel):
    """The origin of a result. Its JSON schema is `Provenance.model_json_schema()`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    command: str
    overrides: tuple[str, ...]
    started: str
    seed: int
    engine: str
    model_version: str
    python: str
    system: str
    packages: dict[str, str]
    git: Git | None
    configuration: dict[str, Any]


def provenance(
    command: str, overrides: tuple[str, ...], config: dict[str, Any], started: str
) -> Provenance:
    """Return the provenance of a run that is about to start.

    Parameters
    ----------
    config : dict
        The resolved configuration, as plain data.
    started : str
        Date and time, ISO 8601.
    """
    return Provenance(
        command=command,
        overrides=overrides,
        started=started,
        seed=config["seed"],
        engine=config["engine"]["name"],
        model_version=model_version(),
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        packages=_packages(),
        git=_git(),
        configuration=config,
    )


def model_version() -> str:
    """Return a hash of the code that decides numbers, so that different models are never mixed."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for name in LAW:
        files = sorted((root / name).rglob("*.py")) if (root / name).is_dir() else [root / name]
        for path in files:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _packages() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _git() -> Git | None:
    root = Path(__file__).parent.parent
    if not (root / ".git").exists():
        return None
    try:
        commit = _ask_git(root, "rev-parse", "HEAD")
        changed = _ask_git(root, "status", "--porcelain")
    except (OSError, subprocess.CalledProcessError):
        return None
    return Git(commit=commit, changed_files=len(changed.splitlines()))


def _ask_git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
