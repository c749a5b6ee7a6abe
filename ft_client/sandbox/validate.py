"""Holds requests to the contract and words a refusal as the service does.

A walk over the keywords the contract uses, no more: a keyword it does not know is an error of the contract, found when
the walk meets it. The service names the first thing that is wrong, and so does this.
"""

import re
import sys
from collections.abc import Callable
from typing import Any

from ft_client.sandbox.contract import Contract, Schema
from ft_client.sandbox.errors import ServiceError, bad_request, shown

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


class MismatchError(Exception):
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
        except MismatchError as found:
            raise refusal(found) from None

    def walk(self, value: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
        """Check `value`, found at `path`.

        Raises:
            MismatchError: The first thing that is wrong.
        """
        for keyword, wanted in self._contract.resolve(schema).items():
            rule = _RULES.get(keyword)
            if rule is not None:
                if self._limits or keyword not in _LIMITS:
                    rule(self, value, wanted, schema, path)
            elif keyword not in _IGNORED and not keyword.startswith("x-"):
                raise LookupError(f"the contract uses a keyword the service cannot check: {keyword}")

    def fits(self, value: Any, schema: Schema, path: tuple[str | int, ...] = ()) -> MismatchError | None:
        """Return what is wrong with `value`, None if nothing is."""
        try:
            self.walk(value, schema, path)
        except MismatchError as found:
            return found
        return None

    def resolve(self, schema: Schema) -> Schema:
        """Follow a `$ref`."""
        return self._contract.resolve(schema)


def refusal(found: MismatchError) -> ServiceError:
    """Word a mismatch as the service does: what is wrong, then the parameter behind a dash."""
    where = dotted(found.path)
    return bad_request(f"{found.message} - '{where}'" if where else found.message, param=where or None)


def dotted(path: tuple[str | int, ...]) -> str:
    """Return a path as the service names parameters: `method.supervised`, `tags.0`."""
    return ".".join(map(str, path))[:200]


def _type(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    names = wanted if isinstance(wanted, list) else [wanted]
    if not any(_TYPES[name](value) for name in names):
        raise MismatchError(f"{shown(value)} is not of type {', '.join(repr(name) for name in names)}", path)


def _enum(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if not any(value == one and type(value) is type(one) for one in wanted):
        raise MismatchError(f"{shown(value)} is not one of {wanted}", path)


def _const(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if value != wanted or type(value) is not type(wanted):
        raise MismatchError(f"{wanted!r} was expected", path)


def _any_of(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    found = [self.fits(value, branch, path) for branch in wanted]
    if all(found):
        raise _closest(self, value, wanted, [one for one in found if one], path)


def _all_of(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    for branch in wanted:
        self.walk(value, branch, path)


def _not(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if self.fits(value, wanted, path) is None:
        together = wanted.get("required")
        if together:
            raise MismatchError(f"{' and '.join(map(repr, together))} cannot be given together", path)
        raise MismatchError(f"{shown(value)} is not allowed here", path)


def _one_of(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    found = [self.fits(value, branch, path) for branch in wanted]
    if all(found):
        raise _closest(self, value, wanted, [one for one in found if one], path)
    if sum(one is None for one in found) > 1:
        raise MismatchError(f"{shown(value)} is valid under more than one of the given schemas", path)


def _closest(
    self: Validator, value: Any, branches: list[Schema], found: list[MismatchError], path: tuple[str | int, ...]
) -> MismatchError:
    """Name what is wrong with the branch that was meant: of its type, and of its `type` property if it has one."""
    for branch, mismatch in zip(branches, found, strict=True):
        resolved = self.resolve(branch)
        kind = resolved.get("properties", {}).get("type", {}).get("const")
        if kind is not None and isinstance(value, dict) and value.get("type") == kind:
            return mismatch
    shallow = ("was expected", " is not of type ")
    deeper = [one for one in found if not any(words in one.message for words in shallow)]
    if len(deeper) == 1:
        return deeper[0]
    return MismatchError(f"{shown(value)} is not valid under any of the given schemas", path)


def _minimum(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if _TYPES["number"](value) and value < wanted:
        raise MismatchError(f"{shown(value)} is less than the minimum of {wanted}", path)


def _maximum(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if _TYPES["number"](value) and value > wanted:
        raise MismatchError(f"{shown(value)} is greater than the maximum of {wanted}", path)


def _exclusive_minimum(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if _TYPES["number"](value) and value <= wanted:
        raise MismatchError(f"{shown(value)} is less than or equal to the minimum of {wanted}", path)


def _exclusive_maximum(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if _TYPES["number"](value) and value >= wanted:
        raise MismatchError(f"{shown(value)} is greater than or equal to the maximum of {wanted}", path)


def _min_length(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, str) and len(value) < wanted:
        raise MismatchError(f"{shown(value)} is too short", path)


def _max_length(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, str) and len(value) > wanted:
        raise MismatchError(f"{shown(value)} is too long", path)


def _pattern(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, str) and not re.search(wanted, value):
        raise MismatchError(f"{shown(value)} does not match {wanted!r}", path)


def _min_items(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, list) and len(value) < wanted:
        raise MismatchError(f"{shown(value)} is too short", path)


def _max_items(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, list) and len(value) > wanted:
        raise MismatchError(f"{shown(value)} is too long", path)


def _unique_items(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if wanted and isinstance(value, list) and len({repr(item) for item in value}) < len(value):
        raise MismatchError(f"{shown(value)} has non-unique elements", path)


def _items(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, list):
        for index, item in enumerate(value):
            self.walk(item, wanted, (*path, index))


def _required(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict):
        for name in wanted:
            if name not in value:
                raise MismatchError(f"{name!r} is a required property", path)


def _properties(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict):
        for name, inner in wanted.items():
            if name in value:
                self.walk(value[name], inner, (*path, name))


def _additional(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if not isinstance(value, dict) or wanted is True:
        return
    declared = self.resolve(schema).get("properties", {})
    for name, item in value.items():
        if name in declared:
            continue
        if wanted is False:
            raise MismatchError(f"Additional properties are not allowed ({shown(name)} was unexpected)", path)
        self.walk(item, wanted, (*path, name))


def _property_names(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict):
        for name in value:
            self.walk(name, wanted, path)


def _max_properties(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict) and len(value) > wanted:
        raise MismatchError(f"{shown(value)} has too many properties", path)


def _min_properties(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict) and len(value) < wanted:
        raise MismatchError(f"{shown(value)} does not have enough properties", path)


def _dependent_required(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    if isinstance(value, dict):
        for name, needs in wanted.items():
            if name in value:
                for need in needs:
                    if need not in value:
                        raise MismatchError(f"{need!r} is a dependency of {name!r}", path)


def _if(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
    whole = self.resolve(schema)
    branch = whole.get("then" if self.fits(value, wanted) is None else "else")
    if branch is not None:
        self.walk(value, branch, path)


def _branch_of_if(self: Validator, value: Any, wanted: Any, schema: Schema, path: tuple[str | int, ...]) -> None:
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
