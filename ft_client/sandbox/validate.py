"""Holds requests to the contract and words a refusal as the service does.

A walk over the keywords the contract uses, no more: a keyword it does not know is an error of the contract, found when
the walk meets it. The service names the first thing that is wrong, and so does this.
"""

import re
import sys
from collections.abc import Callable
from typing import Any

from ft_client.sandbox.contract import Contract, Schema
from ft_client.sandbox.errors import ServiceError, bad_request, format_value

_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: (
        (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())
    ),
    # nothing that cannot be computed with: JSON has larger whole numbers than a float can hold
    "number": lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
    ),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}
_IGNORED = {"description", "default", "example", "examples", "deprecated", "format", "title", "style", "explode"}


class SchemaError(Exception):
    """A value is not what its schema says.

    Args:
        message: What is wrong, without naming where.
        path: Names and positions that lead to the value.
    """

    def __init__(self, message: str, path: tuple[str | int, ...]) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class Validator:
    """Checks values against schemas of one contract.

    Args:
        contract: Where `$ref`s lead.
        limits: Whether ranges and lengths count.
    """

    def __init__(self, contract: Contract, *, limits: bool = True) -> None:
        self._contract = contract
        self._limits = limits

    def check(self, value: Any, schema: Schema) -> None:
        """Refuse `value` if it does not fit `schema`.

        Raises:
            ServiceError: 400, in the service's words, naming the parameter.
        """
        try:
            self.walk(value, schema, ())
        except SchemaError as violation:
            raise to_error(violation) from None

    def walk(self, value: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
        """Check `value`, found at `path`.

        Raises:
            MismatchError: The first thing that is wrong.
        """
        for keyword, expected in self._contract.resolve(schema).items():
            rule = _RULES.get(keyword)
            if rule is not None:
                if self._limits or keyword not in _LIMITS:
                    rule(self, value, expected, schema, path)
            elif keyword not in _IGNORED and not keyword.startswith("x-"):
                raise LookupError(f"the contract uses a keyword the service cannot check: {keyword}")

    def fits(self, value: Any, schema: Schema, path: tuple[str | int, ...] = ()) -> SchemaError | None:
        """Return what is wrong with `value`, None if nothing is."""
        try:
            self.walk(value, schema, path)
        except SchemaError as violation:
            return violation
        return None

    def resolve(self, schema: Schema) -> Schema:
        """Follow a `$ref`."""
        return self._contract.resolve(schema)


def to_error(violation: SchemaError) -> ServiceError:
    """Word a mismatch as the service does: what is wrong, then the parameter behind a dash."""
    where = format_path(violation.path)
    return bad_request(f"{violation.message} - '{where}'" if where else violation.message, param=where or None)


def format_path(path: tuple[str | int, ...]) -> str:
    """Return a path as the service names parameters: `method.supervised`, `tags.0`."""
    return ".".join(map(str, path))[:200]


def _type(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    names = expected if isinstance(expected, list) else [expected]
    if not any(_TYPES[name](value) for name in names):
        raise SchemaError(f"{format_value(value)} is not of type {', '.join(repr(name) for name in names)}", path)


def _enum(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if not any(value == item and type(value) is type(item) for item in expected):
        raise SchemaError(f"{format_value(value)} is not one of {expected}", path)


def _const(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if value != expected or type(value) is not type(expected):
        raise SchemaError(f"{expected!r} was expected", path)


def _any_of(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    violation = [self.fits(value, branch, path) for branch in expected]
    if all(violation):
        raise _best_match(self, value, expected, [item for item in violation if item], path)


def _all_of(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    for branch in expected:
        self.walk(value, branch, path)


def _not(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if self.fits(value, expected, path) is None:
        together = expected.get("required")
        if together:
            raise SchemaError(f"{' and '.join(map(repr, together))} cannot be given together", path)
        raise SchemaError(f"{format_value(value)} is not allowed here", path)


def _one_of(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    violation = [self.fits(value, branch, path) for branch in expected]
    if all(violation):
        raise _best_match(self, value, expected, [item for item in violation if item], path)
    if sum(item is None for item in violation) > 1:
        raise SchemaError(f"{format_value(value)} is valid under more than one of the given schemas", path)


def _best_match(
    self: Validator, value: Any, branches: list[Schema], violation: list[SchemaError], path: tuple[str | int, ...]
) -> SchemaError:
    """Name what is wrong with the branch that was meant: of its type, and of its `type` property if it has one."""
    for branch, mismatch in zip(branches, violation, strict=True):
        resolved = self.resolve(branch)
        kind = resolved.get("properties", {}).get("type", {}).get("const")
        if kind is not None and isinstance(value, dict) and value.get("type") == kind:
            return mismatch
    shallow = ("was expected", " is not of type ")
    deeper = [item for item in violation if not any(words in item.message for words in shallow)]
    if len(deeper) == 1:
        return deeper[0]
    return SchemaError(f"{format_value(value)} is not valid under any of the given schemas", path)


def _minimum(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if _TYPES["number"](value) and value < expected:
        raise SchemaError(f"{format_value(value)} is less than the minimum of {expected}", path)


def _maximum(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if _TYPES["number"](value) and value > expected:
        raise SchemaError(f"{format_value(value)} is greater than the maximum of {expected}", path)


def _exclusive_minimum(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if _TYPES["number"](value) and value <= expected:
        raise SchemaError(f"{format_value(value)} is less than or equal to the minimum of {expected}", path)


def _exclusive_maximum(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if _TYPES["number"](value) and value >= expected:
        raise SchemaError(f"{format_value(value)} is greater than or equal to the maximum of {expected}", path)


def _min_length(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, str) and len(value) < expected:
        raise SchemaError(f"{format_value(value)} is too short", path)


def _max_length(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, str) and len(value) > expected:
        raise SchemaError(f"{format_value(value)} is too long", path)


def _pattern(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, str) and not re.search(expected, value):
        raise SchemaError(f"{format_value(value)} does not match {expected!r}", path)


def _min_items(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, list) and len(value) < expected:
        raise SchemaError(f"{format_value(value)} is too short", path)


def _max_items(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, list) and len(value) > expected:
        raise SchemaError(f"{format_value(value)} is too long", path)


def _unique_items(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if expected and isinstance(value, list) and len({repr(item) for item in value}) < len(value):
        raise SchemaError(f"{format_value(value)} has non-unique elements", path)


def _items(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, list):
        for index, item in enumerate(value):
            self.walk(item, expected, (*path, index))


def _required(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict):
        for name in expected:
            if name not in value:
                raise SchemaError(f"{name!r} is a required property", path)


def _properties(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict):
        for name, inner in expected.items():
            if name in value:
                self.walk(value[name], inner, (*path, name))


def _additional(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if not isinstance(value, dict) or expected is True:
        return
    declared = self.resolve(schema).get("properties", {})
    for name, item in value.items():
        if name in declared:
            continue
        if expected is False:
            raise SchemaError(f"Additional properties are not allowed ({format_value(name)} was unexpected)", path)
        self.walk(item, expected, (*path, name))


def _property_names(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict):
        for name in value:
            self.walk(name, expected, path)


def _max_properties(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict) and len(value) > expected:
        raise SchemaError(f"{format_value(value)} has too many properties", path)


def _min_properties(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict) and len(value) < expected:
        raise SchemaError(f"{format_value(value)} does not have enough properties", path)


def _dependent_required(
    self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]
) -> None:
    if isinstance(value, dict):
        for name, needs in expected.items():
            if name in value:
                for need in needs:
                    if need not in value:
                        raise SchemaError(f"{need!r} is a dependency of {name!r}", path)


def _if(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    whole = self.resolve(schema)
    branch = whole.get("then" if self.fits(value, expected) is None else "else")
    if branch is not None:
        self.walk(value, branch, path)


def _branch_of_if(self: Validator, value: Any, expected: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    """`then` and `else` are judged where `if` is."""


_LIMITS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems"}
_RULES: dict[str, Callable[[Validator, Any, Any, Schema, tuple[str | int, ...]], None]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "anyOf": _any_of,
    "allOf": _all_of,
    "oneOf": _one_of,
    "not": _not,
    "minimum": _minimum,
    "maximum": _maximum,
    "exclusiveMinimum": _exclusive_minimum,
    "exclusiveMaximum": _exclusive_maximum,
    "minLength": _min_length,
    "maxLength": _max_length,
    "pattern": _pattern,
    "minItems": _min_items,
    "maxItems": _max_items,
    "uniqueItems": _unique_items,
    "items": _items,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _property_names,
    "maxProperties": _max_properties,
    "minProperties": _min_properties,
    "dependentRequired": _dependent_required,
    "if": _if,
    "then": _branch_of_if,
    "else": _branch_of_if,
}
