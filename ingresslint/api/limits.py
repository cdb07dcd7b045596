"""How long, how large, how many, how often: the keywords that put a limit to one value.

Each gives the type of error that k8s.io/apiextensions-apiserver gives it (``kubeOpenAPIResultToFieldErrors`` in
``pkg/apiserver/validation/validation.go``; duplicates in ``pkg/apiserver/schema/listtype``).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from ingresslint.api import re2
from ingresslint.api.errors import ErrorType, FieldError, duplicate, invalid, not_supported, shown, too_long, too_many
from ingresslint.api.structure import Check
from ingresslint.syntax import Pointer, Value

Schema = Mapping[str, Value]
Errors = Iterator[FieldError]


class SchemaError(ValueError):
    """A schema whose keywords are of the wrong type."""


def checks(schema: Schema) -> Iterator[Check]:
    """Yield the checks of the limits in ``schema``; raises :class:`SchemaError` where one is of the wrong type."""
    if schema.keys() & {"maxLength", "minLength", "pattern"}:
        yield _text_check(schema)
    if schema.keys() & {"maximum", "minimum", "multipleOf"}:
        yield from _number_checks(schema)
    if schema.keys() & {"maxItems", "minItems", "uniqueItems"}:
        yield partial(_items, _limit(schema, "minItems"), _limit(schema, "maxItems"), schema.get("uniqueItems") is True)
    if schema.keys() & {"maxProperties", "minProperties"}:
        yield partial(_properties, _limit(schema, "minProperties"), _limit(schema, "maxProperties"))
    if "enum" in schema:
        yield partial(_enum_of_composites, list(schema["enum"]))
    if schema.get("x-kubernetes-list-type") == "set":
        yield partial(_unique, ())
    if schema.get("x-kubernetes-list-type") == "map":
        yield partial(_unique, tuple(map(str, schema.get("x-kubernetes-list-map-keys", ()))))


def _limit(schema: Schema, keyword: str) -> float | None:
    limit = schema.get(keyword)
    if limit is not None and (not isinstance(limit, int | float) or isinstance(limit, bool)):
        msg = f"{keyword} is {shown(limit)}, and takes a number"
        raise SchemaError(msg)
    return limit


@dataclass(frozen=True, slots=True)
class _Text:
    shortest: float | None
    longest: float | None
    pattern: re.Pattern[str] | None
    says: str


def _text_check(schema: Schema) -> Check:
    pattern, words = schema.get("pattern"), schema.get("x-words")
    compiled = re2.compiled(pattern) if isinstance(pattern, str) else None
    says = str(words or f"does not match the pattern {pattern}")
    return partial(_text, _Text(_limit(schema, "minLength"), _limit(schema, "maxLength"), compiled, says))


def _text(limits: _Text, value: Value, pointer: Pointer) -> Errors:
    """Check a string; the server says only the first thing that is wrong with one."""
    if not isinstance(value, str):
        return
    if limits.longest is not None and len(value) > limits.longest:
        yield too_long(pointer, f"{len(value)} characters, and at most {limits.longest} are allowed")
    elif limits.shortest is not None and len(value) < limits.shortest:
        yield invalid(pointer, value, _too_short(len(value), limits.shortest))
    elif limits.pattern is not None and not limits.pattern.search(value):
        yield invalid(pointer, value, limits.says)


def _too_short(length: int, shortest: float) -> str:
    if length == 0:
        return "may not be empty"
    return f"{length} characters, and at least {shortest} are needed"


def _number_checks(schema: Schema) -> Iterator[Check]:
    largest, smallest, factor = (_limit(schema, keyword) for keyword in ("maximum", "minimum", "multipleOf"))
    if factor is not None:
        yield partial(_multiple, factor)
    if smallest is not None:
        yield partial(_smallest, smallest, schema.get("exclusiveMinimum") is True)
    if largest is not None:
        yield partial(_largest, largest, schema.get("exclusiveMaximum") is True)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _multiple(factor: float, value: Value, pointer: Pointer) -> Errors:
    if _is_number(value) and not _is_multiple(value, factor):
        yield invalid(pointer, value, f"must be a multiple of {factor}")


def _smallest(smallest: float, exclusive: bool, value: Value, pointer: Pointer) -> Errors:  # noqa: FBT001 - bound
    if _is_number(value) and (value < smallest or (exclusive and value == smallest)):
        yield invalid(pointer, value, f"must be greater than {'' if exclusive else 'or equal to '}{smallest}")


def _largest(largest: float, exclusive: bool, value: Value, pointer: Pointer) -> Errors:  # noqa: FBT001 - bound
    if _is_number(value) and (value > largest or (exclusive and value == largest)):
        yield invalid(pointer, value, f"must be less than {'' if exclusive else 'or equal to '}{largest}")


def _is_multiple(value: float, factor: float) -> bool:
    if factor <= 0:
        return True
    if isinstance(value, int) and float(factor).is_integer():
        return value % int(factor) == 0
    try:
        quotient = 1 / factor * value if factor < 1 else value / factor
    except OverflowError:
        return True
    return not math.isfinite(quotient) or quotient.is_integer()


def _items(
    fewest: float | None,
    most: float | None,
    unique: bool,  # noqa: FBT001 - bound by partial
    value: Value,
    pointer: Pointer,
) -> Errors:
    if not isinstance(value, list):
        return
    if fewest is not None and len(value) < fewest:
        yield invalid(pointer, value, f"{_count(len(value), 'item')}, and at least {fewest} must be there")
    if most is not None and len(value) > most:
        yield too_many(pointer, len(value), int(most))
    if unique and len({_key(item) for item in value}) < len(value):
        yield invalid(pointer, value, "an item is listed twice")


def _properties(fewest: float | None, most: float | None, value: Value, pointer: Pointer) -> Errors:
    if not isinstance(value, dict):
        return
    if fewest is not None and len(value) < fewest:
        yield invalid(pointer, value, f"{_count(len(value), 'key')}, and at least {fewest} must be there")
    if most is not None and len(value) > most:
        yield FieldError(ErrorType.TOO_MANY, pointer, f"{len(value)} keys, and at most {most} are allowed")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number or 'no'} {noun}s"


def _enum_of_composites(allowed: list[Value], value: Value, pointer: Pointer) -> Errors:
    # Scalars are compared where their type is.
    if isinstance(value, dict | list) and value not in allowed:
        yield not_supported(pointer, value, map(shown, allowed))


def _unique(keys: tuple[str, ...], value: Value, pointer: Pointer) -> Errors:
    """Check a list that is a set, or a map by ``keys``: the second appearance of an item is the duplicate."""
    if not isinstance(value, list) or (keys and not all(isinstance(item, dict) for item in value)):
        return
    seen: dict[str, int] = {}
    for number, item in enumerate(value):
        identity = _identity(item, keys)
        key = _key(identity)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] == 2:  # noqa: PLR2004 - a third one is not said again
            yield _repeated(keys, item, identity, (*pointer, number))


def _identity(item: Value, keys: tuple[str, ...]) -> Value:
    return {name: item[name] for name in keys if name in item} if keys else item


def _repeated(keys: tuple[str, ...], item: Value, identity: Value, pointer: Pointer) -> FieldError:
    if not keys:
        return duplicate(pointer, item)
    written = ", ".join(f"{name} {shown(member)}" for name, member in identity.items())
    message = f"another item has the same {written or ' and '.join(keys) + ' (left out)'}"
    return FieldError(ErrorType.DUPLICATE, pointer, message)


def _key(value: Value) -> str:
    return json.dumps(value, sort_keys=True, default=str)
