"""Two checks that every module of rules gets: values computed by hand, and directions."""

import math

import pytest

from tests.rules.collected import arguments, as_plain, generator, plausible

TRIALS = 30


def sigma(x):
    """The logistic function, from the C library rather than the project's own."""
    return 1.0 / (1.0 + math.exp(-x))


def values_test(cases):
    """A test that rules give values computed by hand from the model document.

    `cases` are of (rule, arguments by name, expected value).
    """

    @pytest.mark.parametrize(
        ("rule", "given", "expected"),
        cases,
        ids=[f"{case[0].__name__}-{k}" for k, case in enumerate(cases)],
    )
    def test_values(rule, given, expected):
        assert rule(**given) == pytest.approx(expected, rel=1e-12, abs=1e-12)

    return test_values


def directions_test(directions):
    """A test that rules rise (+1) or fall (-1) in an argument, or a field of one (``mode.travel``).

    Other arguments are random, parameters within their plausible ranges. The rule must move at least
    once, so that one which ignores the argument fails.
    """
    cases = [
        (rule, name, sign) for rule, signs in directions.items() for name, sign in signs.items()
    ]

    @pytest.mark.parametrize(
        ("rule", "name", "sign"), cases, ids=[f"{rule.__name__}-{name}" for rule, name, _ in cases]
    )
    def test_direction(rule, name, sign):
        rng = generator(rule.__name__ + name)
        moves = [sign * _step(rule, name, rng) for _ in range(TRIALS)]
        assert min(moves) >= -1e-12
        assert max(moves) > 1e-9

    return test_direction


def _step(rule, name, rng):
    """The change of a rule when one argument rises between two random values."""
    given = as_plain(arguments(rule, rng, plausible))
    low, high = _two_values(rule, name, given, rng)
    return rule(**_with(given, name, high)) - rule(**_with(given, name, low))


def _two_values(rule, name, given, rng):
    other = as_plain(arguments(rule, rng, plausible))
    record, _, field = name.partition(".")
    pair = [vars(each[record])[field] if field else each[name] for each in (given, other)]
    return sorted(pair)


def _with(given, name, value):
    record, _, field = name.partition(".")
    if not field:
        return {**given, name: value}
    changed = type(given[record])(**{**vars(given[record]), field: value})
    return {**given, record: changed}
