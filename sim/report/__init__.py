"""The report: one self-contained HTML page, and the summary that the terminal shows.

Tables and figures in, text out: nothing here simulates, estimates or touches results on disk.
"""

from __future__ import annotations

from sim.report.headlines import headline
from sim.report.html import ReportFigure
from sim.report.page import ReportInput, render_report
from sim.report.results import Effect, Mean, Results
from sim.report.summary import print_summary, summary_sentences, summary_table
from sim.report.words import comparison, finding

__all__ = [
    "Effect",
    "Mean",
    "ReportFigure",
    "ReportInput",
    "Results",
    "comparison",
    "finding",
    "headline",
    "print_summary",
    "render_report",
    "summary_sentences",
    "summary_table",
]
