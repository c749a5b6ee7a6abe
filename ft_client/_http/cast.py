"""Types that a caller can name for the JSON of a response: models, lists, dicts and plain values, also nested."""

from __future__ import annotations

from typing import Any, get_args, get_origin, is_typeddict

from ft_client_generated.types import Model

_PLAIN = (dict, list, str, int, float, bool)


def is_json_type(kind: Any) -> bool:
    """Whether a type is one of JSON values and models."""
    if kind in (object, Any, *_PLAIN) or is_typeddict(kind) or _is_model(kind):
        return True
    return get_origin(kind) in (dict, list) and all(map(is_json_type, get_args(kind)))


def cast_json(kind: Any, value: Any) -> Any:
    """Return a parsed JSON value with models of the type in it.

    Args:
        kind: A type that `is_json_type` accepts.
        value: The value.

    Raises:
        TypeError: The value is not of the type.
    """
    base = get_origin(kind) or (dict if is_typeddict(kind) or _is_model(kind) else kind)
    if base is float and type(value) is int:
        return float(value)
    if base not in (object, Any) and type(value) is not base:
        raise TypeError(f"it is not a JSON {'array' if base is list else 'object' if base is dict else base.__name__}")
    if _is_model(kind):
        return kind.from_dict(value)
    inner = next(reversed(get_args(kind)), object)
    if base is list:
        return [cast_json(inner, item) for item in value]
    return {key: cast_json(inner, item) for key, item in value.items()} if base is dict else value


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and get_origin(kind) is None and issubclass(kind, Model)
