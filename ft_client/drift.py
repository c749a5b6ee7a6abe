"""Differences between a response and the contract. Decoding keeps everything that the service sent."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

from ft_client._credentials import redact_value
from ft_client._schema import Violation, format_path, iter_violations, resolve


class Drift(NamedTuple):
    """One difference between a response and the contract.

    Attributes:
        path: Place of the difference, such as `data[0].status`.
        expected: The value that the contract describes.
        actual: The value in the response; `...` if there is none.
    """

    path: str
    expected: Any
    actual: Any

    @property
    def got(self) -> Any:
        """Deprecated: use `actual`."""
        warnings.warn("Drift.got is now Drift.actual", DeprecationWarning, stacklevel=2)
        return self.actual

    def __str__(self) -> str:
        name = self.path.rpartition(".")[2].partition("[")[0]
        actual = "nothing" if self.actual is ... else repr(redact_value(self.actual, name))
        return f"{self.path}: {self.expected} expected, {actual if len(actual) < 80 else actual[:79] + '…'} sent"


def drift(obj: Any) -> list[Drift]:
    """Return the differences between a response and the contract: missing keys, other types, unknown values and keys.

    Args:
        obj: A model that a client returned, or a page of a list (its items and its envelope).

    Returns:
        The differences; empty if the response matches.

    Raises:
        TypeError: The object is not a response.
    """
    from ft_client._compiled_schema import accepts_component
    from ft_client_generated.contract import SCHEMAS

    obj = getattr(obj, "body", obj)
    name = getattr(type(obj), "SCHEMA", None)
    if name is None:
        if obj is None or isinstance(obj, (bytes, str)):
            return []
        raise TypeError(f"drift takes a model of a response, not {type(obj).__name__}")
    value = obj.to_dict()
    if accepts_component(name)(value):
        return []
    violations = iter_violations(resolve(name, SCHEMAS), value, SCHEMAS, report_unknown=True)
    return [Drift(format_path(v.path), _format_expected(v), v.actual) for v in violations]


def _format_expected(violation: Violation) -> Any:
    phrases = {
        "additionalProperties": "no such key",
        "enum": "one of {}",
        "const": "{!r}",
        "minimum": "at least {}",
        "maximum": "at most {}",
        "exclusiveMinimum": "more than {}",
        "minItems": "at least {} items",
        "maxItems": "at most {} items",
    }
    expected = violation.expected
    return phrases[violation.keyword].format(expected) if violation.keyword in phrases else expected
