"""Safe repairs of one example: roles, keys, weights, tool calls, characters."""

import json
from collections.abc import Callable
from typing import Any, Final

from ft_client.datasets._messages import role_alias
from ft_client.datasets._plain import has_surrogate
from ft_client.datasets._schemas import MESSAGE_KEYS, accepts_message_value
from ft_client.datasets._texts import (
    SPECIAL_TOKENS,
    TEMPLATE_TOKENS,
    find_special_tokens,
    iter_texts,
    replace_surrogates,
)
from ft_client.datasets._values import RejectedRowError, Row, parsed, text_of

Note = Callable[[str], None]
# types of parts in the Responses API
_PART_TYPES: Final = {"input_text": "text", "output_text": "text", "input_image": "image_url"}


def repair_messages(messages: Any, note: Note) -> list[Row]:
    """Return messages with valid roles, keys and values.

    Args:
        messages: The messages of one example.
        note: Receives each change in words.

    Raises:
        RejectedRowError: A message cannot be repaired.
    """
    if not isinstance(messages, list) or not messages:
        raise RejectedRowError("empty conversation")
    repaired = []
    for item in messages:
        if not isinstance(item, dict):
            raise RejectedRowError("a message is not an object")
        role = item.get("role")
        alias = role if isinstance(role, str) and role in MESSAGE_KEYS else role_alias(role)
        if alias is None:
            raise RejectedRowError(f"unknown role {role!r}")
        if alias != role:
            note(f"role {role!r} changed to {alias!r}")
        repaired.append(_message(item, alias, note))
    repaired = _with_tool_calls(repaired, note)
    while repaired and repaired[0]["role"] == "system" and repaired[0]["content"] in ("", None):
        repaired.pop(0)
        note("empty system message removed")
    if not repaired:
        raise RejectedRowError("empty conversation")
    return repaired


def remove_nulls(row: Row, note: Note) -> Row:
    """Remove the keys for tools whose value is null."""
    for key in ("tools", "parallel_tool_calls"):
        if key in row and row[key] is None:
            row = {name: value for name, value in row.items() if name != key}
            note(f"key {key!r} without a value removed")
    return row


def _with_tool_calls(messages: list[Row], note: Note) -> list[Row]:
    """Replace `function_call` and function messages, the old form, by `tool_calls` and tool messages."""
    number = 0
    open_id = None
    pending: list[Any] = []
    for item in messages:
        if isinstance(item.get("tool_calls"), list):
            pending = [call.get("id") for call in item["tool_calls"] if isinstance(call, dict)]
        elif item["role"] == "tool" and "tool_call_id" not in item and pending:
            item["tool_call_id"] = pending.pop(0)
            note("tool_call_id added")
        call = item.get("function_call")
        if item["role"] == "assistant" and isinstance(call, dict) and "tool_calls" not in item:
            number += 1
            open_id = f"call_{number}"
            del item["function_call"]
            item["tool_calls"] = [{"id": open_id, "type": "function", "function": call}]
            note("function_call changed to tool_calls")
        elif item["role"] == "function" and open_id is not None:
            item["role"] = "tool"
            item["tool_call_id"] = open_id
            item.pop("name", None)
            open_id = None
            note("function message changed to a tool message")
    return messages


def _message(item: Row, role: str, note: Note) -> Row:
    result: Row = {"role": role}
    for key, value in item.items():
        if key == "role" or (value is None and key != "content"):
            continue
        if key not in MESSAGE_KEYS[role]:
            note(f"key {key!r} removed from {role} messages")
        elif key == "content":
            result[key] = _content(value, note)
        elif (repaired := _value(role, key, value, note)) is not None:
            result[key] = repaired
    if result.get("content") is None:
        if role == "assistant" and result.keys() & {"tool_calls", "function_call", "refusal", "audio"}:
            result.pop("content", None)
        else:
            result["content"] = ""
    return result


def _value(role: str, key: str, value: Any, note: Note) -> Any:
    """Return a valid value of a key, or None if there is none."""
    if key == "tool_calls":
        calls = parsed(value)
        if not isinstance(calls, list) or not calls:
            return None
        return [_tool_call(call, number, note) for number, call in enumerate(calls)]
    if accepts_message_value(role, key, value):
        return value
    if key == "weight" and value in (0, 1, "0", "1"):
        note("weight changed to a number")
        return int(value)
    if key == "name" and isinstance(value, int | float):
        note("name changed to text")
        return text_of(value)
    note(f"invalid {key} removed")
    return None


