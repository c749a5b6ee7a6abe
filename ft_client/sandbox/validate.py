"""Validation of requests against the contract, with the error messages of the service.

The service names the first violation, in the words of the jsonschema library.
"""

import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from ft_client.sandbox.contract import Contract, Schema
from ft_client.sandbox.errors import ServiceError, bad_request, format_value

Path = tuple[str | int, ...]

_BASE = "urn:contract"
_MAX_MESSAGE = 500
_LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems")


def _is_number(checker: object, value: object) -> bool:
    """Exclude integers beyond the range of a float, which cannot be used in calculations."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _is_integer(checker: object, value: object) -> bool:
    """Accept 3.0, as JSON Schema does, and only numbers: limits do not apply to other values."""
    return _is_number(checker, value) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))


def _no_limit(*arguments: object) -> Iterator[ValidationError]:
    """Accept any value."""
    return iter(())


_CHECKER = Draft202012Validator.TYPE_CHECKER.redefine_many({"number": _is_number, "integer": _is_integer})
_STRICT = extend(Draft202012Validator, type_checker=_CHECKER)  # type: ignore[no-untyped-call]
_LENIENT = extend(_STRICT, dict.fromkeys(_LIMITS, _no_limit))  # type: ignore[no-untyped-call]


class SchemaError(Exception):
    """A value does not match its schema.

    Args:
        message: The violated rule, without the path.
        path: Names and positions that lead to the value.
    """

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class Validator:
    """Validates values against schemas of one contract.

    Args:
        contract: The contract, which resolves references.
        limits: Whether ranges and minimum lengths are enforced.
    """

    def __init__(self, contract: Contract, *, limits: bool = True) -> None:
        self._contract = contract
        self._class = _STRICT if limits else _LENIENT
        # by identity, because schemas are not hashable; the schema is kept so that its identity stays unique
        self._validators: dict[int, tuple[Schema, Draft202012Validator]] = {}

    @cached_property
    def _registry(self) -> Registry[Any]:
        document = DRAFT202012.create_resource(_absolute(self._contract.document))
        registry: Registry[Any] = Registry()
        return cast("Registry[Any]", registry.with_resource(_BASE, document))

    def check(self, value: Any, schema: Schema) -> None:
        """Validate `value`.

        Raises:
            ServiceError: 400, with the message of the service and the parameter.
        """
        error = self.find_error(value, schema)
        if error is not None:
            raise to_error(error)

    def find_error(self, value: Any, schema: Schema, path: Path = ()) -> SchemaError | None:
        """Return the first violation in `value`, which is at `path`, or None."""
        found = next(self._validator(schema).iter_errors(value), None)
        if found is None:
            return None
        cause = self._cause(found)
        return SchemaError(_message(cause), (*path, *cause.absolute_path))

    def _validator(self, schema: Schema) -> Draft202012Validator:
        if id(schema) not in self._validators:
            self._validators[id(schema)] = schema, self._class(_absolute(schema), registry=self._registry)
        return self._validators[id(schema)][1]

    def _cause(self, error: ValidationError) -> ValidationError:
        """Return the violation in the alternative that the client meant, if that is clear.

        It is the alternative with the same `type`, or the only one that fails below its type.
        """
        if error.validator not in ("anyOf", "oneOf") or not error.context:
            return error
        branches: Any = error.validator_value
        first: dict[Any, ValidationError] = {}
        for child in error.context:
            first.setdefault(child.relative_schema_path[0], child)
        if isinstance(error.instance, dict):
            for index, child in first.items():
                branch = self._contract.resolve(_local(branches[index]))
                name = branch.get("properties", {}).get("type", {}).get("const")
                if name is not None and error.instance.get("type") == name:
                    return self._cause(child)
        causes = [self._cause(child) for child in first.values()]
        specific = [cause for cause in causes if cause.validator not in ("type", "const")]
        return specific[0] if len(specific) == 1 else error


def to_error(error: SchemaError) -> ServiceError:
    """Return a violation as an error response: the message, then the parameter after a dash."""
    path = ".".join(map(str, error.path))[:200]
    return bad_request(f"{error.message} - '{path}'" if path else error.message, param=path or None)


def _message(error: ValidationError) -> str:
    """Return the message of an error, with long values shortened.

    Newer versions of jsonschema have other words for some rules than the service.
    """
    value = format_value(error.instance)
    rule: Any = error.validator_value
    match error.validator:
        case "minLength" | "minItems":
            return f"{value} is too short"
        case "anyOf" | "oneOf":
            number = "any" if error.context else "more than one"
            valid = "not valid" if error.context else "valid"
            return f"{value} is {valid} under {number} of the given schemas"
        case "not":
            names = rule.get("required", ())
            return f"{' and '.join(map(repr, names))} cannot be given together" if names else f"{value} is not allowed"
    text = repr(error.instance)
    message = error.message if len(text) <= len(value) else error.message.replace(text, value)
    return message if len(message) <= _MAX_MESSAGE else message[:_MAX_MESSAGE] + "..."


def _absolute(node: Any) -> Any:
    """Return a copy of a schema or document whose references start with `_BASE`."""
    if isinstance(node, list):
        return [_absolute(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _BASE + value if key == "$ref" and isinstance(value, str) and value.startswith("#") else _absolute(value)
        for key, value in node.items()
    }


def _local(schema: Schema) -> Schema:
    """Return a schema whose own reference is relative to the document again."""
    if "$ref" not in schema:
        return schema
    return {**schema, "$ref": schema["$ref"].removeprefix(_BASE)}
