"""Works that the methods paragraph and the checklists cite, written out for a list of references."""

from __future__ import annotations

from typing import Final

WORKS: Final = {
    "odd": (
        "Grimm V, Railsback SF, Vincenot CE, et al. The ODD protocol for describing agent-based "
        "and other simulation models: a second update to improve clarity, replication, and "
        "structural realism. Journal of Artificial Societies and Social Simulation 2020; 23(2): 7. "
        "doi:10.18564/jasss.4259"
    ),
    "philox": (
        "Salmon JK, Moraes MA, Dror RO, Shaw DE. Parallel random numbers: as easy as 1, 2, 3. "
        "Proceedings of SC ’11, 2011. doi:10.1145/2063384.2063405"
    ),
    "estimands": (
        "ICH. E9(R1): Addendum on estimands and sensitivity analysis in clinical trials to the "
        "guideline on statistical principles for clinical trials. 2019."
    ),
    "trace": (
        "Grimm V, Augusiak J, Focks A, et al. Towards better modelling and decision support: "
        "documenting model development, testing, and analysis using TRACE. Ecological Modelling "
        "2014; 280: 129–139. doi:10.1016/j.ecolmodel.2014.01.018"
    ),
    "stress": (
        "Monks T, Currie CSM, Onggo BS, Robinson S, Kunc M, Taylor SJE. Strengthening the "
        "reporting of empirical simulation studies: introducing the STRESS guidelines. Journal of "
        "Simulation 2019; 13(1): 55–67. doi:10.1080/17477778.2018.1442155"
    ),
    "ispor": (
        "Caro JJ, Briggs AH, Siebert U, Kuntz KM. Modeling good research practices – overview: a "
        "report of the ISPOR-SMDM Modeling Good Research Practices Task Force–1. Value in Health "
        "2012; 15(6): 796–803. doi:10.1016/j.jval.2012.06.012"
    ),
}
"""Each as docs/ODD.md, docs/TRACE.md and docs/checklists.md cite it."""


class Cited:
    """Numbers for works in the order in which they are first cited."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def __call__(self, text: str) -> str:
        """Return the mark of a reference, as ``[2]``."""
        if text not in self._texts:
            self._texts.append(text)
        return f"[{self._texts.index(text) + 1}]"

    def listed(self) -> list[str]:
        """Return the references in the order of their numbers."""
        return list(self._texts)
