"""Bytes to lines to JSON values, with the place of whatever is wrong."""

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from ft_client.datasets._rules import DatasetLimits, Findings

_BLOCK: Final = 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_CONSTANT: Final = re.compile(r"NaN|-?Infinity")
# no JSONL file begins like this: a document spread over lines, or a table
_OTHER_DOCUMENT: Final = re.compile(r"\s*([\[{]\s*$|\[\s*[{\[])")
_TABLE_HEAD: Final = re.compile(r'\s*"?(prompt|completion|messages|text)"?\s*[,;\t]', re.IGNORECASE)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant)


class NotJSONLError(Exception):
    """The file as a whole is something else; reading on would report every line."""


def read_rows(path: Path, found: Findings, limits: DatasetLimits) -> Iterator[dict[str, Any] | None]:
    """Give the object of each line that is not blank, or None where the line holds no object.

    `found.line` is the number of the line. Keeps one line in memory. Raises `NotJSONLError` when the file turns out not
    to be JSONL at its first line.
    """
    number = 0
    crlf = False
    first = True
    longest = limits.max_line_bytes
    with path.open("rb", buffering=_BLOCK) as handle:
        for raw in iter(partial(handle.readline, longest + 2), b""):
            number += 1
            found.line = number
            if number == 1:
                raw = _first_line(raw, found)
            if len(raw) > longest and not raw.endswith(b"\n"):
                while (rest := handle.readline(_BLOCK)) and not rest.endswith(b"\n"):
                    pass
                found.add("line-too-long", f"longer than {longest:,} bytes; not read")
                yield None
                continue
            if raw.endswith(b"\r\n") and not crlf:
                crlf = True
                found.add("crlf", "lines end with CR LF; most services accept it, LF alone is safe")
            try:
                text = raw.decode().removesuffix("\n").removesuffix("\r")
            except UnicodeDecodeError as error:
                column = len(raw[: error.start].decode()) + 1
                found.add(
                    "not-utf8", f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8", column=column
                )
                yield None
                continue
            if not text or text.isspace():
                found.add("blank-line", "no example on this line")
                continue
            if first:
                first = False
                _refuse_other_documents(text, found)
            yield _parse(text, found)
    found.line = None if number == 0 else number


def _first_line(raw: bytes, found: Findings) -> bytes:
    if raw.startswith(_UTF16):
        found.line = None
        found.add("not-jsonl", "the file is UTF-16; save it as UTF-8")
        raise NotJSONLError
    if raw.startswith(_BOM):
        found.add("bom", "the file begins with a byte order mark; save it as UTF-8 without one", column=1)
        return raw[len(_BOM) :]
    return raw


def _refuse_other_documents(text: str, found: Findings) -> None:
    if _OTHER_DOCUMENT.match(text):
        what = "one JSON document over several lines" if text.strip() in "[{" else "a JSON array"
        hint = f"the file is {what}; write one object a line, without commas between the lines"
    elif _TABLE_HEAD.match(text):
        hint = "the file looks like a table (CSV); write one JSON object a line"
    else:
        return
    found.line = None
    found.add("not-jsonl", hint)
    raise NotJSONLError


def _parse(text: str, found: Findings) -> dict[str, Any] | None:
    try:
        value = _decode(text)
    except json.JSONDecodeError as error:
        found.add("invalid-json", f"not JSON: {error.msg}", column=error.pos + 1)
        return None
    except RecursionError:
        found.add("invalid-json", "nested too deeply")
        return None
    except ValueError as error:
        # not a JSONDecodeError: a constant JSON does not have, or a number with more digits than Python reads
        name = str(error)
        spelled = _CONSTANT.search(text) if _CONSTANT.fullmatch(name) else None
        message = f"{name} is not JSON; use a number or null" if spelled else "a number with too many digits"
        found.add("invalid-json", message, column=spelled.start() + 1 if spelled else None)
        return None
    if not isinstance(value, dict):
        found.add("not-an-object", f"{kind(value)} where an object is expected")
        return None
    if "\\u" in text:
        _look_for_surrogates(value, found)
    if _may_hold_twins(text, value):
        _look_for_twins(text, found)
    return value


def _decode(text: str) -> Any:
    """Decode as `json.loads` does, without its two regular expressions where they find nothing."""
    try:
        value, end = _DECODER.raw_decode(text)
    except json.JSONDecodeError:
        return _DECODER.decode(text)
    return value if end == len(text) else _DECODER.decode(text)


def _look_for_surrogates(value: dict[str, Any], found: Findings) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = ord(error.object[error.start])
        found.add("lone-surrogate", f"\\u{half:04x} is half of a surrogate pair; write the whole character")


def _may_hold_twins(text: str, value: dict[str, Any]) -> bool:
    """Compare how often the usual keys are written with how often they should be."""
    messages = value.get("messages")
    if isinstance(messages, list):
        turns = len(messages)
        return text.count('"role"') > turns or text.count('"content"') > turns or text.count('"messages"') > 1
    return text.count('"prompt"') > 1 or text.count('"completion"') > 1


def _look_for_twins(text: str, found: Findings) -> None:
    """Parse once more with a hook, which is too slow for every line."""
    twins: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        together = dict(pairs)
        if len(together) < len(pairs):
            names = [name for name, _ in pairs]
            twins.extend(sorted({name for name in names if names.count(name) > 1}))
        return together

    json.loads(text, object_pairs_hook=note)
    for name in twins:
        found.add("duplicate-key", f"{name!r} stands twice in one object; the last one counts")


def kind(value: object) -> str:
    """Name a JSON type as people say it."""
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
    return names[type(value)]
