"""Chance: published vectors, one address one draw, the same bits everywhere, uniform draws."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numba import njit
from scipy import stats

from sim.randomness import (
    RANGES,
    Chance,
    Place,
    Purpose,
    _wide_product,
    block_for,
    counter,
    philox,
    uniform,
    uniforms,
)

WORD = 2**32 - 1
FIELDS = ("replicate", "purpose", "week", "turn", "agent", "other", "block")
CHANCE = Chance(seed=20261122, replicate=3)
WHICH_PEER = Purpose.TURN.place("which_peer")

PUBLISHED = [
    # Counter, key and words of philox4x32 10 in tests/kat_vectors of Random123.
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((WORD,) * 4, (WORD,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def field(name):
    return st.sampled_from(RANGES[name]) | st.integers(*RANGES[name])


ADDRESSES = st.tuples(
    field("replicate"),
    st.sampled_from(Purpose).map(int),
    *(field(name) for name in FIELDS[2:]),
)


@pytest.mark.parametrize(("counters", "key", "words"), PUBLISHED)
def test_published_vectors(counters, key, words):
    assert philox(*counters, *key) == words
    assert philox.py_func(*counters, *key) == words


def test_products_beyond_int64_are_exact_in_compiled_code():
    """Were they signed, LLVM would assume that they never overflow and drop the highest bit."""

    @njit(error_model="numpy")
    def highest_bit(word):
        return _wide_product(0xD2511F53, word & WORD)[0] >> 31

    assert highest_bit(WORD) == 1
    assert _wide_product(0xD2511F53, WORD) == divmod(0xD2511F53 * WORD, 2**32)


def textbook_philox(counters, key):
    """Philox4x32-10 as in the paper, on Python's unbounded integers."""
    (c0, c1, c2, c3), (k0, k1) = counters, key
    for bump in range(10):
        high0, low0 = divmod(0xD2511F53 * c0, 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c2, 2**32)
        left = (k0 + bump * 0x9E3779B9) % 2**32
        right = (k1 + bump * 0xBB67AE85) % 2**32
        c0, c1, c2, c3 = high1 ^ c1 ^ left, low1, high0 ^ c3 ^ right, low0
    return c0, c1, c2, c3


def test_philox_agrees_with_the_textbook():
    draws = np.random.default_rng(30).integers(0, 2**32, (5_000, 6)).tolist()
    assert all(philox(*d) == textbook_philox(d[:4], d[4:]) for d in draws)


@given(seed=field("seed"), address=ADDRESSES)
@settings(deadline=None, max_examples=500)
def test_python_and_numba_give_the_same_bits(seed, address):
    key = Chance(seed, 0).key
    words = textbook_philox(counter.py_func(*address), key)
    drawn = uniforms(*key, *address)
    assert drawn == uniforms.py_func(*key, *address)
    assert drawn == tuple((word + 0.5) / 2**32 for word in words)


@given(ADDRESSES)
@settings(deadline=None, max_examples=500)
def test_addresses_are_packed_without_collision(address):
    """Every field can be read back from the counter, so no two addresses share one."""
    words = counter(*address)
    assert all(0 <= word <= WORD for word in words)
    replicate, (purpose, week) = words[0], divmod(words[1], 2**16)
    (turn, agent), (block, other) = divmod(words[2], 2**24), divmod(words[3], 2**24)
    week -= 2**16 if week >= 2**15 else 0
    assert (replicate, purpose, week, turn, agent, other, block) == address
    assert words == counter.py_func(*address)


@given(seed=field("seed"))
@example(0)
@example(2**64 - 1)
def test_seeds_are_keys_without_collision(seed):
    low, high = Chance(seed, 0).key
    assert 0 <= low <= WORD
    assert 0 <= high <= WORD
    assert high * 2**32 + low == seed


def test_seeds_differ():
    seeds = [0, 1, 2**32, 2**32 + 1, 2**63, 2**63 + 1, 2**64 - 1]
    draws = {Chance(seed, 0).block(Purpose.TRAITS) for seed in seeds}
    assert len(draws) == len(seeds)


def test_a_seed_may_be_a_numpy_integer():
    draw = Chance(2**63 + 5, 0).block(Purpose.TRAITS, agent=7)
    assert (
        Chance(np.uint64(2**63 + 5), np.int32(0)).block(Purpose.TRAITS, agent=np.int32(7)) == draw
    )


