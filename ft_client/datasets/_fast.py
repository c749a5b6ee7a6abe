"""Decoding with msgspec (extra `speed`): rows that are plainly valid.

msgspec accepts a subset of the lines that the careful reader accepts, with the same values. Each line that it rejects,
and each line in doubt, is read again by the careful reader, which explains the fault.
"""

import json
from collections.abc import Callable
from typing import Any, Literal

from ft_client.datasets._plain import ROLE_LETTERS, Extras, PlainRow, extra_quotes, measure, text_quotes


class FastDecoder:
    """Decoders of one run.

    Attributes:
        decode: Decodes one line to a dict; raises one of `faults` for any doubt.
        plain_chat: Measures a chat example of plain messages. Returns None for any other row, valid or not.
        faults: Exceptions of `decode`.
    """

    def __init__(self) -> None:
        import msgspec

        self.faults = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)
        self.decode: Callable[[bytes], dict[str, Any]] = msgspec.json.Decoder(dict[str, Any]).decode
        self._encoder = msgspec.json.Encoder(order="sorted")
        self.plain_chat = _plain_chat_decoder(self.faults)

    def encode(self, value: object) -> str | bytes:
        """Encode a value with sorted keys."""
        try:
            return bytes(self._encoder.encode(value))
        except (UnicodeEncodeError, OverflowError):
            # half a surrogate pair, or a number of more than 64 bits: the careful reader accepts them
            return json.dumps(value, sort_keys=True)


def fast_decoder() -> FastDecoder | None:
    """Return the decoders, or None if the extra `speed` is not installed."""
    try:
        return FastDecoder()
    except ModuleNotFoundError:
        return None


def _plain_chat_decoder(faults: tuple[type[Exception], ...]) -> Callable[[bytes], PlainRow | None]:
    import msgspec

    options: dict[str, Any] = {"frozen": True, "forbid_unknown_fields": True, "gc": False, "tag_field": "role"}
    fields: list[tuple[str, Any, Any]] = [("name", str | None, None), ("weight", None, None)]
    trained_fields = [fields[0], ("weight", Literal[0, 1] | None, None)]
    types = {
        letter: msgspec.defstruct(
            f"{role.title()}Message",
            [("content", str), *(trained_fields if letter == "a" else fields)],
            tag=role,
            **options,
        )
        for role, letter in ROLE_LETTERS.items()
    }
    letters = {message_type: letter for letter, message_type in types.items()}
    union: Any = types["s"] | types["d"] | types["u"] | types["a"]
    row_fields: Any = tuple.__class_getitem__((union, ...))
    row_type = msgspec.defstruct(
        "PlainRow", [("messages", row_fields)], frozen=True, forbid_unknown_fields=True, gc=False
    )
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(row_type).decode
    # by the types of the messages: the roles as letters, or an empty string if the last one is not the assistant's
    shapes: dict[tuple[type, ...], str] = {}

    def plain_chat(raw: bytes) -> PlainRow | None:
        # a search for one byte takes a fiftieth of the time of one for two
        if b"|" in raw and b"<|" in raw:
            return None
        try:
            messages = decode(raw).messages
        except faults:
            return None
        key = tuple(map(type, messages))
        roles = shapes.get(key)
        if roles is None:
            roles = "".join(letters[message_type] for message_type in key)
            roles = roles if roles[-1:] == "a" else ""
            if len(shapes) < 1_000:
                shapes[key] = roles
        if not roles:
            return None
        texts = [message.content for message in messages]
        text = "".join(texts)
        extras: Extras = ()
        # a key that occurs twice adds quotes; each message has 8, and the row 2
        quotes = raw.count(b'"') - 8 * len(texts) - 2
        if quotes and quotes != text_quotes(raw, text):
            extras = tuple(
                [
                    (index, message.name, message.weight)
                    for index, message in enumerate(messages)
                    if message.name is not None or message.weight is not None
                ]
            )
            if quotes != text_quotes(raw, text) + extra_quotes(extras):
                return None
        return measure(roles, texts, text, extras)

    return plain_chat
