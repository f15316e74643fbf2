"""Figures: tables in, drawings out. No simulation and no files."""

from sim.figures.attendance import attendance
from sim.figures.convergence import convergence
from sim.figures.dose_response import dose_response
from sim.figures.drawing import DPI, Drawing, Drawings, Format, render
from sim.figures.flow import flow
from sim.figures.forest import forest
from sim.figures.group_course import group_course
from sim.figures.heat_map import heat_map
from sim.figures.identification import identification
from sim.figures.influence_by_evidence import influence_by_evidence
from sim.figures.morris_plane import morris_plane
from sim.figures.network import group_network
from sim.figures.parallel import parallel
from sim.figures.paths import paths
from sim.figures.patterns import patterns
from sim.figures.posterior_pairs import posterior_pairs
from sim.figures.raincloud import raincloud
from sim.figures.recovery import recovery
from sim.figures.response import response
from sim.figures.retention import retention
from sim.figures.rivals import rivals
from sim.figures.sobol_bars import sobol_bars
from sim.figures.speed import speed
from sim.figures.style import arm_styles
from sim.figures.tornado import tornado
from sim.figures.trajectories import trajectories

__all__ = [
    "DPI",
    "Drawing",
    "Drawings",
    "Format",
    "arm_styles",
    "attendance",
    "convergence",
    "dose_response",
    "flow",
    "forest",
    "group_course",
    "group_network",
    "heat_map",
    "identification",
    "influence_by_evidence",
    "morris_plane",
    "parallel",
    "paths",
    "patterns",
    "posterior_pairs",
    "raincloud",
    "recovery",
    "render",
    "response",
    "retention",
    "rivals",
    "sobol_bars",
    "speed",
    "tornado",
    "trajectories",
]
