"""Drawing many uniforms at once: loops of their own, which the compiler turns into vector code."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.state import Floats, Ints
from sim.numerics import normal_quantile, routine
from sim.randomness import Purpose, uniforms

CONTACT, TURN = int(Purpose.CONTACT), int(Purpose.TURN)


@routine
def draw_people(
    f: Floats, w: Ints, n: int, purpose: int, key: tuple[int, int], replicate: int, week: int
) -> None:
    """Draw everybody's four uniforms of a week for a purpose."""
    for i in range(n):
        f[c.U0, i], f[c.U1, i], f[c.U2, i], f[c.U3, i] = uniforms(
            key[0], key[1], replicate, purpose, week, 0, w[c.PERSON, i], 0, 0
        )


@routine
def draw_turns(
    draws: Floats, turns: int, anchor: int, key: tuple[int, int], replicate: int, week: int
) -> None:
    """Draw both blocks of every turn of a conversation."""
    for t in range(turns):
        draws[0, t], draws[1, t], draws[2, t], draws[3, t] = uniforms(
            key[0], key[1], replicate, TURN, week, t, anchor, 0, 0
        )
    for t in range(turns):
        draws[4, t], draws[5, t], draws[6, t], draws[7, t] = uniforms(
            key[0], key[1], replicate, TURN, week, t, anchor, 0, 1
        )


@routine
def draw_pairs(
    draws: Floats,
    w: Ints,
    first: int,
    i: int,
    n: int,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> None:
    """Draw the two uniforms of person i of a group with everybody after her: hers, and theirs."""
    me = w[c.PERSON, first + i]
    for j in range(i + 1, n):
        other = w[c.PERSON, first + j]
        low, high = min(me, other), max(me, other)
        up, down, _, _ = uniforms(key[0], key[1], replicate, CONTACT, week, 0, low, high, 0)
        draws[0, j] = up if me == low else down
        draws[1, j] = down if me == low else up


@routine
def normals(uniform: Floats, normal: Floats, n: int) -> None:
    """Turn uniforms into normals."""
    for i in range(n):
        normal[i] = normal_quantile(uniform[i])
