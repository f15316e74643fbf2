"""What axe-core finds on a page: what keeps people from reading it, by WCAG 2 up to 2.2, levels A and AA."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def findings(page: Any, but: Collection[str] = ()) -> list[str]:
    """Return a line for each element that breaks a rule, the gravest first.

    Parameters
    ----------
    page : playwright.sync_api.Page
        Opened with ``bypass_csp``, where the page has a policy, so that axe-core may be put in.
    but : collection of str
        Rules that are left out.
    """
    from axe_playwright_python.sync_playwright import Axe

    # Colours are looked at where they come to rest: pages of Solara fade in.
    page.add_style_tag(content="* { animation: none !important; transition: none !important }")
    found = Axe().run(page, options={"runOnly": list(RULES)}).response["violations"]
    grave = ("critical", "serious", "moderate", "minor", None)
    return [
        f"{each['impact']}: {each['id']}: {node['target']}: {node['failureSummary']}"
        for each in sorted(found, key=lambda each: grave.index(each["impact"]))
        if each["id"] not in but
        for node in each["nodes"]
    ]