def test_every_field_changes_all_four_uniforms():
    address = {"week": 2, "turn": 3, "agent": 4, "other": 5, "block": 1}
    draws = [
        CHANCE.block(Purpose.TRAITS, **address),
        CHANCE.block(Purpose.MEASUREMENT, **address),
        Chance(CHANCE.seed, 4).block(Purpose.TRAITS, **address),
        Chance(CHANCE.seed + 1, 3).block(Purpose.TRAITS, **address),
        *(CHANCE.block(Purpose.TRAITS, **{**address, f: v + 1}) for f, v in address.items()),
        CHANCE.block(Purpose.TRAITS, **{**address, "week": -2}),
    ]
    assert len({value for draw in draws for value in draw}) == 4 * len(draws)


def test_draws_do_not_depend_on_the_order_of_calls():
    addresses = [
        (purpose, week, agent) for purpose in Purpose for week in (0, 9) for agent in (0, 5)
    ]
    draw = {a: CHANCE.block(a[0], week=a[1], agent=a[2]) for a in addresses}
    again = {a: CHANCE.block(a[0], week=a[1], agent=a[2]) for a in reversed(addresses)}
    assert draw == again
    assert len(set(draw.values())) == len(addresses)


def test_uniforms_of_extreme_words_lie_strictly_inside():
    assert uniform(0) == uniform.py_func(0) == 2.0**-33 > 0.0
    assert uniform(WORD) == uniform.py_func(WORD) == 1.0 - 2.0**-33 < 1.0


def test_block_for_draws_what_block_draws():
    agents = np.array([5, 0, 2**24 - 1, 5], dtype=np.int32)
    table = block_for(CHANCE, Purpose.TRAITS, agents, week=-3, block=4)
    rows = [CHANCE.block(Purpose.TRAITS, week=-3, agent=int(a), block=4) for a in agents]
    assert table.tolist() == [list(row) for row in rows]
    assert table[:, 2].flags.c_contiguous
    assert block_for(CHANCE, Purpose.TRAITS, agents[:0]).shape == (0, 4)


def test_places_and_purposes_are_constants_in_compiled_code():
    @njit(error_model="numpy")
    def which_peer(key0, key1, replicate, week, turn, anchor):
        block, word = WHICH_PEER
        return uniforms(key0, key1, replicate, Purpose.TURN, week, turn, anchor, 0, block)[word]

    expected = CHANCE.block(Purpose.TURN, week=4, turn=23, agent=8, block=1)[1]
    assert which_peer(*CHANCE.key, CHANCE.replicate, 4, 23, 8) == expected
    assert (Purpose.TURN.place("speaker"), WHICH_PEER) == (Place(0, 0), Place(1, 1))


def test_constants_of_purposes_never_move():
    """New purposes are added at the end; a changed constant would change every number."""
    names = [
        *("TRAITS", "FACILITATOR", "SEATING", "ACCESS", "ATTENDANCE", "SESSION", "SYMPTOMS"),
        *("STAYING", "TURN", "CONTACT", "MEASUREMENT", "ENTRY", "FIGURES"),
        *("DESIGN", "CALIBRATION"),
    ]
    assert [(p.name, int(p)) for p in Purpose] == [(n, i + 1) for i, n in enumerate(names)]
    assert max(Purpose) < 2**16


@pytest.mark.parametrize("purpose", Purpose)
def test_words_are_named_once_and_fit_a_block(purpose):
    names = [name for block in purpose.blocks for name in block]
    assert len(set(names)) == len(names) > 0
    assert all(1 <= len(block) <= 4 for block in purpose.blocks)
    assert all(purpose.blocks[purpose.place(n).block][purpose.place(n).word] == n for n in names)
    assert Purpose(int(purpose)) is purpose


def test_an_unknown_word_is_refused_with_the_names_there_are():
    with pytest.raises(ValueError, match=r"CONTACT has no word 'speaker'; .* high_to_low"):
        Purpose.CONTACT.place("speaker")


