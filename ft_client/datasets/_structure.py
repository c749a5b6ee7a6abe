"""Structure of a text: encoding, JSON Lines, other JSON, table, marked text."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Final, Literal

import attrs

from ft_client.datasets._csv import Table, find_table
from ft_client.datasets._dialects import CHAT, COMPLETION, PREFERENCE, find_dialect
from ft_client.datasets._json import read_python
from ft_client.datasets._marked_text import marked_text_format
from ft_client.datasets._value_stream import iter_values
from ft_client.datasets._values import is_messages

Layout = Literal["lines", "values", "lists", "python", "table", "marked", "text"]
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODING_NAMES: Final = {
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "windows-1252": "Windows-1252",
}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_ARRAY_OF_LISTS: Final = re.compile(r"\[\s*\[\s*\{")
# the start of a Python module that assigns a value
ASSIGNMENT: Final = re.compile(r"\A[A-Za-z_]\w*\s*(?::[^=\n]+)?=\s*(?=[\[{(])")
_FOREIGN: Final = re.compile("[\udc80-\udcff]")
_FOREIGN_RUN: Final = re.compile("[\udc80-\udcff]{3,}")
# one object whose first key holds the list of examples; a message list is part of an example
_DOCUMENT_KEY: Final = re.compile(
    r'\{[^\[\]{}]*?"(?!messages"|conversations?"|contents"|dialog"|tools"|history"|chosen"|rejected"|functions")'
    r'(\w+)"\s*:\s*\[\s*(?=\{)'
)
_NO_QUESTIONS: Final = (
    "there are no questions and answers in it; a row needs a question and an answer, such as two columns of a CSV"
)


@attrs.frozen(kw_only=True)
class Structure:
    """Structure of a text.

    Attributes:
        file_type: Short name: `jsonl`, `json`, `python`, `csv`, `tsv`, `text`, `html`, `xml` or `binary`.
        description: The structure in words.
        advice: The next step if no examples can be read from it, otherwise None.
        encoding: Encoding of the text. `windows-1252` is assumed for bytes that are not UTF-8.
        has_mark: Whether the text starts with a byte order mark.
        layout: How rows are read.
        table: Delimiter and columns of a table.
        key: The key of the list of examples, if one JSON object holds them all.
    """

    file_type: str
    description: str
    advice: str | None = None
    encoding: str = "utf-8"
    has_mark: bool = False
    layout: Layout = "lines"
    table: Table | None = None
    key: str | None = None


def find_structure(head: bytes, truncated: bool) -> Structure:
    """Return the structure of a text.

    Args:
        head: The first bytes.
        truncated: Whether more bytes follow.
    """
    encoding, has_mark = find_encoding(head)
    text = _decode(head, encoding)
    if encoding in ("utf-8", "windows-1252") and len(_CONTROL.findall(text[:4096])) > len(text[:4096]) // 20:
        advice = "name a data file: JSONL, JSON, CSV, xlsx or Parquet"
        return Structure(file_type="binary", description="binary data", advice=advice, layout="text")
    found = _find(text.removeprefix("\ufeff"), truncated, encoding)
    if encoding == "windows-1252" and not _is_western(head):
        found = attrs.evolve(found, advice="its encoding is neither UTF-8 nor Windows-1252; save it as UTF-8")
    return attrs.evolve(found, encoding=encoding, has_mark=has_mark)


def find_encoding(head: bytes) -> tuple[str, bool]:
    """Return the encoding, and whether a byte order mark states it."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, True
    sample = head[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > half * 0.3 and even < half * 0.1:
        return "utf-16-le", False
    if even > half * 0.3 and odd < half * 0.1:
        return "utf-16-be", False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "windows-1252", False
    return "utf-8", False


def _is_western(head: bytes) -> bool:
    """Whether bytes that are not UTF-8 can be Windows-1252: in such a text, few of them are adjacent."""
    text = head.decode("utf-8", "surrogateescape")
    return sum(map(len, _FOREIGN_RUN.findall(text))) * 2 <= len(_FOREIGN.findall(text))


def _is_object_in_a_string(line: str) -> bool:
    """Whether a line is a JSON string that contains a JSON object: the row was encoded twice."""
    if not line.startswith('"'):
        return False
    try:
        inner = json.loads(line)
    except ValueError:
        return False
    return isinstance(inner, str) and _is_object(inner)


def _decode(head: bytes, encoding: str) -> str:
    """Decode a head, whose last character may be cut."""
    if encoding == "windows-1252":
        return head.decode("cp1252", errors="replace")
    return codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)


