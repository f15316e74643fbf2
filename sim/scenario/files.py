"""Reading YAML as data: safely, with limits, and with the file's name in every complaint."""

from __future__ import annotations

from collections.abc import Hashable
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from sim.scenario.refusal import Refusal

MOST_BYTES = 1_000_000
MOST_NODES = 100_000
MOST_DEPTH = 50


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Safe loader that refuses duplicate keys instead of keeping the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return a mapping; refuse one in which a key stands twice."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable):
                if key in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"key {key!r} stands twice", key_node.start_mark
                    )
                seen.add(key)
        return super().construct_mapping(node, deep)  # type: ignore[no-any-return]


def conf_folder() -> Path:
    """Return the folder of shipped configuration, wherever the package is installed."""
    return Path(str(files("sim") / "conf")).resolve()


def shown(path: Path) -> str:
    """Return a configuration file's name as a user knows it: conf/…, else its path."""
    resolved = path.resolve()
    folder = conf_folder()
    return (
        f"conf/{resolved.relative_to(folder).as_posix()}"
        if resolved.is_relative_to(folder)
        else str(path)
    )


def read_yaml(path: Path) -> Any:
    """Return the data of one YAML file.

    Raises
    ------
    Refusal
        Where it can't be read, is too large, too deep, leans on aliases, or is not YAML.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal(
                f"{shown(path)}: is larger than {MOST_BYTES} bytes; a scenario file is a page or two."
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Refusal(
            f"{shown(path)}: can't be read ({error.strerror}); give a file that exists."
        ) from None
    except UnicodeDecodeError:
        raise Refusal(f"{shown(path)}: is not UTF-8 text; save it as UTF-8.") from None
    return parse_yaml(text, shown(path))


def parse_yaml(text: str, where: str) -> Any:
    """Return the data of YAML text; `where` names it in complaints.

    Raises
    ------
    Refusal
        As `read_yaml`.
    """
    try:
        _check_shape(text, where)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "not YAML"
        raise Refusal(f"{where}{line}: {problem}; mend the file's YAML.") from None
    except (RecursionError, ValueError) as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal(f"{where}: can't be read as data; mend the file's YAML.") from None


def _check_shape(text: str, where: str) -> None:
    """Refuse what nests too deep or would grow too large once its aliases are written out."""
    # Events come before anything is built, so an alias bomb costs nothing.
    open_nodes: list[list[Any]] = [[None, 0]]
    sizes: dict[str, int] = {}
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            open_nodes.append([event.anchor, 1])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            anchor, size = open_nodes.pop()
            open_nodes[-1][1] += size
            sizes[str(anchor)] = size
        elif isinstance(event, yaml.AliasEvent):
            open_nodes[-1][1] += sizes.get(str(event.anchor), 1)
        elif isinstance(event, yaml.ScalarEvent):
            open_nodes[-1][1] += 1
        if len(open_nodes) > MOST_DEPTH or open_nodes[-1][1] > MOST_NODES:
            raise Refusal(f"{where}: nests or repeats itself too much; write the values out.")
