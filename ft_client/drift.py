"""Drift: where an answer leaves the contract. Decoding keeps all of it; this tells what is new."""

from __future__ import annotations

from typing import Any

import attrs

from ft_client._schema import resolve, shown, walk


@attrs.frozen
class Drift:
    """One difference between an answer and the contract.

    Attributes:
        path: where, e.g. `data[0].status`.
        expected: what the contract foresees.
        got: what the service sent; `...` where it sent nothing.
    """

    path: str
    expected: Any
    got: Any

    def __str__(self) -> str:
        got = "nothing" if self.got is ... else repr(self.got)
        return f"{self.path}: {self.expected} expected, {got if len(got) < 80 else got[:79] + '…'} sent"


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
    found = walk(resolve(name, SCHEMAS), obj.to_dict(), SCHEMAS, answer=True)
    return [Drift(shown(f.path), _expected(f.keyword, f.expected), f.got) for f in found]


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
