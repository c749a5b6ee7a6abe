"""Helpers for the values of a foreign row: text, messages, case-folded keys."""

import json
from typing import Any

from ft_client.datasets._json import read_python
from ft_client.datasets._messages import role_alias

Row = dict[str, Any]


class RejectedRowError(Exception):
    """A row that cannot become an example. The text is the reason."""


def folded(row: Row) -> Row:
    """Return the row with lower-case keys without surrounding spaces; the first of equal keys counts."""
    result: Row = {}
    for key, value in row.items():
        result.setdefault(str(key).strip().casefold(), value)
    return result


def text_of(value: Any) -> str:
    """Return a cell or JSON value as text: whole numbers without a fraction, lists of parts joined."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value != value:  # an empty cell of a data frame
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, list):
        parts = [part.get("text", part) if isinstance(part, dict) else part for part in value]
        if all(isinstance(part, str) for part in parts):
            return "\n".join(parts)
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        return str(value["text"])
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def parsed(value: Any) -> Any:
    """Return the JSON or Python value in a string such as a table cell, or the value itself."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            literal = read_python(value)  # as pandas writes a list to a CSV
            return value if literal is None else literal
    return value


def is_messages(value: Any) -> bool:
    """Return whether a value is a list of messages, of OpenAI's or ShareGPT's form."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and ({"role", "from", "author"} & item.keys()) for item in value)
    )


def message(role: str, content: Any) -> Row:
    """Return a message."""
    return {"role": role, "content": content if isinstance(content, str) else text_of(content)}


def as_messages(value: Any, role: str) -> list[Row]:
    """Return messages: those of a list or of one message, or one message with the text."""
    value = parsed(value)
    if is_messages(value):
        return [to_message(item) for item in value]
    if isinstance(value, dict) and {"role", "from"} & value.keys():
        return [to_message(value)]
    if value is None or value == "":
        return []
    return [message(role, value)]


def to_message(item: Row) -> Row:
    """Return a message with the keys `role` and `content`, from ShareGPT's `from` and `value` too."""
    if "role" in item and "value" not in item:
        return dict(item)
    role = item.get("from", item.get("role", item.get("author")))
    content = item.get("value", item.get("content", item.get("text")))
    others = {key: value for key, value in item.items() if key in ("name", "weight", "tool_calls", "tool_call_id")}
    return {"role": role_alias(role) or role, "content": content, **others}


def common_beginning(first: list[Row], second: list[Row]) -> list[Row]:
    """Return the messages with which both lists start."""
    count = 0
    while count < min(len(first), len(second)) and first[count] == second[count]:
        count += 1
    return first[:count]
