"""Drift: where an answer leaves the contract. Decoding keeps all of it; this tells what is new."""

from __future__ import annotations

from typing import Any

import attrs

from ft_client._schema import format_path, iter_violations, resolve


@attrs.frozen
class Drift:
    """One difference between an answer and the contract.

    Attributes:
        path: where, e.g. `data[0].status`.
        expected: what the contract foresees.
        actual: what the service sent; `...` where it sent nothing.
    """

    path: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        actual = "nothing" if self.actual is ... else repr(self.actual)
        return f"{self.path}: {self.expected} expected, {actual if len(actual) < 80 else actual[:79] + '…'} sent"


def drift(obj: Any) -> list[Drift]:
    """Where an answer leaves the contract: missing keys, nulls, other types, unknown values and keys.

    Args:
        obj: a model that a client returned, or a page of a list (its items and its envelope).

    Returns:
        The differences; empty where there is none.

    Raises:
        TypeError: the object is no answer.
    """
    from ft_client_generated.contract import SCHEMAS

    obj = getattr(obj, "body", obj)
    name = getattr(type(obj), "SCHEMA", None)
    if name is None:
        if obj is None or isinstance(obj, (bytes, str)):
            return []
        raise TypeError(f"drift takes a model of an answer, not {type(obj).__name__}")
    violations = iter_violations(resolve(name, SCHEMAS), obj.to_dict(), SCHEMAS, report_unknown=True)
    return [Drift(format_path(v.path), _expected(v.keyword, v.expected), v.actual) for v in violations]


def _expected(keyword: str, expected: Any) -> Any:
    words = {
        "additionalProperties": "no such key",
        "enum": "one of {}",
        "const": "{!r}",
        "minimum": "at least {}",
        "maximum": "at most {}",
        "exclusiveMinimum": "more than {}",
        "maxItems": "at most {} items",
    }
    return words[keyword].format(expected) if keyword in words else expected