@pytest.mark.parametrize("name", ["week", "turn", "agent", "other", "block"])
@pytest.mark.parametrize("wrong", ["low", "high", True, 1.0, 2**80, None, "1"])
def test_a_field_out_of_range_is_refused_by_name(name, wrong):
    low, high = RANGES[name]
    value = {"low": low - 1, "high": high + 1}.get(wrong, wrong)
    with pytest.raises(ValueError, match=rf"{name} must be a whole number from {low} to {high}"):
        CHANCE.block(Purpose.TRAITS, **{name: value})


@pytest.mark.parametrize("name", ["seed", "replicate"])
@pytest.mark.parametrize("wrong", [-1, 2**64, True, 0.5, None])
def test_a_world_out_of_range_is_refused_by_name(name, wrong):
    with pytest.raises(ValueError, match=f"{name} must be a whole number from 0 to"):
        Chance(**{"seed": 0, "replicate": 0, name: wrong})


def test_blocks_and_purposes_that_are_not_listed_are_refused():
    with pytest.raises(ValueError, match="MEASUREMENT has blocks 0 to 1, not 2"):
        CHANCE.block(Purpose.MEASUREMENT, block=2)
    with pytest.raises(ValueError, match="purpose must be a member of Purpose"):
        CHANCE.block(5)


@pytest.mark.parametrize(
    "agents", [np.zeros(2), np.zeros((2, 2), dtype=int), np.array([-1]), np.array([3, 2**24])]
)
def test_agents_that_are_no_person_numbers_are_refused(agents):
    with pytest.raises(ValueError, match="agent"):
        block_for(CHANCE, Purpose.TRAITS, agents)


def test_library_seeds_are_first_words():
    words = philox(*counter(3, Purpose.FIGURES.value, 6, 0, 2, 0, 0), *CHANCE.key)
    assert CHANCE.library_seed(Purpose.FIGURES, week=6, agent=2) == words[0]


@pytest.mark.parametrize("week", [0, 1, -1])
def test_draws_are_uniform_and_their_words_independent(week):
    draws = block_for(CHANCE, Purpose.SYMPTOMS, np.arange(2**16), week=week)
    for word in draws.T:
        counts = np.bincount((word * 64).astype(int), minlength=64)
        assert stats.chisquare(counts).pvalue > 1e-4
        assert stats.kstest(word, "uniform").pvalue > 1e-4
    pairs = np.corrcoef(draws, rowvar=False)[np.triu_indices(4, 1)]
    assert np.abs(pairs).max() < 4.5 / 2**8


@pytest.mark.parametrize(
    ("chance", "purpose", "week", "shift"),
    [
        (CHANCE, Purpose.SYMPTOMS, 6, 0),
        (CHANCE, Purpose.SYMPTOMS, 5, 1),
        (CHANCE, Purpose.SESSION, 5, 0),
        (Chance(CHANCE.seed, 4), Purpose.SYMPTOMS, 5, 0),
        (Chance(CHANCE.seed + 1, 3), Purpose.SYMPTOMS, 5, 0),
    ],
    ids=["week", "agent", "purpose", "replicate", "seed"],
)
def test_neighbouring_addresses_are_uncorrelated(chance, purpose, week, shift):
    agents = np.arange(2**16)
    here = block_for(CHANCE, Purpose.SYMPTOMS, agents, week=5)
    there = block_for(chance, purpose, agents + shift, week=week)
    across = np.corrcoef(here, there, rowvar=False)[:4, 4:]
    assert np.abs(across).max() < 4.5 / 2**8


BYTES = """
import hashlib, numpy as np
from sim.randomness import Chance, Purpose, block_for
digest = hashlib.sha256()
for purpose in Purpose:
    for seed in (0, 2**64 - 1):
        chance = Chance(seed, 7)
        digest.update(block_for(chance, purpose, np.arange(50), week=3).tobytes())
        digest.update(np.array(chance.block(purpose, week=-1, turn=9, agent=2, other=4)).tobytes())
print(digest.hexdigest())
"""


def test_bytes_are_the_same_in_another_process():
    """Whatever the hash seed, and with nothing compiled at all."""
    digests = [
        subprocess.run(
            [sys.executable, "-c", BYTES],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "NUMBA_DISABLE_JIT": disabled},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hash_seed, disabled in [("1", "0"), ("2", "0"), ("3", "1")]
    ]
    assert len(set(digests)) == 1
    assert len(digests[0].strip()) == 64
