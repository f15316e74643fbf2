"""Records as values: numbers that loops read over and over stay in registers.

Compiled code can't know that writing to an array leaves a record of parameters alone, so it reads the record again each
time, and makes no vector code of a loop that reads it in a branch. Rules take either: they ask for attributes.
"""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


@cache
def _values_of(names: tuple[str, ...]) -> Any:
    return namedtuple("Values", names)


@intrinsic  # type: ignore[untyped-decorator]
def values(_typing: Any, record: Any) -> Any:
    """Return a record's numbers as values; for compiled code only."""
    fields = [(name, record.typeof(name), record.offset(name)) for name in record.fields]
    kind = types.NamedTuple([each[1] for each in fields], _values_of(tuple(record.fields)))

    def load(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        numbers = [
            context.unpack_value(
                builder,
                each,
                cgutils.get_record_member(
                    builder, arguments[0], offset, context.get_data_type(each)
                ),
            )
            for _, each, offset in fields
        ]
        return context.make_tuple(builder, kind, numbers)

    return kind(record), load
