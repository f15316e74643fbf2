"""Designs of experiments: axes in Hydra's override syntax, samplers, and the points they make."""

from sim.design.axes import Axis
from sim.design.compose import Swept, compose_swept, varied
from sim.design.declared import declared_axes
from sim.design.overrides import quoted, read_axes, read_axis, read_value, split
from sim.design.points import count_points, make_points, rows

__all__ = [
    "Axis",
    "Swept",
    "compose_swept",
    "count_points",
    "declared_axes",
    "make_points",
    "quoted",
    "read_axes",
    "read_axis",
    "read_value",
    "rows",
    "split",
    "varied",
]
