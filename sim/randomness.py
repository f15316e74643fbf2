"""The one generator of chance: Philox4x32-10, a function of an address and of nothing else.

A block of four 32-bit words is drawn from *(seed, replicate, purpose, week, turn, agent, other,
block)*. Arm, point, group, engine and shard never enter, so the same virtual person meets the same
luck in every arm, whoever else is in the room and in whatever order draws are made::

    key        seed (low word, high word)
    counter 0  replicate, 32 bits
    counter 1  purpose, 16 bits | week, 16 bits in two's complement
    counter 2  turn, 8 bits | agent, 24 bits
    counter 3  block, 8 bits | other, 24 bits

Source: Salmon, Moraes, Dror and Shaw 2011, *Parallel random numbers: as easy as 1, 2, 3*,
doi 10.1145/2063384.2063405.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from numbers import Integral
from typing import Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from sim.numerics import compiled, small_float

Block = tuple[float, float, float, float]
"""Four independent uniforms, each strictly between 0 and 1."""

RANGES: Final[dict[str, tuple[int, int]]] = {
    "seed": (0, 2**64 - 1),
    "replicate": (0, 2**32 - 1),
    "week": (-(2**15), 2**15 - 1),
    "turn": (0, 2**8 - 1),
    "agent": (0, 2**24 - 1),
    "other": (0, 2**24 - 1),
    "block": (0, 2**8 - 1),
}
"""Smallest and largest value of each field of an address."""


class Place(NamedTuple):
    """Where a named uniform stands; a module-level Place is a constant to Numba."""

    block: int
    word: int


class Purpose(IntEnum):
    """What a draw is for: a constant for the address, and the names of the words of each block.

    Constants are never reused or renumbered: that would move every number. ``agent`` is the person
    and ``other`` 0 unless stated.
    """

    blocks: tuple[tuple[str, ...], ...]

    def __new__(cls, value: int, *blocks: str) -> Self:
        """Make a member from its constant and, for each block, up to four names of words."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.blocks = tuple(tuple(block.split()) for block in blocks)
        return member

    #: Who a person is; week 0.
    TRAITS = (
        1,
        "home_anxiety home_depression start_anxiety start_depression",
        "expressiveness competence literacy outside_support",
        "travel age sex rural",
        "chemotherapy chemotherapy_phase oral_therapy physical_function",
        "weeks_since_diagnosis scan_phase baseline_skill expected_value",
        "adherence",
    )
    #: Who leads; agent is the group's anchor person, other the facilitator's index.
    FACILITATOR = 2, "skill"
    #: Who sits in which group.
    SEATING = 3, "allocation"
    #: Whether an offer reaches a person and is taken up.
    ACCESS = 4, "reachable accepts"
    #: Whether a person comes to a week's session, and what is made up for.
    ATTENDANCE = 5, "attends technical_failure catches_up restudies"
    #: With what state of mind a person takes part in a week.
    SESSION = 6, "start_affect value_noise reading_window practises"
    #: What a week brings regardless of the programme.
    SYMPTOMS = 7, "anxiety_innovation depression_innovation life_event event_size"
    #: Whether a person stays in the programme and on treatment.
    STAYING = 8, "drops_out stops_treatment doses"
    #: Who speaks and who answers; agent is the group's anchor person, turn the turn or post.
    TURN = (
        9,
        "speaker disclosure facilitator_steps_in facilitator_replies",
        "peer_replies which_peer co_ruminates",
    )
    #: Contact outside sessions; agent is the lower person number of a pair, other the higher.
    CONTACT = 10, "low_to_high high_to_low"
    #: Errors of measurement, and whether an assessment takes place.
    MEASUREMENT = 11, "anxiety depression gad7 cohesion", "quality_of_life observed"
    #: Planned stay of a member of an open group.
    ENTRY = 12, "stagger"
    #: Layout of graphs in figures.
    FIGURES = 13, "layout"
    #: Where the points of a sweep lie; replicate 0.
    DESIGN = 14, "points"
    #: Which parameter sets a calibration tries; agent is the block of parameters, week the generation.
    CALIBRATION = 15, "proposals"

    def place(self, name: str) -> Place:
        """Find a named word; ValueError lists the names there are."""
        for block, names in enumerate(self.blocks):
            if name in names:
                return Place(block, names.index(name))
        known = ", ".join(name for names in self.blocks for name in names)
        raise ValueError(f"{self.name} has no word {name!r}; it has {known}")


_WORD = 0xFFFFFFFF
_ROUNDS = 10
_MULTIPLIER_0, _MULTIPLIER_1 = 0xD2511F53, 0xCD9E8D57
_WEYL_0, _WEYL_1 = 0x9E3779B9, 0xBB67AE85


@compiled
def _wide_product(multiplier: int, word: int) -> tuple[int, int]:
    """Return the high and the low word of a product of two words."""
    # Unsigned on purpose: the product can exceed 2**63, and Numba lets LLVM assume that signed
    # products never do, so that it may drop the highest bit of the high word.
    product = np.uint64(multiplier) * np.uint64(word)
    return int(np.int64(product >> np.uint64(32))), int(np.int64(product & np.uint64(_WORD)))


