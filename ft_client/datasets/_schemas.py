"""Validate rows of training files against the schemas of the contract, which decide about keys and types.

Rules that a schema cannot express, such as the order of messages, are in the other modules.
"""

import functools
import json
from typing import Any, Final

from ft_client._compiled_schema import Accepts, accepts_component, accepts_schema
from ft_client._schema import Violation, format_path, iter_violations
from ft_client.datasets._json import json_type_name
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._rules import Format
from ft_client_generated.contract import SCHEMAS


def keys_of(name: str) -> frozenset[str]:
    """Return the keys of a schema."""
    return frozenset(SCHEMAS[name]["properties"])


def _message_schemas() -> dict[str, str]:
    names = [reference["$ref"].rpartition("/")[2] for reference in SCHEMAS["TrainingMessage"]["oneOf"]]
    return {role: name for name in names for role in SCHEMAS[name]["properties"]["role"]["enum"]}


_MESSAGE: Final = {"$ref": "#/components/schemas/TrainingMessage"}
_MESSAGES: Final = _message_schemas()
CHAT_KEYS: Final = keys_of("ChatExample")
MESSAGE_KEYS: Final = {role: keys_of(name) for role, name in _MESSAGES.items()}
ROLES: Final = tuple(MESSAGE_KEYS)
_FORMATS: Final[dict[Format, str]] = {
    "chat": "ChatExample",
    "completion": "CompletionExample",
    "preference": "PreferenceExample",
    "reinforcement": "ReinforcementExample",
}
_NOUNS: Final = {name: f"a {format_} example" for format_, name in _FORMATS.items()} | {"PreferenceInput": "input"}
# messages are compared one by one with the schema of their role, which gives clearer messages than their union
_WITHOUT_MESSAGES: Final = {**SCHEMAS, "TrainingMessage": {}}
# codes of problems by key; other keys have the code wrong-type
_CODES: Final = {
    "weight": "weight", "tools": "tool", "functions": "tool",
    **dict.fromkeys(("tool_calls", "function_call", "tool_call_id"), "tool-call"),
}  # fmt: skip
_OF_EMPTY_LISTS: Final = {"content": "content-part", "messages": "no-messages"}
_REQUIRED: Final = frozenset(
    key for name in (*_FORMATS.values(), "PreferenceInput", *_MESSAGES.values()) for key in SCHEMAS[name]["required"]
)
_WORDS: Final = {
    "array": "a list", "an array": "a list", "boolean": "true or false", "object": "an object", "string": "a string",
}  # fmt: skip


def report_violations(format_: Format, row: dict[str, Any], problems: ProblemCollector) -> None:
    """Report where a row violates the schema of its format; `report_message_violations` does so for its messages."""
    if _accepts(format_)(row):
        return
    name = _FORMATS[format_]
    for violation in iter_violations(SCHEMAS[name], row, _WITHOUT_MESSAGES, report_unknown=False, name=name):
        _report(violation, _NOUNS[violation.schema], problems)


def report_message_violations(message: dict[str, Any], role: str, path: str, problems: ProblemCollector) -> None:
    """Report where a message of a known role violates its schema."""
    name = _MESSAGES[role]
    if accepts_component(name)(message):
        return
    for violation in iter_violations(SCHEMAS[name], message, SCHEMAS, report_unknown=False, name=name):
        _report(violation, f"a {role} message", problems, path)


def accepts_tools(tools: object) -> bool:
    """Return whether the schema of `tools` certainly accepts a value."""
    return accepts_component("ChatExample/properties/tools")(tools)


def accepts_message_value(role: str, key: str, value: object) -> bool:
    """Return whether the schema of a message certainly accepts the value of a key."""
    return accepts_component(f"{_MESSAGES[role]}/properties/{key}")(value)


@functools.cache
def _accepts(format_: Format) -> Accepts:
    # an open schema accepts every key
    return accepts_schema({"additionalProperties": True, **_without_messages(SCHEMAS[_FORMATS[format_]])})


def _without_messages(schema: Any) -> Any:
    """Return a schema that accepts any message, without references."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _without_messages(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    return {key: _without_messages(inner) for key, inner in schema.items() if inner != _MESSAGE}


def _report(violation: Violation, noun: str, problems: ProblemCollector, within: str = "") -> None:
    """Report a violation in the value at the path `within`."""
    path, actual = violation.path, violation.actual
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    where = _join(within, path)
    match violation.keyword:
        case "required":
            problems.add(_CODES.get(key, "missing-key"), f"{noun} needs {key}", _join(within, path[:-1]))
        case "additionalProperties" if key == "weight" and within:
            problems.add("weight", f"only assistant messages have a weight, not {noun.split()[1]} messages", where)
        case "additionalProperties":
            _report_key(key, actual, violation.schema, noun, where, problems)
        case "minItems":
            code = _CODES.get(key) or _OF_EMPTY_LISTS.get(key, "no-messages")
            hint = "" if key in _REQUIRED else "; leave it out"
            problems.add(code, f"{key} is an empty list{hint}", where)
        case _ if key == "weight":
            problems.add("weight", f"{json.dumps(actual)[:40]} is neither 0 nor 1", where)
        case "type" | "anyOf":
            _report_type(path, key, violation, where, problems)
        # the other keywords are limits, which `DatasetLimits` can replace


def _join(within: str, path: tuple[str | int, ...]) -> str:
    inner = format_path(path) if path else ""
    return f"{within}.{inner}" if within and inner else within or inner


def _report_key(
    key: str, value: object, schema: str, noun: str, where: str, problems: ProblemCollector
) -> None:  # fmt: skip
    code, hint = "unknown-key", ""
    if schema == "ChatExample":
        code, hint = "extra-key", "; the service rejects the file for it"
    elif schema == "CompletionExample" and key == "label" and isinstance(value, bool):
        hint = "; label belongs to the KTO format, convert it with: ft data prepare FILE -o OUT"
    problems.add(code, f"{noun} has no key {key!r}{hint}", where)


def _report_type(
    path: tuple[str | int, ...], key: str, violation: Violation, where: str, problems: ProblemCollector
) -> None:
    words = " or ".join(_WORDS.get(word, word) for word in str(violation.expected).split(" or "))
    actual = json_type_name(violation.actual)
    if isinstance(path[-1], int):  # an item of a list
        code = "content-part" if key == "content" else _CODES.get(key, "wrong-type")
        problems.add(code, f"{actual} instead of {words}", where)
        return
    hint = "; leave the key out" if violation.actual is None and key not in _REQUIRED else ""
    problems.add(_CODES.get(key, "wrong-type"), f"{key} is {actual}, not {words}{hint}", where)
