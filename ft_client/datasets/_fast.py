"""Decoding with msgspec (extra `speed`): rows that are plainly valid.

msgspec accepts a subset of the lines that the careful reader accepts, with the same values. Each line that it rejects,
and each line in doubt, is read again by the careful reader, which explains the fault.
"""

import contextlib
import functools
import json
from collections.abc import Callable
from typing import Any, Final, Literal

from ft_client.datasets._bulk import AddPairs, MeasureBlock, chat_blocks, pair_blocks, preference_blocks
from ft_client.datasets._content import text_length
from ft_client.datasets._fast_tools import CHAT_ROW_KEYS, ToolChat
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._lines import has_escape
from ft_client.datasets._messages import MESSAGE_OVERHEAD
from ft_client.datasets._plain import (
    CHAT_QUOTES,
    ESCAPED_QUOTE,
    MESSAGE_QUOTES,
    NAME_QUOTES,
    ROLE_LETTERS,
    WEIGHT_QUOTES,
    AddPair,
    Measure,
    PlainDecoder,
    PlainRow,
    has_special,
    measure_preference,
    plain_mark,
)
from ft_client.datasets._rules import Format

_MAX_SHAPES: Final = 1_000
_STRICT: Final[dict[str, Any]] = {"frozen": True, "forbid_unknown_fields": True, "gc": False}


class FastDecoder:
    """Decoders of msgspec.

    Attributes:
        decode: Decodes one line to a dict; raises one of `faults` for any doubt.
        faults: Exceptions of `decode`.
    """

    def __init__(self) -> None:
        import msgspec

        self.faults = (msgspec.MsgspecError, RecursionError, UnicodeError)
        self.decode: Callable[[bytes], dict[str, Any]] = msgspec.json.Decoder(dict[str, Any]).decode
        self._encoder = msgspec.json.Encoder(order="sorted")
        self._tools = ToolChat(self.encode)
        unset: Any = msgspec.UNSET
        name: tuple[str, Any, Any] = ("name", str | msgspec.UnsetType, unset)
        weight: tuple[str, Any, Any] = ("weight", Literal[0, 1] | msgspec.UnsetType, unset)
        self._unset = unset
        self._letters, union = _messages(lambda letter: [name, weight] if letter == "a" else [name])
        messages = _tuple(union)
        row_type = msgspec.defstruct("PlainRow", [("messages", messages)], **_STRICT)
        self._decode_chat: Callable[[bytes], Any] = msgspec.json.Decoder(row_type).decode
        pair_type = msgspec.defstruct("Pair", [("prompt", str), ("completion", str)], **_STRICT)
        self._decode_pair: Callable[[bytes], Any] = msgspec.json.Decoder(pair_type).decode
        preference_type = _preference_type()
        self._decode_preference: Callable[[bytes], Any] = msgspec.json.Decoder(preference_type).decode
        self._convert_preference: Callable[[object], object] = lambda value: msgspec.convert(value, preference_type)
        self._convert_chat: Callable[[object], object] = lambda value: msgspec.convert(value, messages)

    def encode(self, value: object) -> str | bytes:
        """Encode a value with sorted keys."""
        try:
            return bytes(self._encoder.encode(value))
        except (UnicodeEncodeError, OverflowError):
            # half a surrogate pair, or a number of more than 64 bits: the careful reader accepts them
            return json.dumps(value, sort_keys=True)

    def fingerprint(self, row: dict[str, Any]) -> int:
        """Hash the meaning of an example, the same as when it is measured."""
        mark = None
        if "messages" in row and row.keys() <= CHAT_ROW_KEYS:
            if len(row) == 1:
                with contextlib.suppress(*self.faults):
                    return hash(self._convert_chat(row["messages"]))
            mark = self._tools.mark(row)
        elif "input" in row:
            with contextlib.suppress(*self.faults):
                return hash(self._convert_preference(row))
        if mark is None:
            mark = plain_mark(row, self.encode)
        return hash(self.encode(row)) if mark is None else mark

    def measure(self, format_: Format, limits: DatasetLimits, add: AddPair) -> Measure:
        """Return a function that measures an example, or returns None for one in doubt, valid or not.

        Args:
            format_: Format of the examples.
            limits: Limits of the service.
            add: Receives prompt and completion of each measured example that has them, and their lengths in bytes.
        """
        if format_ == "chat":
            return self._chat(self._tools.measure(limits))
        if format_ == "preference":
            return self._preference
        return PlainDecoder(self.decode, self.faults, self.encode).measure(format_, limits, add)

    def ready_block(self, limits: DatasetLimits) -> MeasureBlock:
        """Return a function that finds the lines of a block that may be invalid examples, without measuring them."""
        return self._chat_blocks(limits, sums=False)

    def measure_block(self, format_: Format, limits: DatasetLimits, add: AddPairs) -> MeasureBlock | None:
        """Return a function that measures blocks of examples, or None if there is none for the format."""
        if format_ == "chat":
            return self._chat_blocks(limits, sums=True)
        if format_ == "completion":
            return pair_blocks(self._decode_pair, self.faults, add)
        if format_ == "preference":
            return preference_blocks(self._decode_preference, self.faults, lambda line: None)
        return None

    def _chat_blocks(self, limits: DatasetLimits, *, sums: bool) -> MeasureBlock:
        assistant = next(message for message, letter in self._letters.items() if letter == "a")
        with_tools = self._tools.measure(limits)
        return chat_blocks(self._decode_chat, self.faults, assistant, self._unset, with_tools, sums=sums)

    def _chat(self, with_tools: Measure) -> Measure:
        decode, faults, letters = self._decode_chat, self.faults, self._letters
        # by the types of the messages: the roles as letters, and the double quotes of keys and roles
        shapes: dict[tuple[type, ...], tuple[str, int]] = {}

        def chat(raw: bytes) -> PlainRow | None:
            try:
                messages = decode(raw).messages
            except faults:
                return None if has_escape(raw) else with_tools(raw)
            types = tuple(map(type, messages))
            shape = shapes.get(types)
            if shape is None:
                shape = "".join([letters[item] for item in types]), MESSAGE_QUOTES * len(types) + CHAT_QUOTES
                if len(shapes) < _MAX_SHAPES:
                    shapes[types] = shape
            roles, known = shape
            # one loop, because this function takes most of the time of a check
            quotes = raw.count(b'"') - known
            has_quotes, has_escapes = quotes != 0, b"\\" in raw
            length = size = 0
            text = ""
            for message in messages:
                text = message.content
                if has_quotes and '"' in text:
                    quotes -= text.count('"')
                if has_escapes and ("\0" in text or ("|" in text and "<|" in text)):
                    return None
                size = len(text) if text.isascii() else len(text.encode())
                if not size:
                    return None
                length += size
            if roles[-1:] != "a" or text.isspace():
                return None
            length += MESSAGE_OVERHEAD * len(roles)
            if has_quotes:
                quotes += raw.count(ESCAPED_QUOTE)
            if quotes or roles.count("a") != 1:
                trained = self._trained(roles, messages, quotes)
                return (length, trained, hash(messages), 0) if trained else None
            return length, size + MESSAGE_OVERHEAD, hash(messages), 0

        return chat

    def _trained(self, roles: str, messages: tuple[Any, ...], quotes: int) -> int:
        """Return the trained length of an example with several assistant messages, names or weights.

        Returns 0 for any doubt: if names and weights are not all that has double quotes beside the texts.
        """
        unset = self._unset
        trained = 0
        for role, message in zip(roles, messages, strict=True):
            name = message.name
            if name is not unset:
                if has_special(name):
                    return 0
                quotes -= NAME_QUOTES + name.count('"')
            if role == "a":
                quotes -= 0 if message.weight is unset else WEIGHT_QUOTES
                trained += 0 if message.weight == 0 else text_length(message.content) + MESSAGE_OVERHEAD
        return 0 if quotes else trained

    def _preference(self, raw: bytes) -> PlainRow | None:
        try:
            row = self._decode_preference(raw)
        except self.faults:
            return None
        messages, preferred = row.input.messages, row.preferred_output
        texts = [message.content for message in (*messages, *preferred, *row.non_preferred_output)]
        return measure_preference(raw, len(messages), texts, len(preferred), row)


