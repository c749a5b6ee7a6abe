"""ShareGPT conversations: turns with `from` and `value`, function calls and their observations."""

import json
from typing import Any, Final

from ft_client.datasets._messages import role_alias
from ft_client.datasets._values import RejectedRowError, Row, parsed, text_of, to_message

_CALL: Final = frozenset({"function_call", "function-call", "tool_call"})


def sharegpt_messages(turns: Any) -> list[Row]:
    """Return the messages of a conversation. A function call gets an ID, which its observation repeats."""
    if not isinstance(turns, list):
        raise RejectedRowError("the conversation is not a list")
    messages: list[Row] = []
    call_ids: list[str] = []
    number = 0
    for turn in turns:
        if not isinstance(turn, dict):
            raise RejectedRowError("a turn of the conversation is not an object")
        item = to_message(turn)
        content = item.get("content")
        name = str(turn.get("from", turn.get("role", ""))).casefold()
        if name in _CALL:
            calls = _calls(content, number)
            number += len(calls)
            call_ids = [call["id"] for call in calls]
            messages.append({"role": "assistant", "tool_calls": calls})
        elif role_alias(item["role"]) == "tool" and not item.get("tool_call_id"):
            if not call_ids:
                raise RejectedRowError("an observation without a function call before it")
            messages.append({"role": "tool", "tool_call_id": call_ids.pop(0), "content": text_of(content)})
        else:
            if isinstance(content, int | float):
                item["content"] = text_of(content)
            messages.append(item)
    return messages


def _calls(value: Any, number: int) -> list[Row]:
    value = parsed(value)
    calls = value if isinstance(value, list) else [value]
    result: list[Row] = []
    for call in calls:
        function = call.get("function", call) if isinstance(call, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            raise RejectedRowError("a function call without a name")
        arguments = function.get("arguments", function.get("parameters", {}))
        text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
        result.append(
            {
                "id": f"call_{number + len(result) + 1}",
                "type": "function",
                "function": {"name": function["name"], "arguments": text},
            }
        )
    return result


def tools_of(value: Any) -> list[Row]:
    """Return tool declarations; a bare function is wrapped."""
    tools = parsed(value)
    if not isinstance(tools, list):
        return []
    return [
        {"type": "function", "function": tool}
        if isinstance(tool, dict) and "name" in tool and "function" not in tool
        else tool
        for tool in tools
    ]
