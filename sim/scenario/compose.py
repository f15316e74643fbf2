"""Composing a configuration with Hydra: screened overrides in, plain data out, and where each key was set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.arms import unchosen
from sim.scenario.files import conf_folder, read_yaml, shown
from sim.scenario.refusal import Refusal, suggestion

FORBIDDEN = ("${", "_target_", "_recursive_", "_convert_", "_partial_", "\x00")
LONGEST_OVERRIDE = 4000
GROUPS = (
    *("arm", "mode", "delivery", "programme", "population", "parameters", "engine", "study"),
    *("executor", "design"),
)


@dataclass(frozen=True)
class Composed:
    """A composed configuration as plain data.

    Attributes
    ----------
    config : dict
        The values.
    choices : mapping of str to str
        Which file each configuration group took.
    overrides : tuple of str
        What the command line said.
    """

    config: dict[str, Any]
    choices: Mapping[str, str]
    overrides: tuple[str, ...]
    command: str

    def where(self, key: str) -> str:
        """Say where a dotted key was set: the command line, or the file that holds it."""
        if any(covers(key_of(override), key) for override in self.overrides):
            return f"{key} (command line)"
        return f"{key} ({self._file(key)})"

    def _file(self, key: str) -> str:
        found, depth = f"conf/{self.command}.yaml", -1
        for group, choice in self.choices.items():
            name, _, package = group.partition("@")
            package = package or name
            if covers(package, key) and package.count(".") > depth:
                found, depth = f"conf/{name.lstrip('/')}/{choice}.yaml", package.count(".")
        return found


def key_of(override: str) -> str:
    """Return the dotted key that an override is about: of a group, the package it fills."""
    key = override.partition("=")[0].lstrip("+~")
    group, at, package = key.partition("@")
    return package if at else group.replace("/", ".")


def covers(package: str, key: str) -> bool:
    """Whether a dotted key is another one, or inside it."""
    return key == package or key.startswith(package + ".")


def compose(command: str, overrides: Sequence[str], config_folder: Path | None = None) -> Composed:
    """Compose the configuration of a command.

    Parameters
    ----------
    command : str
        Name of a primary configuration in conf/.
    overrides : sequence of str
        Hydra overrides as typed.
    config_folder : pathlib.Path, optional
        A folder of the user's own configuration files, searched beside conf/.

    Raises
    ------
    Refusal
        For an override that is not allowed, doesn't parse, or names what isn't there.
    """
    for override in overrides:
        screen(override)
    search = [] if config_folder is None else [search_path(config_folder)]
    extra = [*unchosen(command, overrides), *search]
    whole = _composed(command, [*overrides, *extra], overrides)
    return composed_by_hydra(whole, whole.hydra, command, overrides)


def composed_by_hydra(config: Any, hydra: Any, command: str, overrides: Sequence[str]) -> Composed:
    """Return what Hydra composed as plain data.

    Parameters
    ----------
    config, hydra : omegaconf.DictConfig
        The configuration, and Hydra's own settings, which may stand in it.

    Raises
    ------
    Refusal
        For a value that is to be interpolated or instantiated, and for one that is missing.
    """
    from omegaconf import OmegaConf

    plain: Any = OmegaConf.to_container(config, resolve=False)
    plain.pop("hydra", None)
    choices: Any = OmegaConf.to_container(hydra.runtime.choices)
    for key, value in _leaves(plain):
        if isinstance(value, str) and any(mark in value for mark in FORBIDDEN):
            raise Refusal(f"{key}: {value[:40]!r} is not a plain value; write the value itself.")
        if value == "???":
            raise Refusal(f"{key}: has no value; give one, e.g. {key}=…")
    groups = {key: str(value) for key, value in choices.items() if not key.startswith("hydra/")}
    return Composed(plain, groups, tuple(overrides), command)


def screen(override: str) -> None:
    """Refuse an override that reaches beyond the scenario.

    Raises
    ------
    Refusal
        For Hydra's own settings, interpolations and anything that would be instantiated.
    """
    shown_override = override[:60]
    if override.startswith("-"):
        raise Refusal(
            f"command line: {shown_override!r} is not an option here; settings are written key=value."
        )
    if len(override) > LONGEST_OVERRIDE:
        raise Refusal(
            f"command line: {shown_override!r}… is too long; put the values into a file of conf/study."
        )
    if key_of(override).split(".")[0] == "hydra":
        raise Refusal(
            f"command line: {shown_override!r} changes how the command is run; only the scenario can be set."
        )
    if any(mark in override for mark in FORBIDDEN):
        raise Refusal(
            f"command line: {shown_override!r} is not a plain value; write the value itself."
        )
    if "=" not in override and not override.startswith("~"):
        raise Refusal(
            f"command line: {shown_override!r} is not a setting; write key=value, e.g. groups=40."
        )
    name, _, choice = override.partition("=")
    group = group_of(name)
    if group is not None and not re.fullmatch(r"[\w\[\], ]*", choice):
        raise Refusal(
            f"command line: {shown_override!r} names no file of conf/{group};"
            " give a name, such as those that circle show lists."
        )


def group_of(key: str) -> str | None:
    """Return the configuration group that a key of an override chooses from, or None for other keys."""
    group = key.lstrip("+~/").partition("@")[0]
    return group if group in GROUPS else None


def register_defaults() -> None:
    """Give Hydra the defaults of parameters, whose one home is the registry."""
    from hydra.core.config_store import ConfigStore

    from sim.scenario.tables import registry

    ConfigStore.instance().store(group="parameters", name="default", node=registry().defaults())


def _composed(command: str, overrides: Sequence[str], typed: Sequence[str]) -> Any:
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    register_defaults()
    try:
        with initialize_config_dir(
            version_base="1.3", config_dir=str(conf_folder()), job_name=command
        ):
            return hydra_compose(
                config_name=command, overrides=list(overrides), return_hydra_config=True
            )
    except (HydraException, OmegaConfBaseException, OSError, ValueError) as error:
        raise Refusal(sentence(error, command, typed, overrides)) from None


def sentence(
    error: Exception, command: str, typed: Sequence[str], overrides: Sequence[str] = ()
) -> str:
    """Return in one sentence why Hydra could not compose.

    Parameters
    ----------
    typed : sequence of str
        Overrides of the user, one of which may be at fault.
    overrides : sequence of str
        All of them, from which the keys there are follow.
    """
    text = " ".join(str(error).split())
    for override in typed:
        key = override.partition("=")[0].lstrip("+~")
        if f"Could not override '{key}'" in text or (
            f"'{key}'" in text and "not in struct" in text
        ):
            others = [each for each in overrides if each != override]
            known = [name for name, _ in _every_key(command, others)]
            return f"{key} (command line): there is no such key; {suggestion(key, known)}"
    missing = re.search(r"Could not find '([^']+)'", text) or re.search(
        r"Cannot find primary config '([^']+)'", text
    )
    if missing:
        group, _, name = missing.group(1).rpartition("/")
        options = [path.stem for path in (conf_folder() / group).glob("*.yaml")]
        if group.startswith("hydra/"):
            known = re.findall(r"^\t(\w+)$", str(error), re.MULTILINE)
            return f"{group}={name}: is not installed; {suggestion(name, known)}"
        there = f"{shown(conf_folder() / group)}/{name}.yaml"
        return f"{group or 'conf'}={name}: there is no {there}; {suggestion(name, options)}"
    group_missing = re.search(r"Could not override '([^']+)'", text)
    if group_missing:
        name = group_missing.group(1)
        folders = [path.name for path in conf_folder().iterdir() if path.is_dir()]
        return f"{name} (command line): there is no such key or group; {suggestion(name, folders)}"
    return f"command line: {text[:200]}"


def _every_key(command: str, overrides: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield the keys of a study, such as an arm of the user's; of the command itself where others are wrong too."""
    try:
        composed = _composed(command, overrides, ())
        config = composed_by_hydra(composed, composed.hydra, command, ()).config
    except Refusal:
        config = compose(command, []).config
    yield from _nodes(config)


def _nodes(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if key:
        yield key, value
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _nodes(inner, f"{key}.{name}" if key else str(name))


def _leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _leaves(inner, f"{key}[{position}]")
    else:
        yield key, value


def search_path(folder: Path) -> str:
    """Return the override that lets Hydra search a folder too, once its files are plain data.

    Raises
    ------
    Refusal
        Where it is no folder, or a file holds what is no plain data.
    """
    if not folder.is_dir():
        raise Refusal(
            f"--config-dir {folder}: is not a folder; give the folder that holds your files."
        )
    for path in sorted(folder.rglob("*.yaml")):
        for key, value in _leaves(read_yaml(path)):
            if any(mark in f"{key} {value}" for mark in FORBIDDEN):
                raise Refusal(f"{path}: {key} is not a plain value; write the value itself.")
    return f"hydra.searchpath=['file://{folder.resolve()}']"
