"""Declarations of tools, calls of tools, and the answers to them."""

import json
import re
from typing import Any, Final

from ft_client.datasets._reader import kind
from ft_client.datasets._rules import DatasetLimits, Findings

_NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def declared_names(row: dict[str, Any], where: str, found: Findings, limits: DatasetLimits) -> frozenset[str]:
    """Check `tools` and the older `functions`, and give the names they declare."""
    names: list[str] = []
    tools = row.get("tools")
    if tools is not None:
        if not isinstance(tools, list):
            found.add("tool", f"tools is {kind(tools)}, not a list", f"{where}tools")
            tools = []
        for index, tool in enumerate(tools):
            place = f"{where}tools[{index}]"
            if not isinstance(tool, dict) or tool.get("type") != "function":
                found.add("tool", 'a tool is an object with "type": "function"', place)
            else:
                names += _function_name(tool.get("function"), f"{place}.function", found)
    functions = row.get("functions")
    if functions is not None:
        found.add("deprecated-key", "functions is the old name of tools", f"{where}functions")
        if not isinstance(functions, list):
            found.add("tool", f"functions is {kind(functions)}, not a list", f"{where}functions")
            functions = []
        for index, function in enumerate(functions):
            names += _function_name(function, f"{where}functions[{index}]", found)
    for name in sorted({name for name in names if names.count(name) > 1}):
        found.add("tool", f"{name!r} is declared twice", f"{where}tools")
    if len(names) > limits.max_tools:
        found.add("tool", f"{len(names)} functions, at most {limits.max_tools} are allowed", f"{where}tools")
    return frozenset(names)


def _function_name(function: object, where: str, found: Findings) -> list[str]:
    if not isinstance(function, dict):
        found.add("tool", f"{kind(function)} where an object with name and parameters is expected", where)
        return []
    parameters = function.get("parameters")
    if parameters is not None and not isinstance(parameters, dict):
        found.add("tool", f"parameters is {kind(parameters)}, not an object (a JSON schema)", f"{where}.parameters")
    name = function.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        found.add("tool", "a function needs a name of 1 to 64 letters, digits, _ or -", f"{where}.name")
        return []
    return [name]


def check_calls(calls: object, where: str, found: Findings, names: frozenset[str], pending: set[str]) -> int:
    """Check `tool_calls`, note their ids in `pending`, and give the length of their text."""
    if not isinstance(calls, list) or not calls:
        found.add("tool-call", "tool_calls is a list with at least one call; leave it out otherwise", where)
        return 0
    length = 0
    for index, call in enumerate(calls):
        place = f"{where}[{index}]"
        if not isinstance(call, dict):
            found.add("tool-call", f"{kind(call)} where an object is expected", place)
            continue
        call_id = call.get("id")
        if not isinstance(call_id, str) or not call_id:
            found.add("tool-call", "a call needs an id", f"{place}.id")
        elif call_id in pending:
            found.add("tool-call", f"id {call_id!r} is used for two calls", f"{place}.id")
        else:
            pending.add(call_id)
        if call.get("type") != "function":
            found.add("tool-call", 'a call needs "type": "function"', f"{place}.type")
        length += check_function_call(call.get("function"), f"{place}.function", found, names)
    return length


def check_function_call(function: object, where: str, found: Findings, names: frozenset[str]) -> int:
    """Check name and arguments of a call, and give the length of their text."""
    if not isinstance(function, dict):
        found.add("tool-call", f"{kind(function)} where an object with name and arguments is expected", where)
        return 0
    name, arguments = function.get("name"), function.get("arguments")
    if not isinstance(name, str) or not name:
        found.add("tool-call", "a call needs the name of its function", f"{where}.name")
        name = ""
    elif name not in names:
        found.add("tool-not-declared", f"{name!r} is not among the tools of this example", f"{where}.name")
    if not isinstance(arguments, str):
        found.add(
            "tool-call",
            f"arguments is {kind(arguments)}; it has to be JSON written into a string",
            f"{where}.arguments",
        )
        return len(name)
    try:
        parsed = json.loads(arguments)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        found.add("tool-arguments", "arguments are not a JSON object", f"{where}.arguments")
    return len(name) + len(arguments)


def check_answer(message: dict[str, Any], where: str, found: Findings, pending: set[str]) -> None:
    """Match the answer of a tool with the call it belongs to."""
    call_id = message.get("tool_call_id")
    if not isinstance(call_id, str) or not call_id:
        found.add("tool-call", "an answer of a tool needs tool_call_id", f"{where}.tool_call_id")
    elif call_id not in pending:
        found.add("tool-call", f"no open call has the id {call_id!r}", f"{where}.tool_call_id")
    else:
        pending.discard(call_id)
    if isinstance(message.get("content"), list):
        found.add("tool-content", "write the content of a tool message as one string", f"{where}.content")
