"""Two things that machine code is told by hand: records as values, and choices without branches.

Compiled code can't know that writing to an array leaves a record of parameters alone, so it reads the record again
each time, and makes no vector code of a loop that reads it in a branch. Rules take both: they ask for attributes.

A choice written as Python's ``a if condition else b`` is a branch, which may hold up vector code. And where an array
keeps what it holds on a condition, the compiler would write on that condition, which costs many times as much as
writing back what stands there; it doesn't see through a bound that is never reached.
"""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

if TYPE_CHECKING:
    from sim.parameters import Record

Number = TypeVar("Number", int, float)

_LARGEST = {types.float64: float(np.finfo(np.float64).max), types.int64: 2**62}


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


def _updated(_typing: Any, condition: Any, new: Any, old: Any) -> Any:
    """Type and make the same, at most the largest number there is: this hides what is written from the compiler."""
    kind, choose = _either(_typing, condition, new, old)

    def bound(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        chosen = choose(context, builder, signature, arguments)
        most = context.get_constant(kind.return_type, _LARGEST[kind.return_type])
        compare = builder.fcmp_ordered if kind.return_type == types.float64 else builder.icmp_signed
        return builder.select(compare(">", chosen, most), most, chosen)

    return kind, bound


if TYPE_CHECKING:

    def values(record: Record) -> Record:
        """Return a record's numbers as values; for compiled code only."""

    def either(condition: bool, this: Number, that: Number) -> Number:
        """Return this on a condition, else that, both being known; for compiled code only."""

    def updated(condition: bool, new: Number, old: Number) -> Number:
        """Return what to write where old stands: new on a condition, else old; for compiled code only."""
else:
    values = intrinsic(_values)
    either = intrinsic(_either)
    updated = intrinsic(_updated)