def _find(text: str, truncated: bool, encoding: str) -> Structure:
    stripped = text.lstrip()
    start = stripped[:200].casefold()
    if start.startswith(("<!doctype html", "<html", "<head", "<body")):
        advice = "a web page was saved instead of the file; download the file itself"
        return Structure(file_type="html", description="a web page (HTML)", advice=advice, layout="text")
    if start.startswith("<?xml"):
        return Structure(
            file_type="xml", description="an XML document", advice="save it as CSV or JSONL", layout="text"
        )
    suffix = f" in {_ENCODING_NAMES[encoding]}" if encoding.startswith(("utf-16", "utf-32")) else ""
    lines = Structure(file_type="jsonl", description=f"JSON Lines{suffix}")
    if not stripped:
        return lines
    if stripped[0] in "[{":
        return _find_json(stripped, truncated, lines, suffix)
    first_lines = stripped.splitlines()[:-1] if truncated else stripped.splitlines()
    if any(_is_object(line) or _is_object_in_a_string(line) for line in first_lines):
        return lines
    assigned = ASSIGNMENT.sub("", stripped)
    if assigned != stripped and read_python(assigned.rstrip()) is not None:
        return Structure(file_type="python", description="Python values, not JSON", layout="python")
    if stripped[0] == "(" and read_python(first_lines[0].rstrip(",")) is not None:
        return Structure(file_type="python", description="Python values, not JSON", layout="python")
    table = find_table(text, truncated)
    marks = marked_text_format(stripped)
    if marks and (table is None or marks == "ChatML"):
        hint = None if marks == "ChatML" else "write each conversation as a row with the key text"
        return Structure(file_type="text", description=f"{marks} text", advice=hint, layout="marked")
    if table is not None:
        details = [*([f"{table.delimiter_name}"] if table.delimiter not in ",\t" else [])]
        if encoding in _ENCODING_NAMES:
            details.append(_ENCODING_NAMES[encoding])
        return Structure(file_type=table.file_type, description=table.describe(details), layout="table", table=table)
    return Structure(file_type="text", description=f"plain text{suffix}", advice=_NO_QUESTIONS, layout="text")


def _is_object(line: str) -> bool:
    line = line.strip().removeprefix("\ufeff").rstrip(",")
    if not line.startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return isinstance(read_python(line), dict)


def _find_json(text: str, truncated: bool, lines: Structure, suffix: str) -> Structure:
    """JSON Lines, or other JSON that has to be read as a stream of values."""
    first, _, rest = text.partition("\n")
    first = first.strip()
    if first.startswith("{"):
        if not rest.strip() and (document := _find_document(text, truncated, suffix)):
            return document
        if _is_object(first):
            return lines
        objects = list(_take(iter_values([first], python=False), 10_000))
        if len(objects) > 1 and all(item.fault is None for item in objects):
            number = f"{len(objects)} objects" if not truncated and not rest.strip() else "several objects"
            return _values(f"{number} on one line{suffix}")
        if document := _find_document(text, truncated, suffix):
            return document
        others = rest.splitlines()[:-1] if truncated else rest.splitlines()
        values = list(_take(iter_values([text], python=False), 1))
        multi_line = bool(values) and values[0].fault is None and values[0].lines > 1
        if not multi_line and (any(_is_object(line) for line in others) or not _opens_document(first)):
            return lines
        if read_python(text) is not None:
            return Structure(file_type="python", description="Python values, not JSON", layout="python")
        return _values(f"JSON spread over several lines{suffix}")
    return _find_array(text, truncated, lines, suffix)


def _find_document(text: str, truncated: bool, suffix: str) -> Structure | None:
    """Return the structure of one object that holds the list of examples, or None."""
    match = _DOCUMENT_KEY.match(text)
    if match is None:
        return None
    stream = iter_values([text[match.end() :]], python=False, inside="document")
    items = [item.value for item in stream if item.fault is None]
    if not items or not isinstance(items[0], dict) or find_dialect(items[0]) is None:
        return None
    inside = _examples(items[0], None if truncated else len(items))
    return attrs.evolve(_values(f"a JSON document with {inside} under {match[1]!r}{suffix}"), key=match[1])


def _find_array(text: str, truncated: bool, lines: Structure, suffix: str) -> Structure:
    if _first_line_is_array_row(text):
        return lines
    if _first_line_is_conversation(text):
        return attrs.evolve(
            lines, file_type="json", description=f"JSON Lines with a list of messages on each line{suffix}"
        )
    if _ARRAY_OF_LISTS.match(text):
        lists = [item.value for item in iter_values([text[1:]], python=False, inside="lists") if item.fault is None]
        if lists and is_messages(lists[0]):
            count = "" if truncated else f"{len(lists)} "
            found = _values(f"a JSON array of {count}conversations{suffix}")
            return attrs.evolve(found, layout="lists")
    values = [item for item in iter_values([text], python=False) if item.fault is None]
    if not values:
        if read_python(text) is not None or re.match(r"[\[(]\s*[{\[(]\s*'", text):
            return Structure(file_type="python", description="Python values, not JSON", layout="python")
        return _values(f"a JSON array{suffix}")
    number = None if truncated else len(values)
    return _values(f"a JSON array of {_examples(values[0].value, number)}{suffix}")


def _first_line_is_array_row(text: str) -> bool:
    """A line with an array before other lines with objects is one bad line of JSON Lines."""
    first, _, rest = text.partition("\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return any(_is_object(line) for line in rest.splitlines()[:20])


def _first_line_is_conversation(text: str) -> bool:
    try:
        return is_messages(json.loads(text.partition("\n")[0]))
    except (ValueError, RecursionError):
        return False


def _examples(value: Any, number: int | None) -> str:
    """Return the number and the format of examples in words."""
    dialect = find_dialect(value) if isinstance(value, dict) else None
    noun = "example" if number == 1 else "examples"
    count = "" if number is None else f"{number} "
    if dialect is None:
        return f"{count}objects" if isinstance(value, dict) else f"{count}values"
    if dialect in (CHAT, COMPLETION, PREFERENCE):
        return f"{count}{dialect.name} {noun}"
    return f"{count}{noun}; {dialect.label}"


def _opens_document(line: str) -> bool:
    return line.rstrip()[-1:] in "{[," or line in ("{", "[")


def _values(description: str) -> Structure:
    return Structure(file_type="json", description=description, layout="values")


def _take(items: Iterator[Any], number: int) -> Iterator[Any]:
    for _, item in zip(range(number), items, strict=False):
        yield item