def _content(value: Any, note: Note) -> Any:
    if value is None or isinstance(value, str):
        return value
    if not isinstance(value, list):
        note("content changed to text")
        return text_of(value)
    parts = []
    for part in value:
        kind = part.get("type") if isinstance(part, dict) else None
        if isinstance(part, str):
            note("text in a list of parts changed to a part")
            parts.append({"type": "text", "text": part})
        elif isinstance(part, dict) and "type" not in part and isinstance(part.get("text"), str):
            note("type text added to a part")
            parts.append({"type": "text", **part})
        elif isinstance(kind, str) and kind in _PART_TYPES:
            note(f"part {kind!r} changed to {_PART_TYPES[kind]!r}")
            parts.append(_part({**part, "type": _PART_TYPES[kind]}))
        elif kind in ("image_url", None) and isinstance(part, dict) and isinstance(part.get("image_url"), str):
            note("image_url changed to an object with url")
            parts.append(_part({**part, "type": "image_url"}))
        elif isinstance(part, dict):
            # columns of a table have every key in every row
            parts.append({key: item for key, item in part.items() if item is not None})
        else:
            parts.append(part)
    return parts


def _part(part: Row) -> Row:
    """Return a part of the Responses API as one of a chat message."""
    if part["type"] != "image_url" or not isinstance(part.get("image_url"), str):
        return {key: part[key] for key in ("type", "text", "image_url") if part.get(key) is not None}
    image = {"url": part["image_url"], "detail": part.get("detail")}
    return {"type": "image_url", "image_url": {key: item for key, item in image.items() if item is not None}}


def _tool_call(call: Any, number: int, note: Note) -> Any:
    if not isinstance(call, dict):
        return call
    call = {key: item for key, item in call.items() if item is not None}
    function = call.get("function")
    if function is None and isinstance(call.get("name"), str):
        function = {"name": call.pop("name"), "arguments": call.pop("arguments", {})}
        note("tool call changed to the form with function")
    if isinstance(function, dict) and not isinstance(function.get("arguments", ""), str):
        function = {**function, "arguments": json.dumps(function["arguments"], ensure_ascii=False)}
        note("arguments of a tool call written as a string")
    return {"id": f"call_{number + 1}", **call, "type": "function", "function": function}


def remove_unanswered_turns(messages: list[Row], note: Note) -> list[Row]:
    """Remove the messages after the last assistant message, so that a conversation ends with it.

    Raises:
        RejectedRowError: There is no assistant message, or the last one is empty.
    """
    end = len(messages)
    while end and messages[end - 1]["role"] in ("user", "system", "developer"):
        end -= 1
    if not end or not any(item["role"] == "assistant" for item in messages):
        raise RejectedRowError("no assistant message")
    if end < len(messages):
        note(f"last {messages[-1]['role']} turn removed")
    last = messages[end - 1]
    if last["role"] == "assistant" and is_empty(last):
        raise RejectedRowError("empty answer")
    return messages[:end]


def is_empty(message: Row) -> bool:
    """Return whether a message has neither text nor anything else."""
    content = message.get("content")
    has_other = message.keys() & {"tool_calls", "function_call", "refusal", "audio"}
    return not has_other and (not content or (isinstance(content, str) and not content.strip()))


def lead_with_system(messages: list[Row], note: Note) -> list[Row]:
    """Move the text of system messages into the first user message."""
    system = [text_of(item.get("content")) for item in messages if item["role"] in ("system", "developer")]
    others = [dict(item) for item in messages if item["role"] not in ("system", "developer")]
    user = next((item for item in others if item["role"] == "user" and isinstance(item.get("content"), str)), None)
    if system and user is not None:
        user["content"] = "\n\n".join([*system, user["content"]])
        note("system text moved into the user message")
        return others
    return messages


def repair_texts(row: Row, note: Note, *, escape_tokens: bool) -> Row:
    """Replace characters that services reject, in all texts of an example.

    Args:
        row: The example.
        note: Receives each change in words.
        escape_tokens: Whether special tokens are written with a space, as `< |endoftext|>`.

    Raises:
        RejectedRowError: A text has a special token, and `escape_tokens` is false.
    """
    text = json.dumps(row, ensure_ascii=False)
    if "\\u0000" in text:
        row = _map_texts(row, lambda value: value.replace("\0", ""))
        note("NUL character removed")
        text = json.dumps(row, ensure_ascii=False)
    if has_surrogate(text):
        row = _map_texts(row, replace_surrogates)
        note("lone surrogate replaced by U+FFFD")
    if "<|" in text:
        tokens = sorted({token for _, value in iter_texts(row) for token in find_special_tokens(value)})
        hard = [token for token in tokens if token in SPECIAL_TOKENS]
        if hard and not escape_tokens:
            raise RejectedRowError(f"special token {hard[0]} as text")
        if tokens and escape_tokens:
            row = _map_texts(row, _escape_tokens)
            note("special token written with a space")
    if "NaN" in text or "Infinity" in text:
        finite = _map_numbers(row)
        if finite != row:
            note("NaN or Infinity replaced by null")
        row = finite
    return row


def _escape_tokens(text: str) -> str:
    for token in SPECIAL_TOKENS + TEMPLATE_TOKENS:
        text = text.replace(token, "< " + token[1:])
    return text


def _map_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_map_texts(item, change) for item in value]
    if isinstance(value, dict):
        return {change(key): _map_texts(item, change) for key, item in value.items()}
    return value


def _map_numbers(value: Any) -> Any:
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if isinstance(value, list):
        return [_map_numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: _map_numbers(item) for key, item in value.items()}
    return value