@compiled
def philox(
    counter0: int, counter1: int, counter2: int, counter3: int, key0: int, key1: int
) -> tuple[int, int, int, int]:
    """Return the four 32-bit words of Philox4x32-10 for a counter of four and a key of two."""
    for _ in range(_ROUNDS):
        high0, low0 = _wide_product(_MULTIPLIER_0, counter0)
        high1, low1 = _wide_product(_MULTIPLIER_1, counter2)
        counter0, counter1 = high1 ^ counter1 ^ key0, low1
        counter2, counter3 = high0 ^ counter3 ^ key1, low0
        key0 = (key0 + _WEYL_0) & _WORD
        key1 = (key1 + _WEYL_1) & _WORD
    return counter0, counter1, counter2, counter3


@compiled
def uniform(word: int) -> float:
    """(word + 1/2) / 2**32: strictly between 0 and 1 and exact."""
    return (small_float(word) + 0.5) / 4294967296.0


@compiled
def counter(
    replicate: int, purpose: int, week: int, turn: int, agent: int, other: int, block: int
) -> tuple[int, int, int, int]:
    """Pack an address, within `RANGES`, into the four words of a counter."""
    return replicate, purpose << 16 | (week & 0xFFFF), turn << 24 | agent, block << 24 | other


@compiled
def uniforms(
    key0: int,
    key1: int,
    replicate: int,
    purpose: int,
    week: int,
    turn: int,
    agent: int,
    other: int,
    block: int,
) -> Block:
    """Four uniforms at an address whose key is that of `Chance.key`, the seed's two words.

    Fields within `RANGES` are the caller's duty here; `Chance` checks them.
    """
    c0, c1, c2, c3 = counter(replicate, purpose, week, turn, agent, other, block)
    w0, w1, w2, w3 = philox(c0, c1, c2, c3, key0, key1)
    return uniform(w0), uniform(w1), uniform(w2), uniform(w3)


@dataclass(frozen=True)
class Chance:
    """All the chance of one replicate of a study.

    Parameters
    ----------
    seed
        Of the study, 0 to 2**64 - 1; 0 is a seed like any other. ValueError for anything else.
    replicate
        Which independent world, 0 to 2**32 - 1. ValueError for anything else.
    """

    seed: int
    replicate: int

    def __post_init__(self) -> None:
        _checked("seed", self.seed)
        _checked("replicate", self.replicate)

    @cached_property
    def key(self) -> tuple[int, int]:
        """Low and high word of the seed, as compiled code takes it."""
        return int(self.seed) & _WORD, int(self.seed) >> 32

    def block(
        self,
        purpose: Purpose,
        *,
        week: int = 0,
        turn: int = 0,
        agent: int = 0,
        other: int = 0,
        block: int = 0,
    ) -> Block:
        """Draw the four uniforms of an address; `Purpose` names them.

        ValueError for a field out of its range and for a block that the purpose doesn't have.
        """
        return uniforms(
            *self.key,
            int(self.replicate),
            _checked_purpose(purpose, block),
            _checked("week", week),
            _checked("turn", turn),
            _checked("agent", agent),
            _checked("other", other),
            int(block),
        )

    def library_seed(self, purpose: Purpose, *, week: int = 0, agent: int = 0) -> int:
        """Draw a 32-bit seed for a library that makes its own random numbers, such as networkx."""
        return int(self.block(purpose, week=week, agent=agent)[0] * 2**32)


def block_for(
    chance: Chance,
    purpose: Purpose,
    agents: npt.NDArray[np.integer[Any]],
    week: int = 0,
    block: int = 0,
) -> npt.NDArray[np.float64]:
    """Draw one block for each of many people, the same numbers as `Chance.block` gives.

    Parameters
    ----------
    chance, purpose, week, block
        As for `Chance.block`, with the same errors.
    agents
        Person numbers, integers, shape (n,). ValueError for anything else.

    Returns
    -------
    ndarray
        Uniforms, shape (n, 4); the column of each word is contiguous.
    """
    if agents.ndim != 1 or not np.issubdtype(agents.dtype, np.integer):
        raise ValueError(f"agents must be a vector of integers, not {agents.dtype} {agents.shape}")
    for extreme in (agents.min(), agents.max()) if agents.size else ():
        _checked("agent", extreme)
    columns = np.empty((4, agents.size))
    address = _checked_purpose(purpose, block), _checked("week", week), int(block)
    _fill(columns, agents.astype(np.int64), *chance.key, int(chance.replicate), *address)
    return columns.T


@compiled
def _fill(
    columns: npt.NDArray[np.float64],
    agents: npt.NDArray[np.int64],
    key0: int,
    key1: int,
    replicate: int,
    purpose: int,
    week: int,
    block: int,
) -> None:
    for i in range(agents.size):
        columns[0, i], columns[1, i], columns[2, i], columns[3, i] = uniforms(
            key0, key1, replicate, purpose, week, 0, agents[i], 0, block
        )


def _checked(field: str, value: int) -> int:
    """Return the value of a field as a plain int, if it is a whole number in the field's range."""
    low, high = RANGES[field]
    whole = type(value) is int or (isinstance(value, Integral) and not isinstance(value, bool))
    if not (whole and low <= value <= high):
        raise ValueError(f"{field} must be a whole number from {low} to {high}, not {value!r}")
    return int(value)


def _checked_purpose(purpose: Purpose, block: int) -> int:
    """Return the constant of a purpose, if it has the block."""
    if not isinstance(purpose, Purpose):
        raise ValueError(f"purpose must be a member of Purpose, not {purpose!r}")
    if _checked("block", block) >= len(purpose.blocks):
        raise ValueError(f"{purpose.name} has blocks 0 to {len(purpose.blocks) - 1}, not {block!r}")
    return int(purpose)
