"""Strict JSON decoding of one line, and messages for the usual faults."""

import ast
import json
import re
from typing import Any, Final

_CONSTANT: Final = re.compile(r"NaN|-?Infinity")
# Python values of a longer line are not read: the parser needs a hundred times their size
_MAX_PYTHON_CHARS: Final = 1 << 20
_MAX_PYTHON_BRACKETS: Final = 200
_PYTHON_HEAD: Final = re.compile(r"[{\[(]\s*(?:[{\[(]\s*)*(?:[rub]?'|[\"\d].*?(?:True|False|None|'))", re.DOTALL)

_FAULTS: Final = (
    (
        "Unterminated string",
        "not JSON: a string without its closing quote; is the line cut, or a line break in a text?",
    ),
    (
        "Invalid control character",
        "not JSON: a control character in a string; write \\t for a tab, \\n for a line break",
    ),
    ("Invalid \\", "not JSON: a backslash without a valid escape; write \\\\ for a backslash"),
    ("Illegal trailing comma", "not JSON: a comma before the end of an object or list; remove it"),
    ("Expecting ',' delimiter", 'not JSON: a comma is missing, or a double quote in a text is not written as \\"'),
    ("Expecting property name", "not JSON: a key without double quotes"),
)


def _reject_constant(name: str) -> None:
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(parse_constant=_reject_constant)
_RAW_DECODE: Final = _DECODER.raw_decode
_SCAN: Final[Any] = _DECODER.scan_once  # type: ignore[attr-defined]  # documented only by its use
LINE_FAULTS: Final = (ValueError, StopIteration, RecursionError)


class JSONFaultError(ValueError):
    """A line that is not JSON.

    Attributes:
        message: The fault and the next step.
        column: Character of the fault, from 1, or None.
    """

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


def decode(text: str) -> Any:
    """Decode one JSON value.

    Raises:
        JSONFaultError: The text is not exactly one JSON value.
    """
    try:
        try:
            value, end = _RAW_DECODE(text)
        except json.JSONDecodeError:
            return _DECODER.decode(text)
        return value if end == len(text) else _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise JSONFaultError(_describe(text, error), error.pos + 1) from None
    except RecursionError:
        raise JSONFaultError("not JSON: nested too deeply") from None
    except ValueError as error:
        # not a JSONDecodeError: a constant that JSON does not have, or a number with more digits than Python reads
        name = str(error)
        match = _CONSTANT.search(text) if _CONSTANT.fullmatch(name) else None
        if match is None:
            raise JSONFaultError("not JSON: a number with too many digits") from None
        raise JSONFaultError(f"not JSON: {name}; use a number or null", match.start() + 1) from None


def decode_line(raw: bytes) -> Any:
    """Decode a line that starts and ends with one JSON value; raise one of `LINE_FAULTS` for any doubt."""
    text = raw.decode()
    value, end = _SCAN(text, 0)
    if end != len(text):
        raise ValueError(text)
    return value


def _describe(text: str, error: json.JSONDecodeError) -> str:
    """Name the usual faults by their position, because the messages of `json` differ between Python versions."""
    position = error.pos
    rest = text[position : position + 80]
    before = text[:position].rstrip()
    if text.startswith("\ufeff"):
        return "not JSON: a byte order mark before the object; were files joined? Remove the mark"
    if not rest.strip():
        return "not JSON: the line ends inside the value; is the file or the line cut?"
    if error.msg == "Extra data":
        if rest.strip().rstrip(",").strip() == "":
            return "not JSON: a comma after the object; in JSON Lines nothing follows the object"
        if rest.lstrip(" ,")[:1] in ("{", "["):
            return "not JSON: more than one value on the line; write one object per line"
        return "not JSON: text after the object"
    if text.startswith(("//", "/*", "#")):
        return "not JSON: a comment; JSON has no comments"
    if read_python(text) is not None:
        return "Python, not JSON: write double quotes, true, false and null (json.dumps does)"
    if rest[0] in "}]" and before.endswith(","):
        return f"not JSON: a comma before {rest[0]}; remove it"
    if rest[0] in "“”„«":
        return "not JSON: typographic quotes; write straight double quotes"
    if rest.startswith(("//", "/*")):
        return "not JSON: a comment; JSON has no comments"
    return next((text for start, text in _FAULTS if error.msg.startswith(start)), f"not JSON: {error.msg}")


def read_python(text: str, longest: int = _MAX_PYTHON_CHARS) -> Any:
    """Read a Python literal of a dict, list or tuple without evaluating it; return None if it is something else."""
    if len(text) > longest or not _PYTHON_HEAD.match(text) or _nesting(text) > _MAX_PYTHON_BRACKETS:
        return None
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, dict | list | tuple) else None


def _nesting(text: str) -> int:
    deepest = depth = 0
    for bracket in re.findall(r"[\[\](){}]", text):
        depth += 1 if bracket in "[({" else -1
        deepest = max(deepest, depth)
    return deepest


def may_have_duplicate_keys(raw: bytes, value: dict[str, Any]) -> bool:
    """Compare how often the usual keys occur in the line with the number of messages."""
    messages = value.get("messages")
    if isinstance(messages, list):
        turns = len(messages)
        return raw.count(b'"role"') > turns or raw.count(b'"content"') > turns or raw.count(b'"messages"') > 1
    return raw.count(b'"prompt"') > 1 or raw.count(b'"completion"') > 1


def duplicate_keys(text: str) -> list[str]:
    """Return the keys that occur twice in one object. This parses again with a hook, which is slow."""
    repeated: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        merged = dict(pairs)
        if len(merged) < len(pairs):
            names = [name for name, _ in pairs]
            repeated.extend(sorted({name for name in names if names.count(name) > 1}))
        return merged

    json.loads(text, object_pairs_hook=note)
    return repeated


def json_type_name(value: object) -> str:
    """Return the name of a JSON type in words."""
    if value is None:
        return "null"
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "a value")
