"""One line to one example, with the position of every fault."""

from typing import Any

from ft_client.datasets._json import JSONFaultError, decode, duplicate_keys, json_type_name, may_have_duplicate_keys
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._texts import is_suspicious, report_texts

BOM = b"\xef\xbb\xbf"


class RowReader:
    """Decodes lines and reports their faults.

    Args:
        problems: Receives the problems; its `line` must be the number of the line.
        limits: Limits of the service.
    """

    def __init__(self, problems: ProblemCollector, limits: DatasetLimits) -> None:
        self._problems = problems
        self._limits = limits
        self._saw_crlf = False

    def read(self, raw: bytes | None, *, first: bool = False) -> dict[str, Any] | bool:
        """Decode a line.

        Args:
            raw: The line without its line feed, or None if it is too long.
            first: Whether it is the first line of the file, which may start with a byte order mark.

        Returns:
            The example, or False if the line has no object, or True if the line is blank.
        """
        problems = self._problems
        if raw is None:
            problems.add("line-too-long", f"longer than {self._limits.max_line_bytes:,} bytes; not read")
            return False
        if first and raw.startswith(BOM):
            problems.add("bom", "the file starts with a byte order mark; save it as UTF-8 without one", column=1)
            raw = raw[len(BOM) :]
        if raw.endswith(b"\r") and not self._saw_crlf:
            self._saw_crlf = True
            problems.add("crlf", "lines end with CR LF; most services accept it, LF alone is safe")
        try:
            text = raw.decode().removesuffix("\r")
        except UnicodeDecodeError as error:
            column = len(raw[: error.start].decode()) + 1
            message = f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8"
            problems.add("not-utf8", message, column=column, cause="bytes that are not UTF-8; save the file as UTF-8")
            return False
        if not text or text.isspace():
            problems.add("blank-line", "no example on this line")
            return True
        return self._parse(text, raw)

    def _parse(self, text: str, raw: bytes) -> dict[str, Any] | bool:
        problems = self._problems
        try:
            value = decode(text)
        except JSONFaultError as error:
            problems.add("invalid-json", error.message, column=error.column)
            return False
        if not isinstance(value, dict):
            problems.add("not-an-object", f"{json_type_name(value)} instead of an object")
            return False
        if is_suspicious(raw):
            report_texts(value, problems)
        if may_have_duplicate_keys(raw, value):
            for name in duplicate_keys(text):
                problems.add("duplicate-key", f"{name!r} occurs twice in one object; the last value counts")
        return value
