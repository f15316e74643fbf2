"""The declared tables: the registry of parameters and attributes, and the evidence they cite."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.parameters import Attribute, Evidence, Kind, Level, Parameter, Registry
from sim.scenario.files import conf_folder, read_yaml, shown
from sim.scenario.refusal import Refusal, suggestion

Finite = Annotated[float, Field(allow_inf_nan=False)]
ATTRIBUTE_TABLES = ("mode", "delivery", "programme", "population")


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EvidenceRow(_Row):
    """Evidence of one value, as written beside it."""

    level: Level
    range: tuple[Finite, Finite] | None
    sources: tuple[str, ...]

    def evidence(self) -> Evidence:
        """Return it as the record the library uses."""
        return Evidence(self.level, self.range, self.sources)


class _AttributeRow(_Row):
    kind: Kind
    unit: str
    meaning: str
    bounds: tuple[Finite, Finite] = (0.0, 1.0)
    choices: tuple[str, ...] = ()


class _ParameterRow(_Row):
    symbol: str
    default: Finite
    unit: str
    bounds: tuple[Finite, Finite]
    range: tuple[Finite, Finite] | None
    level: Literal["measured", "derived", "calibrated", "assumed"]
    sources: tuple[str, ...]
    meaning: str


@cache
def evidence() -> Mapping[str, Mapping[str, Any]]:
    """Return the evidence table: findings by id."""
    table = read_yaml(conf_folder() / "evidence.yaml")
    return {row["id"]: row for row in table["findings"]}


def check_sources(sources: tuple[str, ...], where: str) -> None:
    """Refuse a source that the evidence table doesn't hold.

    Raises
    ------
    Refusal
        Naming the file and key, and the nearest id.
    """
    for source in sources:
        if source not in evidence():
            raise Refusal(
                f"{where}: source {source!r} is not a row of conf/evidence.yaml; {suggestion(source, evidence())}"
            )


@cache
def registry() -> Registry:
    """Return the registry read from conf/registry."""
    return read_registry(conf_folder() / "registry")


def read_registry(folder: Path) -> Registry:
    """Return the registry of a folder of tables.

    Raises
    ------
    Refusal
        Where a row is not as declared, a default lies outside its range, or a source is unknown.
    """
    parameters: dict[str, Parameter] = {}
    path = folder / "parameters.yaml"
    for section, rows in read_yaml(path).items():
        for name, row in rows.items():
            parameters[name] = _parameter(name, section, row, f"{shown(path)} {section}.{name}")
    tables = {name: _attributes(folder / f"{name}.yaml") for name in ATTRIBUTE_TABLES}
    return Registry(parameters=parameters, **tables)


def _parameter(name: str, section: str, row: Any, where: str) -> Parameter:
    values = _validated(_ParameterRow, row, where)
    low, high = values.range or values.bounds
    least, most = values.bounds
    if not least <= low <= values.default <= high <= most:
        raise Refusal(
            f"{where}: default {values.default} must lie in range {low}…{high}, and that in {least}…{most}."
        )
    check_sources(values.sources, where)
    return Parameter(
        name=name,
        kind="number",
        unit=values.unit,
        meaning=values.meaning,
        bounds=values.bounds,
        symbol=values.symbol,
        section=section,
        default=values.default,
        evidence=Evidence(values.level, values.range, values.sources),
    )


def _attributes(path: Path) -> dict[str, Attribute]:
    rows = read_yaml(path).items()
    return {
        name: Attribute(
            name=name, **_validated(_AttributeRow, row, f"{shown(path)} {name}").model_dump()
        )
        for name, row in rows
    }


def _validated(model: Any, row: Any, where: str) -> Any:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise Refusal(f"{where}{'.' if key else ''}{key}: {first['msg'].lower()}.") from None
