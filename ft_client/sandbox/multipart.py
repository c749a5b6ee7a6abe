"""Streaming multipart parser: file content is passed on in chunks, and the size of fields is limited."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from ft_client.sandbox.errors import bad_request, format_value, unsupported_content_type
from ft_client.sandbox.http import Request

Sink = Callable[[bytes], None]

# fields are a purpose or a number; anything larger is a file without a file name
_MAX_FIELD = 64 * 1024
_MAX_PARTS = 32
_MAX_HEADER = 16 * 1024
# bytes allowed in addition to the file: boundaries, part headers, fields
_FORM_OVERHEAD = 1024 * 1024


@dataclass(slots=True)
class Form:
    """A parsed form.

    Attributes:
        fields: Names and values of the plain fields, in order.
        filename: Name of the file as sent; None without a file.
    """

    fields: list[tuple[str, str]] = field(default_factory=list)
    filename: str | None = None


class _Reader:
    """Receives the callbacks of the parser for one body."""

    def __init__(self, file_field: str, sink: Sink) -> None:
        self.form = Form()
        self._file_field = file_field
        self._sink = sink
        self._parts = 0
        self._header_name = bytearray()
        self._header_value = bytearray()
        self._disposition = b""
        self._name = ""
        self._field: bytearray | None = None
        self._is_file = False
        self.ended = False

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_part_begin": self._part_begin,
            "on_part_data": self._part_data,
            "on_part_end": self._part_end,
            "on_header_begin": self._header_begin,
            "on_header_field": self._on_header_name,
            "on_header_value": self._on_header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_end": self._end,
        }

    def _part_begin(self) -> None:
        self._parts += 1
        if self._parts > _MAX_PARTS:
            raise bad_request("The multipart body has too many parts.")
        self._disposition = b""

    def _header_begin(self) -> None:
        self._header_name.clear()
        self._header_value.clear()

    def _on_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]
        self._check_header()

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]
        self._check_header()

    def _check_header(self) -> None:
        if len(self._header_name) + len(self._header_value) > _MAX_HEADER:
            raise bad_request("A header of a part of the multipart body is too long.")

    def _header_end(self) -> None:
        if bytes(self._header_name).lower() == b"content-disposition":
            self._disposition = bytes(self._header_value)

    def _headers_finished(self) -> None:
        content_kind, options = parse_options_header(self._disposition)
        name = options.get(b"name")
        if content_kind != b"form-data" or name is None:
            raise bad_request("A part of the multipart body has no name.")
        self._name = name.decode("utf-8", "replace")
        self._is_file = self._name == self._file_field
        if self._is_file:
            if self.form.filename is not None:
                raise bad_request(f"The form contains several files named {format_value(self._file_field)}.")
            self.form.filename = _filename(self._disposition, options.get(b"filename"), self._file_field)
        else:
            self._field = bytearray()

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._sink(data[start:end])
        elif self._field is not None:
            self._field += data[start:end]
            if len(self._field) > _MAX_FIELD:
                raise bad_request(f"{format_value(self._name)} is too long", param=self._name[:200])

    def _part_end(self) -> None:
        if self._field is not None:
            try:
                text = self._field.decode("utf-8")
            except UnicodeDecodeError:
                raise bad_request(f"{format_value(self._name)} is not text in UTF-8", param=self._name[:200]) from None
            self.form.fields.append((self._name, text))
        self._field = None
        self._is_file = False

    def _end(self) -> None:
        self.ended = True


async def read_form(request: Request, file_field: str, sink: Sink, limit: int) -> Form:
    """Read a form, and pass the bytes of the field `file_field` to `sink` as they arrive.

    Args:
        request: The request.
        file_field: Name of the file field.
        sink: Receives the chunks of the file.
        limit: Maximum size of the file in bytes.

    Raises:
        ServiceError: 415 for another content type, 400 for a malformed form, 413 above the limit.
    """
    content_type = request.headers.get("content-type", "")
    content_kind, options = parse_options_header(content_type)
    if content_kind != b"multipart/form-data":
        raise unsupported_content_type(content_type, "multipart/form-data")
    boundary = options.get(b"boundary", b"")
    if not boundary or len(boundary) > 256:
        raise bad_request("The boundary of the multipart body is missing or too long.")
    reader = _Reader(file_field, sink)
    parser = MultipartParser(boundary, reader.callbacks())  # type: ignore[arg-type]  # its TypedDict names more calls
    try:
        async for chunk in request.chunks(limit, _FORM_OVERHEAD):
            parser.write(chunk)
        parser.finalize()
    except FormParserError:
        raise bad_request("The multipart body is malformed.") from None
    if not reader.ended:
        raise bad_request("The multipart body is incomplete.")
    return reader.form


def _filename(disposition: bytes, plain: bytes | None, default: str) -> str:
    """Return the file name as sent: `filename*` if present, else `filename`, which may contain plain UTF-8."""
    extended = re.search(rb"filename\*=utf-8''([^;\s]+)", disposition, re.IGNORECASE)
    if extended is not None:
        decoded = re.sub(rb"%([0-9a-fA-F]{2})", lambda match: bytes([int(match[1], 16)]), extended[1])
        return decoded.decode("utf-8", "replace")
    if not plain:
        return default
    return plain.decode("utf-8", "replace")
