"""Drawing many uniforms at once: loops of their own, which the compiler turns into vector code."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.state import Floats, Ints, Scratch
from sim.numerics import central_quantile, in_centre, routine, tail_quantile
from sim.randomness import Purpose, uniforms

CONTACT, TURN = int(Purpose.CONTACT), int(Purpose.TURN)


@routine
def draw_people(
    f: Floats, w: Ints, n: int, purpose: int, key: tuple[int, int], week: int, block: int, row: int
) -> None:
    """Draw a block of everybody's four uniforms of a week for a purpose, into four rows."""
    luck = f[row : row + 4 * c.PEOPLE]
    for i in range(n):
        first, second, third, fourth = uniforms(
            key[0], key[1], w[c.REPLICATE + i], purpose, week, 0, w[c.PERSON + i], 0, block
        )
        luck[i], luck[c.PEOPLE + i] = first, second
        luck[2 * c.PEOPLE + i], luck[3 * c.PEOPLE + i] = third, fourth


@routine
def draw_turn(
    cf: Floats, cw: Ints, lanes: int, number: int, key: tuple[int, int], week: int
) -> None:
    """Draw both blocks of a turn for every circle."""
    for k in range(lanes):
        cf[c.C_U0 + k], cf[c.C_U1 + k], cf[c.C_U2 + k], cf[c.C_U3 + k] = uniforms(
            key[0], key[1], cw[c.L_REPLICATE + k], TURN, week, number, cw[c.L_ANCHOR + k], 0, 0
        )
    for k in range(lanes):
        cf[c.C_U4 + k], cf[c.C_U5 + k], cf[c.C_U6 + k], cf[c.C_U7 + k] = uniforms(
            key[0], key[1], cw[c.L_REPLICATE + k], TURN, week, number, cw[c.L_ANCHOR + k], 0, 1
        )


@routine
def draw_pairs(lucks: Floats, pairs: Ints, count: int, key: tuple[int, int], week: int) -> None:
    """Draw for some pairs whether the lower number seeks contact with the higher, and the other way round."""
    for k in range(count):
        lucks[c.P_LOW_TO_HIGH + k], lucks[c.P_HIGH_TO_LOW + k], _, _ = uniforms(
            key[0],
            key[1],
            pairs[c.P_REPLICATE + k],
            CONTACT,
            week,
            0,
            pairs[c.P_LOW_PERSON + k],
            pairs[c.P_HIGH_PERSON + k],
            0,
        )


@routine
def normals(s: Scratch, uniform: int, normal: int, n: int) -> None:
    """Turn a row of people's uniforms into a row of normals: as `sim.numerics.normal_quantile`.

    One in seven lies in a tail, which costs several times as much: tails are gathered first.
    """
    source, target = s.f[uniform : uniform + n], s.f[normal : normal + n]
    tails, gathered = s.tails, s.gathered
    count = 0
    for i in range(n):
        tails[count] = i
        count += 0 if in_centre(source[i]) else 1
    for i in range(n):
        target[i] = central_quantile(source[i])
    for k in range(count):
        gathered[k] = source[tails[k]]
    for k in range(count):
        gathered[k] = tail_quantile(gathered[k])
    for k in range(count):
        target[tails[k]] = gathered[k]