def _preference_type() -> Any:
    """Return a type for preference examples of plain texts."""
    import msgspec

    letters, union = _messages(lambda letter: [])
    assistant = next(message_type for message_type, letter in letters.items() if letter == "a")
    question = msgspec.defstruct("Question", [("messages", _tuple(union))], **_STRICT)
    outputs = [("preferred_output", _tuple(assistant)), ("non_preferred_output", _tuple(assistant))]
    return msgspec.defstruct("PreferenceRow", [("input", question), *outputs], **_STRICT)


def _tuple(item: Any) -> Any:
    return tuple.__class_getitem__((item, ...))


def _messages(fields: Callable[[str], list[tuple[str, Any, Any]]]) -> tuple[dict[type, str], Any]:
    """Return a type for the messages of each role, by its letter, and the union of the types."""
    import msgspec

    types: dict[str, Any] = {
        letter: msgspec.defstruct(
            f"{role.title()}Message", [("content", str), *fields(letter)], tag_field="role", tag=role, **_STRICT
        )
        for role, letter in ROLE_LETTERS.items()
    }
    return {message_type: letter for letter, message_type in types.items()}, (
        types["s"] | types["d"] | types["u"] | types["a"]
    )


@functools.cache
def fast_decoder() -> FastDecoder | None:
    """Return the decoders, or None if the extra `speed` is not installed.

    They are made once: fingerprints depend on the types of a decoder, and processes that are forked share them.
    """
    try:
        return FastDecoder()
    except ModuleNotFoundError:
        return None
