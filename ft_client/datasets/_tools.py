"""Tool declarations, tool calls and tool messages."""

import json
import re
from typing import Any, Final

from ft_client.datasets._json import json_type_name
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._problems import ProblemCollector

_NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def declared_names(row: dict[str, Any], path: str, problems: ProblemCollector, limits: DatasetLimits) -> frozenset[str]:
    """Check `tools` and the older `functions`, and return the names that they declare."""
    tool_names: list[str] = []
    tools, functions = row.get("tools"), row.get("functions")
    for index, tool in enumerate(tools if isinstance(tools, list) else ()):
        position = f"{path}tools[{index}]"
        if isinstance(tool, dict) and tool.get("type") != "function":
            problems.add("tool", 'a tool is an object with "type": "function"', position)
        elif isinstance(tool, dict):
            tool_names += _function_name(tool.get("function"), f"{position}.function", problems)
    if functions is not None:
        problems.add("deprecated-key", "functions is the old name of tools", f"{path}functions")
    for index, function in enumerate(functions if isinstance(functions, list) else ()):
        if isinstance(function, dict):
            tool_names += _function_name(function, f"{path}functions[{index}]", problems)
    for name in sorted({name for name in tool_names if tool_names.count(name) > 1}):
        problems.add("tool-repeated", f"{name!r} is declared twice", f"{path}tools")
    if len(tool_names) > limits.max_tools:
        problems.add("tool", f"{len(tool_names)} functions; the limit is {limits.max_tools}", f"{path}tools")
    return frozenset(tool_names)


def _function_name(function: object, path: str, problems: ProblemCollector) -> list[str]:
    if not isinstance(function, dict):
        problems.add("tool", f"{json_type_name(function)} instead of an object with name and parameters", path)
        return []
    parameters = function.get("parameters")
    if parameters is not None and not isinstance(parameters, dict):
        message = f"parameters is {json_type_name(parameters)}, not an object (a JSON schema)"
        problems.add("tool", message, f"{path}.parameters")
    name = function.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        problems.add("tool", "a function needs a name of 1 to 64 letters, digits, _ or -", f"{path}.name")
        return []
    return [name]


def check_tool_calls(
    calls: object, path: str, problems: ProblemCollector, tool_names: frozenset[str], open_tool_calls: set[str]
) -> int:
    """Check `tool_calls`, add their IDs to `open_tool_calls`, and return the length of their text."""
    length = 0
    for index, call in enumerate(calls if isinstance(calls, list) else ()):
        position = f"{path}[{index}]"
        if not isinstance(call, dict):
            continue
        call_id = call.get("id")
        if not isinstance(call_id, str) or not call_id:
            problems.add("tool-call", "a call needs an id", f"{position}.id")
        elif call_id in open_tool_calls:
            cause = "one id is used for two calls"
            problems.add("tool-call", f"id {call_id!r} is used for two calls", f"{position}.id", cause=cause)
        else:
            open_tool_calls.add(call_id)
        if call.get("type") != "function":
            problems.add("tool-call", 'a call needs "type": "function"', f"{position}.type")
        length += check_function_call(call.get("function"), f"{position}.function", problems, tool_names)
    return length


def check_function_call(function: object, path: str, problems: ProblemCollector, tool_names: frozenset[str]) -> int:
    """Check name and arguments of a call, and return the length of their text."""
    if not isinstance(function, dict):
        problems.add("tool-call", f"{json_type_name(function)} instead of an object with name and arguments", path)
        return 0
    name, arguments = function.get("name"), function.get("arguments")
    if not isinstance(name, str) or not name:
        problems.add("tool-call", "a call needs the name of its function", f"{path}.name")
        name = ""
    elif name not in tool_names:
        problems.add("tool-not-declared", f"{name!r} is not in the tools of this example", f"{path}.name")
    if not isinstance(arguments, str):
        message = f"arguments is {json_type_name(arguments)}; write the JSON as a string"
        problems.add("tool-call", message, f"{path}.arguments")
        return len(name)
    try:
        parsed = json.loads(arguments)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        problems.add("tool-arguments", "arguments are not a JSON object", f"{path}.arguments")
    return len(name) + len(arguments)


def check_tool_message(
    message: dict[str, Any], path: str, problems: ProblemCollector, open_tool_calls: set[str]
) -> None:
    """Match a tool message with its call."""
    call_id = message.get("tool_call_id")
    if isinstance(call_id, str) and call_id not in open_tool_calls:
        cause = "tool_call_id matches no open call"
        problems.add("tool-call", f"no open call has the id {call_id!r}", f"{path}.tool_call_id", cause=cause)
    elif isinstance(call_id, str):
        open_tool_calls.discard(call_id)
    if isinstance(message.get("content"), list):
        problems.add("tool-content", "write the content of a tool message as one string", f"{path}.content")
