"""Figures: tables in, drawings out. No simulation and no files."""

from sim.figures.attendance import attendance
from sim.figures.flow import flow
from sim.figures.forest import forest
from sim.figures.network import group_network
from sim.figures.patterns import patterns
from sim.figures.retention import retention
from sim.figures.speed import speed
from sim.figures.style import Drawing, Format, arm_styles, render
from sim.figures.trajectories import trajectories

__all__ = [
    "Drawing",
    "Format",
    "arm_styles",
    "attendance",
    "flow",
    "forest",
    "group_network",
    "patterns",
    "render",
    "retention",
    "speed",
    "trajectories",
]
