"""A finished run as an object: its tables as DataFrames, its figures, and what it found in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.figures import DPI
from sim.notebook.findings import findings_of
from sim.notebook.tables import read_result
from sim.plot import check_finished, chosen, figures_of
from sim.runner import Plan, read_plan
from sim.scenario.refusal import Refusal, suggestion
from sim.session import RESULTS

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures import Drawing
    from sim.study import Study


def open_run(folder: str | Path) -> OpenRun:
    """Open the folder that a study command left.

    Raises
    ------
    Refusal
        Where it is no such folder, isn't finished, or a table isn't what was written.

    Examples
    --------
    >>> run = sim.open_run("results/compare/latest")
    """
    check_finished(Path(folder))
    return OpenRun(Path(folder))


class OpenRun:
    """A finished run.

    Every table is an attribute, such as ``run.effects``: a DataFrame, read when it is first asked for. `tables` and
    `figures` name what there is.

    Attributes
    ----------
    folder : pathlib.Path
        Where it is.
    plan : Plan
        What was run: shards, replicates, version of the model.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plan: Plan = read_plan(folder)
        files = (Path(name) for name in (*self.plan.inputs, *self.plan.results))
        self._files = {file.stem: file.name for file in files if file.suffix in RESULTS}

    @property
    def command(self) -> str:
        """The command that made it."""
        return self.plan.command

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables."""
        return tuple(sorted(self._files))

    @cached_property
    def config(self) -> Mapping[str, Any]:
        """Every setting it was run with."""
        from sim.scenario.files import read_yaml

        config: Mapping[str, Any] = read_yaml(self.folder / store.CONFIG)
        return config

    @cached_property
    def study(self) -> Study:
        """The people and arms, as typed objects."""
        from sim.notebook.shown import ShownStudy
        from sim.scenario import read_study

        return ShownStudy.of(read_study(self.config, command=self.command))

    @property
    def report(self) -> Path | None:
        """The page that reports it, or None where its command leaves none."""
        page = self.folder / "report.html"
        return page if page.is_file() else None

    @cached_property
    def findings(self) -> tuple[str, ...]:
        """What was found, in sentences with intervals."""
        return tuple(findings_of(self.folder))

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Names of the figures."""
        try:
            return tuple(figures_of(self.folder))
        except Refusal:  # it found nothing that could be drawn
            return ()

    def figure(self, name: str, outcome: str | None = None) -> Drawing:
        """Draw a figure from the tables.

        Parameters
        ----------
        name : str
            One of `figures`, or its kind where there is one of it, such as ``"heat_map"``.
        outcome : str, optional
            Another outcome than the run was about.

        Returns
        -------
        Drawing
            A notebook shows it; `Drawing.figure` is matplotlib's.

        Raises
        ------
        Refusal
            Where there is no such figure, several, or no such outcome.
        """
        found = chosen(self.folder, figures_of(self.folder, outcome), name)
        if len(found) > 1:
            raise Refusal(f"{name}: there are several of this kind; name one: {', '.join(found)}")
        return next(iter(found.values()))()

    def save_figure(
        self, name: str, path: str | Path, outcome: str | None = None, dpi: int = DPI
    ) -> None:
        """Write a figure in the format that the file's name ends with: .pdf, .svg, .tiff or .png.

        Parameters
        ----------
        name, outcome
            As for `figure`.
        dpi : int
            Dots per inch of a TIFF or PNG.

        Raises
        ------
        Refusal
            For another ending, and as for `figure`.

        Examples
        --------
        >>> run.save_figure("forest", "figure_2.pdf")
        """
        from sim.figure_files import save_figure

        save_figure(self.figure(name, outcome), Path(path), dpi)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in self._files:
            remedy = "" if name.startswith("_") else f"; {suggestion(name, dir(self))}"
            raise AttributeError(f"circle {self.command} left no table {name!r}{remedy}")
        table = read_result(self.folder / self._files[name])
        self.__dict__[name] = table  # so that columns a user adds stay
        return table

    def __dir__(self) -> list[str]:
        own = (name for name in super().__dir__() if not name.startswith("_"))
        return sorted({*own, *self._files})

    def __repr__(self) -> str:
        lines = [f"circle {self.command}: {self.folder}", *self.findings]
        lines += [f"tables:  {', '.join(self.tables)}", f"figures: {', '.join(self.figures)}"]
        return "\n".join([*lines, *([f"report:  {self.report}"] if self.report else [])])

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(each)}</p>" for each in self.findings)
        place = escape(str(self.folder))
        page = f' – <a href="{place}/report.html" target="_blank">report</a>' if self.report else ""
        names = f"<p>tables: {', '.join(self.tables)}<br>figures: {', '.join(self.figures)}</p>"
        return f"<p><b>circle {self.command}</b>: {place}{page}</p>{said}{names}"
