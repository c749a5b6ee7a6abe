"""Lines that are nearly JSON: with comments, with superfluous commas, or with an object inside a string."""

import json
import re
from typing import Any, Final

_COMMENTS: Final = ("//", "#", "/*", "```")
# an unterminated text matches too, so that the search for its end is not repeated at each quote in it
_TEXT_OR_COMMA: Final = re.compile(r'("(?:[^"\\]|\\.)*"?)|,(?=\s*[}\]])')
_DECODE: Final = json.JSONDecoder().raw_decode
_FAULTS: Final = (ValueError, RecursionError)


def is_comment(text: str) -> bool:
    """Return whether a line is a comment, or a mark around a block of code."""
    return text.startswith(_COMMENTS) and (not text.startswith("/*") or text.endswith("*/"))


def read_lenient(text: str) -> tuple[Any, str] | None:
    """Return the value of a line that is nearly JSON, and the change in words; None for another fault."""
    text, comma = (text.rstrip(", \t"), True) if text.endswith(",") else (text, False)
    try:
        value, end = _DECODE(text)
    except _FAULTS:
        repaired = _TEXT_OR_COMMA.sub(lambda match: match[1] or "", text)
        try:
            return json.loads(repaired), "comma before a bracket removed"
        except _FAULTS:
            return None
    rest = text[end:].strip(" \t,")
    if rest:
        return (value, "comment removed") if is_comment(rest) else None
    return (value, "comma after the object removed") if comma else None


def from_string(value: Any) -> Any:
    """Return the object inside a string that holds one as JSON, or the value itself."""
    if isinstance(value, str) and value.lstrip()[:1] == "{":
        try:
            return json.loads(value)
        except _FAULTS:
            return value
    return value
