"""Two things that machine code is told by hand: records as values, and choices without branches.

Compiled code can't know that writing to an array leaves a record of parameters alone, so it reads the record again
each time, and makes no vector code of a loop that reads it in a branch. Rules take both: they ask for attributes.

A choice written as Python's ``a if condition else b`` is a branch; several on one condition are threaded together,
so that stores end in a branch too, and stores on condition are many times slower than choosing what to store.
"""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

if TYPE_CHECKING:
    from sim.parameters import Record

Number = TypeVar("Number", int, float)


@cache
def _type_of(names: tuple[str, ...]) -> Any:
    return namedtuple("Values", names)


def _values(_typing: Any, record: Any) -> Any:
    """Type and make the named tuple of all fields of a record."""
    fields = [(record.typeof(name), record.offset(name)) for name in record.fields]
    kind = types.NamedTuple(  # type: ignore[no-untyped-call]
        [each for each, _ in fields], _type_of(tuple(record.fields))
    )

    def load(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        numbers = [
            context.unpack_value(
                builder,
                each,
                cgutils.get_record_member(  # type: ignore[no-untyped-call]
                    builder, arguments[0], offset, context.get_data_type(each)
                ),
            )
            for each, offset in fields
        ]
        return context.make_tuple(builder, kind, numbers)

    return kind(record), load


def _either(_typing: Any, condition: Any, this: Any, that: Any) -> Any:
    """Type and make a choice between two numbers that are both there."""
    kind = types.float64 if types.float64 in (this, that) else types.int64

    def choose(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        chosen, first, second = arguments
        return builder.select(
            chosen,
            context.cast(builder, first, this, kind),
            context.cast(builder, second, that, kind),
        )

    return kind(condition, this, that), choose


if TYPE_CHECKING:

    def values(record: Record) -> Record:
        """Return a record's numbers as values; for compiled code only."""

    def either(condition: bool, this: Number, that: Number) -> Number:
        """Return this on a condition, else that, both being known; for compiled code only."""
else:
    values = intrinsic(_values)
    either = intrinsic(_either)
