"""JSON values from a stream of text: an array, pretty-printed objects, or objects without line breaks between them."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal

import attrs

from ft_client.datasets._json import read_python

_SEPARATORS: Final = {
    "rows": re.compile(r"[\s,\[\]\ufeff]*"),
    "document": re.compile(r"[\s,\[\]\ufeff}]*"),
    "lists": re.compile(r"[\s,\]\ufeff]*"),
}
Inside = Literal["rows", "document", "lists"]
# a fault this close to the end of the text may be gone with more text
_MARGIN: Final = 16
_NEXT_OBJECT: Final = re.compile(r"\n[ \t]*\{|\}\s*,\s*(?=\{)")
_MAX_VALUE: Final = 160 * 1024 * 1024
_RAW_DECODE: Final = json.JSONDecoder().raw_decode


@attrs.frozen
class StreamValue:
    """One value.

    Attributes:
        line: Its first line, from 1.
        lines: The number of its lines.
        value: The value, or None if `fault` is set.
        fault: Reason why the text there is not JSON, or None.
    """

    line: int
    lines: int
    value: Any
    fault: str | None = None


def iter_values(
    chunks: Iterable[str], *, python: bool = True, longest: int = _MAX_VALUE, inside: Inside = "rows"
) -> Iterator[StreamValue]:
    """Yield the objects of a text. Brackets and commas between objects are skipped.

    After text that is not JSON, reading continues at the next line that starts with an object.

    Args:
        chunks: The text.
        python: Whether Python literals are read too.
        longest: Longest value in characters.
        inside: `document` if the objects are inside another object, whose end is skipped; `lists` if the values are
            lists in an array, whose first bracket is left out of the text.
    """
    separators = _SEPARATORS[inside]
    source = iter(chunks)
    text = ""
    position = 0
    line = 1
    ended = False
    wanted = 1
    while True:
        match = separators.match(text, position)
        start = match.end() if match else position
        if start < len(text) and (ended or len(text) - start >= wanted):
            value, end, fault, certain = _read(text, start, python)
            complete = fault is None and (end < len(text) or ended)
            if complete or certain or ended or len(text) - start > longest:
                line += text.count("\n", position, start)
                if not complete:
                    end = _resume(text, start)
                    fault = fault or "a value above the size limit"
                lines = text.count("\n", start, end)
                yield StreamValue(line, lines + 1, value if complete else None, None if complete else fault)
                line += lines
                position, wanted = end, 1
                continue
            # incomplete: read twice as much, so that the total work stays linear
            wanted = 2 * (len(text) - start) + 1
        elif ended:
            return
        line += text.count("\n", position, start)
        text, position = text[start:], 0
        pieces = [text]
        size = len(text)
        while size < wanted and not ended:
            piece = next(source, None)
            if piece is None:
                ended = True
            else:
                pieces.append(piece)
                size += len(piece)
        text = "".join(pieces)


def _read(text: str, start: int, python: bool) -> tuple[Any, int, str | None, bool]:
    """Return a value, the position after it, a reason if there is none, and whether more text cannot change that."""
    try:
        value, end = _RAW_DECODE(text, start)
    except json.JSONDecodeError as error:
        if python and text[start] in "{(":
            end = _line_end(text, start)
            literal = read_python(text[start:end].rstrip().rstrip(","))
            if literal is not None:
                return literal, end, None, False
        certain = error.pos < len(text) - _MARGIN and not error.msg.startswith("Unterminated string")
        return None, start, f"not JSON: {error.msg}", certain
    except RecursionError:
        return None, start, "not JSON: nested too deeply", False
    except ValueError:
        return None, start, "not JSON: a number with too many digits", False
    return value, end, None, False


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _resume(text: str, start: int) -> int:
    """Return the position of the next object after a fault."""
    match = _NEXT_OBJECT.search(text, start + 1)
    return match.end() - (match[0][-1] == "{") if match else len(text)
