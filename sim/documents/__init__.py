"""Documents that can't drift: made of the declared parameters, the rules, the schedule and the evidence.

What can't be made of them is prose, and stands in the templates beside this file. ``make documents`` writes them;
a test holds the written ones against what would be written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sim.documents import described, findings, law, process
from sim.report import statements
from sim.scenario.tables import registry
from sim.schedule import BEFORE, WEEK

DOCUMENTS: Final = ("ODD.md", "parameters.md", "evidence.md", "patterns.md")
"""Files of the folder docs that are made here, each from the template of its name."""


def documents() -> dict[str, str]:
    """Return the text of every document by the name of its file: the same bytes always and everywhere."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701 - Markdown, and all words are ours
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= _globals()
    return {name: environment.get_template(f"{name}.j2").render() for name in DOCUMENTS}


def _globals() -> dict[str, Any]:
    """Return what templates may use: generated parts, and links that refuse a name there isn't."""
    return {
        "before": BEFORE,
        "week": WEEK,
        "submodels": law.submodels,
        "read_elsewhere": law.read_elsewhere,
        "rule": law.rule_link,
        "parameter": described.parameter,
        "source": findings.cited,
        "levels": dict(statements.LEVELS),
        "built_in": statements.BUILT_IN,
        "calibrated": statements.CALIBRATED,
        "described": described,
        "findings": findings,
        "process": process,
        "registry": registry(),
    }
