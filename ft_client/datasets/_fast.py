"""Decoding with msgspec (extra `speed`): rows that are plainly valid.

msgspec accepts a subset of the lines that the careful reader accepts, with the same values. Each line that it rejects,
and each line in doubt, is read again by the careful reader, which explains the fault.
"""

from collections.abc import Callable
from typing import Any

from ft_client.datasets._content import text_length
from ft_client.datasets._messages import MESSAGE_OVERHEAD

PlainRow = tuple[int, int, int]


class FastDecoder:
    """Decoders of one run.

    Attributes:
        decode: Decodes one line to a dict; raises one of `faults` for any doubt.
        encode: Encodes a value with sorted keys.
        plain_chat: Measures a chat example of plain messages: its length, its trained length and its fingerprint.
            Returns None for any other row, whether it is valid or not.
        faults: Exceptions of `decode`.
    """

    def __init__(self) -> None:
        import msgspec

        self.faults = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)
        self.decode: Callable[[bytes], dict[str, Any]] = msgspec.json.Decoder(dict[str, Any]).decode
        encoder = msgspec.json.Encoder(order="sorted")
        self.encode: Callable[[object], bytes] = encoder.encode
        self.plain_chat = _plain_chat_decoder(self.faults)


def fast_decoder() -> FastDecoder | None:
    """Return the decoders, or None if the extra `speed` is not installed."""
    try:
        return FastDecoder()
    except ModuleNotFoundError:
        return None


def _plain_chat_decoder(faults: tuple[type[Exception], ...]) -> Callable[[bytes], PlainRow | None]:
    import msgspec

    options: dict[str, Any] = {"frozen": True, "forbid_unknown_fields": True, "gc": False, "tag_field": "role"}
    kinds = {
        letter: msgspec.defstruct(f"{role.title()}Message", [("content", str)], tag=role, **options)
        for letter, role in (("s", "system"), ("d", "developer"), ("u", "user"), ("a", "assistant"))
    }
    letters = {kind: letter for letter, kind in kinds.items()}
    union: Any = kinds["s"] | kinds["d"] | kinds["u"] | kinds["a"]
    field: Any = tuple.__class_getitem__((union, ...))
    row_type = msgspec.defstruct("PlainRow", [("messages", field)], frozen=True, forbid_unknown_fields=True, gc=False)
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(row_type).decode
    # by the roles of a conversation: its letters, and the positions of the assistant messages
    shapes: dict[tuple[type, ...], tuple[str, tuple[int, ...]]] = {}

    def shape_of(types: tuple[type, ...]) -> tuple[str, tuple[int, ...]]:
        text = "".join(letters[kind] for kind in types)
        shape = (text, tuple(index for index, letter in enumerate(text) if letter == "a") if text[-1:] == "a" else ())
        if len(shapes) < 1_000:
            shapes[types] = shape
        return shape

    def plain_chat(raw: bytes) -> PlainRow | None:
        if b"<|" in raw:
            return None
        escaped = b"\\u" in raw
        try:
            messages = decode(raw).messages
        except faults:
            return None
        types = tuple(map(type, messages))
        roles, assistants = shapes.get(types) or shape_of(types)
        if not assistants:
            return None
        texts = [message.content for message in messages]
        # a key that occurs twice adds quotes; each message has 8 and the row 2
        quotes = raw.count(b'"') - 8 * len(texts) - 2
        if quotes and (escaped or quotes != sum([text.count('"') for text in texts])):
            return None
        if "" in texts or (escaped and any("\0" in text or "<|" in text for text in texts)):
            return None
        if escaped or not raw.isascii():
            lengths = [len(text) if text.isascii() else text_length(text) for text in texts]
        else:
            lengths = list(map(len, texts))
        length = sum(lengths) + MESSAGE_OVERHEAD * len(lengths)
        if len(assistants) == 1:
            trained = lengths[assistants[0]] + MESSAGE_OVERHEAD
        else:
            trained = sum([lengths[index] for index in assistants]) + MESSAGE_OVERHEAD * len(assistants)
        return length, trained, hash((roles, *texts))

    return plain_chat
