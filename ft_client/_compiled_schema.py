"""Schemas of the contract as functions that accept only what has no violation.

Nearly every response matches the contract, and only the other ones need the places of their differences. These
functions, made once per schema, take a tenth of the time of `iter_violations`. They may reject a valid value, which
`iter_violations` then decides, but never accept one with a violation.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

from ft_client._schema import JSON_TYPES, Schema, resolve
from ft_client_generated.contract import SCHEMAS

Accepts: TypeAlias = Callable[[Any], bool]
Rule: TypeAlias = tuple[frozenset[type], Accepts]
"""The types whose values are all accepted, and the check of the other values: most values need no call."""

_ANY: Final = frozenset(kind for kinds in JSON_TYPES.values() for kind in kinds) - {tuple}
_LEFT_OUT: Final = frozenset({"format", "not", "propertyNames", "maxProperties", "pattern"})
"""Keywords of requests: no value of a schema that has one is accepted."""


@functools.cache
def accepts_component(name: str) -> Accepts:
    """Return the function of a component of the contract, made once.

    Args:
        name: Name of the component, or a path below one; see `resolve`.
    """
    return accepts_schema(resolve(name, SCHEMAS))


def accepts_schema(schema: Schema) -> Accepts:
    """Return a function that accepts a value only if it has no violation, and no unknown key or value."""
    return _accepts(_compile(schema))


def _compile(schema: Schema) -> Rule:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return frozenset(), lambda value: accepts_component(name)(value)  # later: a component may contain itself
    if not _LEFT_OUT.isdisjoint(schema):
        return frozenset(), _reject
    unions = [_union(branches) for branches in (schema.get("anyOf"), schema.get("oneOf")) if branches]
    types = schema.get("type", list(JSON_TYPES))
    # a subclass, such as a boolean as an integer, is another type here; JSON has no tuples
    kinds = {kind for name in ([types] if isinstance(types, str) else types) for kind in JSON_TYPES[name]} - {tuple}
    checks = {kind: [*_constants(schema, kind), *_CHECKS.get(kind, _no_checks)(schema)] for kind in kinds}
    plain = frozenset(kind for kind in kinds if not checks[kind])
    by_kind = {kind: _all(some) for kind, some in checks.items() if some}
    rule = plain, _of_kind(by_kind) if by_kind else _reject
    return rule if not unions else (frozenset(), _all([_accepts(each) for each in (rule, *unions)]))


def _accepts(rule: Rule) -> Accepts:
    kinds, check = rule
    return lambda value: type(value) in kinds or check(value)


def _of_kind(checks: dict[type, Accepts]) -> Accepts:
    if len(checks) == 1:
        ((kind, check),) = checks.items()
        return lambda value: type(value) is kind and check(value)
    return lambda value: checks.get(type(value), _reject)(value)


def _all(checks: Iterable[Accepts]) -> Accepts:
    return functools.reduce(lambda one, other: lambda value: one(value) and other(value), checks)


def _either(one: Accepts, other: Accepts) -> Accepts:
    return lambda value: one(value) or other(value)


def _reject(value: Any) -> bool:
    return False


def _no_checks(schema: Schema) -> list[Accepts]:
    return []


def _constants(schema: Schema, kind: type) -> list[Accepts]:
    if "const" not in schema and "enum" not in schema:
        return []
    allowed = [schema["const"]] if "const" in schema else schema["enum"]
    of_kind = tuple(each for each in allowed if isinstance(each, bool) == (kind is bool))  # True equals 1
    return [lambda value: value in of_kind]


def _strings(schema: Schema) -> list[Accepts]:
    low, high = schema.get("minLength", 0), schema.get("maxLength", float("inf"))
    return [lambda value: low <= len(value) <= high] if low or "maxLength" in schema else []


def _numbers(schema: Schema) -> list[Accepts]:
    bounds = {"minimum", "maximum", "exclusiveMinimum"} & schema.keys()
    low, high = schema.get("minimum", float("-inf")), schema.get("maximum", float("inf"))
    above = schema.get("exclusiveMinimum")
    return [lambda value: low <= value <= high and (above is None or value > above)] if bounds else []


def _arrays(schema: Schema) -> list[Accepts]:
    low, high = schema.get("minItems", 0), schema.get("maxItems", float("inf"))
    lengths: list[Accepts] = [lambda value: low <= len(value) <= high]
    return [*lengths, *_items(_compile(schema["items"]))] if "items" in schema else lengths


def _items(rule: Rule) -> list[Accepts]:
    kinds, check = rule
    return [lambda value: all(type(item) in kinds or check(item) for item in value)]


def _objects(schema: Schema) -> list[Accepts]:
    required = frozenset(schema.get("required", ()))
    properties = {key: _compile(inner) for key, inner in schema.get("properties", {}).items()}
    other = schema.get("additionalProperties", not properties)
    other_rule = _compile(other) if isinstance(other, dict) else (_ANY if other else frozenset[type](), _reject)

    def accepts(value: dict[str, Any]) -> bool:
        if not value.keys() >= required:
            return False
        for key, inner in value.items():
            kinds, check = properties.get(key, other_rule)
            if type(inner) not in kinds and not check(inner):
                return False
        return True

    return [accepts, *_conditions(schema)]


def _conditions(schema: Schema) -> list[Accepts]:
    checks: list[Accepts] = [
        functools.partial(_has_all_if, key, frozenset(others))
        for key, others in schema.get("dependentRequired", {}).items()
    ]
    if "if" in schema:  # some properties have certain values, or are missing
        constants = [(key, rule["const"]) for key, rule in schema["if"]["properties"].items()]
        then = _accepts(_compile(schema["then"]))
        checks.append(lambda value: then(value) or any(value.get(key, const) != const for key, const in constants))
    return checks


def _has_all_if(key: str, others: frozenset[str], value: dict[str, Any]) -> bool:
    return key not in value or value.keys() >= others


_CHECKS: Final[dict[type, Callable[[Schema], list[Accepts]]]] = {
    str: _strings, int: _numbers, float: _numbers, list: _arrays, dict: _objects,
}  # fmt: skip


def _union(branches: list[Schema]) -> Rule:
    """Return the rule of what one branch accepts. A text must be one of the known values, if a branch has some."""
    rules = [_compile(branch) for branch in branches]
    kinds = frozenset[type]().union(*(each for each, _ in rules))
    checks = [check for _, check in rules if check is not _reject]
    rest = functools.reduce(_either, checks) if checks else _reject
    known = next((branch["enum"] for branch in branches if "enum" in branch), None)
    if known is None:
        return kinds, rest
    return kinds - {str}, lambda value: value in known if type(value) is str else rest(value)
