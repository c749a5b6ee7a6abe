"""Chat examples with tools, tool calls or images that are plainly valid, decoded with msgspec."""

import json
from collections.abc import Callable
from typing import Any, Final, Literal

from ft_client.datasets._content import text_length
from ft_client.datasets._json import duplicate_keys
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._messages import MESSAGE_OVERHEAD
from ft_client.datasets._plain import CHAT_QUOTES, Canonical, PlainRow
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._schemas import accepts_tools
from ft_client.datasets._tools import declared_names

CHAT_ROW_KEYS: Final = frozenset({"messages", "tools", "parallel_tool_calls"})
# rows of one file repeat their tools
_MAX_DECLARATIONS: Final = 64
_MAX_DECLARATION: Final = 1 << 16
# names of the functions, length, canonical form, and double quotes
_Declaration = tuple[frozenset[str], int, str | bytes, int]
# double quotes of a key, of a key and a string, and of a role
_KEY_QUOTES: Final = 2
_STRING_QUOTES: Final = 4
_ROLE_QUOTES: Final = 4


class ToolChat:
    """Decoders of one run.

    Args:
        canonical: Encodes a value with sorted keys.
    """

    def __init__(self, canonical: Canonical) -> None:
        import msgspec

        unset: Any = msgspec.UNSET
        maybe: Any = msgspec.UnsetType
        strict: dict[str, Any] = {"frozen": True, "forbid_unknown_fields": True, "gc": False}

        def message(role: str, *fields: Any) -> Any:
            return msgspec.defstruct(f"{role.title()}Message", list(fields), tag_field="role", tag=role, **strict)

        def many(item: Any) -> Any:
            return tuple.__class_getitem__((item, ...))

        function = msgspec.defstruct("Function", [("name", str), ("arguments", str)], **strict)
        call_fields = [("id", str), ("type", Literal["function"]), ("function", function)]
        call: Any = msgspec.defstruct("Call", call_fields, **strict)
        detail: Any = Literal["auto", "low", "high"] | maybe
        url = msgspec.defstruct("ImageURL", [("url", str), ("detail", detail, unset)], **strict)
        text: Any = msgspec.defstruct("TextPart", [("text", str)], tag_field="type", tag="text", **strict)
        image: Any = msgspec.defstruct("ImagePart", [("image_url", url)], tag_field="type", tag="image_url", **strict)
        system = message("system", ("content", str))
        developer = message("developer", ("content", str))
        user = message("user", ("content", str | many(text | image)))
        content: Any = str | maybe
        calls = ("tool_calls", many(call) | maybe, unset)
        assistant = message("assistant", ("content", content, unset), calls)
        tool = message("tool", ("content", str), ("tool_call_id", str))
        messages = many(system | developer | user | assistant | tool)
        parallel: Any = bool | maybe
        fields: Any = [
            ("messages", messages),
            ("tools", msgspec.Raw, msgspec.Raw()),
            ("parallel_tool_calls", parallel, unset),
        ]
        row: Any = msgspec.defstruct("ToolRow", fields, **strict)
        self._faults = (msgspec.MsgspecError, RecursionError, UnicodeError)
        self._decode: Callable[[bytes], Any] = msgspec.json.Decoder(row).decode
        self._decode_any: Callable[[bytes], Any] = msgspec.json.Decoder().decode
        self._decode_object: Callable[[str], Any] = msgspec.json.Decoder(dict[str, Any]).decode
        self._convert: Callable[[object], object] = lambda value: msgspec.convert(value, messages)
        self._canonical = canonical
        self._unset = unset
        self._assistant, self._tool, self._text = assistant, tool, text

    def mark(self, row: dict[str, Any]) -> int | None:
        """Return the fingerprint of a decoded example, the same as when it is measured, or None."""
        parallel = row.get("parallel_tool_calls", self._unset)
        if "messages" not in row or not (parallel is self._unset or isinstance(parallel, bool)):
            return None
        try:
            messages = self._convert(row["messages"])
        except self._faults:
            return None
        return hash((messages, self._canonical(row["tools"]) if "tools" in row else b"", parallel))

    def measure(self, limits: DatasetLimits) -> Callable[[bytes], PlainRow | None]:
        """Return a function that measures an example, or returns None for one in doubt, valid or not.

        The line has no special token, and no escape for a double quote, NUL, < or |.
        """
        decode, faults = self._decode, self._faults
        declarations: dict[bytes, _Declaration | None] = {}

        def with_tools(raw: bytes) -> PlainRow | None:
            try:
                row = decode(raw)
            except faults:
                return None
            messages = row.messages
            tools = bytes(row.tools)
            declared: _Declaration | None = (frozenset(), 0, b"", 0)
            if tools:
                if tools in declarations:
                    declared = declarations[tools]
                else:
                    declared = self._declaration(tools, limits)
                    if len(declarations) < _MAX_DECLARATIONS and len(tools) <= _MAX_DECLARATION:
                        declarations[tools] = declared
            if declared is None:
                return None
            names, extra, canonical, quotes = declared
            sums = self._sums(messages, names)
            if sums is None or sums[2] > limits.max_images_per_example:
                return None
            length, trained, images, inner = sums
            quotes += inner + CHAT_QUOTES + (0 if row.parallel_tool_calls is self._unset else _KEY_QUOTES)
            # a key that occurs twice has more double quotes
            if raw.count(b'"') != quotes:
                return None
            return length + extra, trained, hash((messages, canonical, row.parallel_tool_calls)), images

        return with_tools

    def _declaration(self, raw: bytes, limits: DatasetLimits) -> _Declaration | None:
        """Check declared tools, and return None for any doubt."""
        problems = ProblemCollector(0)
        try:
            tools = self._decode_any(raw)
            names = declared_names({"tools": tools}, "", problems, limits)
        except self._faults:
            return None
        if not accepts_tools(tools) or problems.counts or duplicate_keys(raw.decode()):
            return None
        return names, len(json.dumps(tools)), self._canonical(tools), raw.count(b'"') + _KEY_QUOTES

    def _sums(self, messages: tuple[Any, ...], names: frozenset[str]) -> tuple[int, int, int, int] | None:
        """Return length, trained length, images and double quotes, or None for any doubt."""
        assistant, tool = self._assistant, self._tool
        length = trained = images = 0
        quotes = _ROLE_QUOTES * len(messages)
        kind: type | None = None
        pending: set[str] = set()
        for message in messages:
            kind, content = type(message), message.content
            if kind is tool:
                if message.tool_call_id not in pending:
                    return None
                pending.discard(message.tool_call_id)
                quotes += _STRING_QUOTES + message.tool_call_id.count('"')
            elif pending:
                return None
            size = MESSAGE_OVERHEAD
            if content is not self._unset:
                found = self._content(content)
                if found is None:
                    return None
                size += found[0]
                images += found[1]
                quotes += found[2]
            if kind is assistant:
                if message.tool_calls is not self._unset:
                    calls = self._calls(message.tool_calls, names, pending)
                    if calls is None:
                        return None
                    size += calls[0]
                    quotes += calls[1]
                elif content is self._unset:
                    return None
                trained += size
            length += size
        return None if pending or kind is not assistant else (length, trained, images, quotes)

    def _content(self, content: Any) -> tuple[int, int, int] | None:
        """Return length, images and double quotes of a content, or None for any doubt."""
        if type(content) is str:
            # a blank one is valid in some messages, but `prepare` does not keep it
            if not content or content.isspace():
                return None
            return text_length(content), 0, _STRING_QUOTES + content.count('"')
        size = images = 0
        quotes = _KEY_QUOTES
        for part in content:
            if type(part) is self._text:
                size += text_length(part.text)
                quotes += 2 * _STRING_QUOTES + part.text.count('"')
            elif part.image_url.url.startswith(("https://", "http://")):
                images += 1
                quotes += 2 * _STRING_QUOTES + _KEY_QUOTES + part.image_url.url.count('"')
                quotes += 0 if part.image_url.detail is self._unset else _STRING_QUOTES
            else:
                return None
        return (size, images, quotes) if content else None

    def _calls(self, calls: tuple[Any, ...], names: frozenset[str], pending: set[str]) -> tuple[int, int] | None:
        """Return length and double quotes of tool calls, and add their IDs to `pending`."""
        size = 0
        quotes = _KEY_QUOTES
        for call in calls:
            name, arguments = call.function.name, call.function.arguments
            if not call.id or call.id in pending or name not in names:
                return None
            pending.add(call.id)
            try:
                self._decode_object(arguments)
            except self._faults:
                return None
            size += len(name) + len(arguments)
            quotes += 4 * _STRING_QUOTES + _KEY_QUOTES
            quotes += call.id.count('"') + name.count('"') + arguments.count('"')
        return (size, quotes) if size else None
