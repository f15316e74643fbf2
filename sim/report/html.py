"""Pages from templates: every word escaped, the style sheet inside, nothing loaded from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.figures import Drawing
from sim.report.text import plain

_ENLARGED: Final = 1.25
_PIXELS_PER_POINT: Final = 96.0 / 72.0
_APART: Final = re.compile(r"(?<=\d) (?=%)|(?<=\bg) (?=[−\d])")
_SVG_SIZE: Final = re.compile(rb'<svg[^>]*?\swidth="([\d.]+)pt"[^>]*?', re.DOTALL)


@dataclass(frozen=True)
class ReportFigure:
    """A figure whose drawing is at hand as SVG; a `sim.figures.Drawing` is rendered."""

    title: str
    alt: str
    caption: str
    svg: bytes


def render_html(room: Path, template: str, *, script: str = "", **context: Any) -> str:
    """Return a page that needs nothing else.

    Parameters
    ----------
    room : pathlib.Path
        Folder of the template, which may build on those beside this file.
    script : str, optional
        Name of a script beside this file, which the page holds with the style sheet of that name.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    here = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader([room, here]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["tied"] = tied
    # Style sheets and scripts are ours and never hold "</", so they stand in the page as they are.
    style = (here / "page.css").read_text(encoding="utf-8")
    code = ""
    if script:
        style += "\n" + (here / f"{script}.css").read_text(encoding="utf-8")
        code = (here / f"{script}.js").read_text(encoding="utf-8")
    return environment.get_template(template).render(
        style=style, script=code, policy=_policy(style, code), **context
    )


def _policy(style: str, script: str) -> str:
    """Return what a browser may do with the page: apply this style, run this script, load nothing."""
    allowed = ["default-src 'none'", f"style-src '{_digest(style)}'"]
    if script:
        allowed.append(f"script-src '{_digest(script)}'")
    return "; ".join([*allowed, "img-src data:", "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def tied(text: str) -> str:
    """Return text in which a number and its sign stay on one line."""
    return _APART.sub("\N{NO-BREAK SPACE}", text)


def embedded(figure: Drawing | ReportFigure) -> dict[str, Any]:
    """Return a figure as the macro ``drawn`` of the templates takes it."""
    size = _SVG_SIZE.search(figure.svg[:4000])
    width = round(float(size.group(1)) * _PIXELS_PER_POINT * _ENLARGED) if size else None
    return {
        "title": plain(figure.title),
        "alt": plain(figure.alt),
        "caption": plain(figure.caption),
        "width": width,
        "source": "data:image/svg+xml;base64," + base64.b64encode(figure.svg).decode("ascii"),
    }
