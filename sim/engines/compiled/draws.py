"""Drawing many uniforms at once: loops of their own, which the compiler turns into vector code."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.state import Floats, Ints
from sim.numerics import normal_quantile, routine
from sim.randomness import Purpose, uniforms

CONTACT, TURN = int(Purpose.CONTACT), int(Purpose.TURN)


@routine
def draw_people(f: Floats, w: Ints, n: int, purpose: int, key: tuple[int, int], week: int) -> None:
    """Draw everybody's four uniforms of a week for a purpose."""
    for i in range(n):
        f[c.U0 + i], f[c.U1 + i], f[c.U2 + i], f[c.U3 + i] = uniforms(
            key[0], key[1], w[c.REPLICATE + i], purpose, week, 0, w[c.PERSON + i], 0, 0
        )


@routine
def draw_turn(
    cf: Floats,
    cw: Ints,
    circles: int,
    number: int,
    key: tuple[int, int],
    week: int,
) -> None:
    """Draw both blocks of a turn for every circle."""
    for k in range(circles):
        cf[c.C_U0 + k], cf[c.C_U1 + k], cf[c.C_U2 + k], cf[c.C_U3 + k] = uniforms(
            key[0], key[1], cw[c.C_REPLICATE + k], TURN, week, number, cw[c.C_ANCHOR + k], 0, 0
        )
    for k in range(circles):
        cf[c.C_U4 + k], cf[c.C_U5 + k], cf[c.C_U6 + k], cf[c.C_U7 + k] = uniforms(
            key[0], key[1], cw[c.C_REPLICATE + k], TURN, week, number, cw[c.C_ANCHOR + k], 0, 1
        )


@routine
def draw_pairs(
    draws: Floats, people: Ints, me: int, key: tuple[int, int], replicate: int, week: int
) -> None:
    """Draw the two uniforms of a person with each of others of her group: hers, and theirs."""
    for j in range(len(people)):
        other = people[j]
        low, high = min(me, other), max(me, other)
        up, down, _, _ = uniforms(key[0], key[1], replicate, CONTACT, week, 0, low, high, 0)
        draws[0, j] = up if me == low else down
        draws[1, j] = down if me == low else up


@routine
def normals(f: Floats, uniform: int, normal: int, n: int) -> None:
    """Turn a row of uniforms into a row of normals."""
    for i in range(n):
        f[normal + i] = normal_quantile(f[uniform + i])
