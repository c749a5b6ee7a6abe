"""Blocks of lines that are plainly valid, measured together.

The measurements are those of single lines, but the loops over rows, messages and texts run in C. Lines in doubt are left
to the caller. If a fault cannot be assigned to a line, the whole block is in doubt.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, Final, NamedTuple

from ft_client.datasets._messages import MESSAGE_OVERHEAD
from ft_client.datasets._plain import CHAT_QUOTES, MESSAGE_QUOTES, NAME_QUOTES, WEIGHT_QUOTES, Measure

_messages_of: Final = attrgetter("messages")
_content_of: Final = attrgetter("content")
_name_of: Final = attrgetter("name")


class BlockSize(NamedTuple):
    """Sums over the measured lines of a block. Lengths are in bytes of UTF-8.

    Attributes:
        rows: Number of measured lines.
        length: Length of the examples.
        trained: Length of their trained parts.
        longest: The largest of the lengths and the one that was passed.
        images: Number of examples with images.
        marks: The fingerprint of each line; 0 for a line in doubt.
        doubtful: Positions of the lines in doubt.
    """

    rows: int
    length: int
    trained: int
    longest: int
    images: int
    marks: list[int]
    doubtful: list[int]


# receives lines, None in place of a line in doubt, and the length of the longest example so far. No line has a special
# token, or an escape for a double quote, NUL, < or |.
MeasureBlock = Callable[[Sequence[bytes | None], int], BlockSize | None]


def decode_block(
    lines: Sequence[bytes | None], decode: Callable[[Any], Any], faults: tuple[type[Exception], ...]
) -> tuple[list[Any], list[int]]:
    """Decode lines, and return the rows and the positions of lines that cannot be decoded."""
    rows: list[Any] = []
    doubtful: list[int] = []
    pending = iter(lines)
    while True:
        try:
            rows.extend(map(decode, pending))
            return rows, doubtful
        except faults:
            # the rows before the fault are in the list
            doubtful.append(len(rows) + len(doubtful))


def kept_lines(lines: Sequence[bytes | None], doubtful: list[int]) -> list[bytes]:
    """Return the lines that are not in doubt."""
    kept: Any = list(lines)
    for position in reversed(doubtful):
        del kept[position]
    return kept  # type: ignore[no-any-return]  # None is in doubt


def outer_quotes(lines: Iterable[bytes], texts: Iterable[str]) -> int:
    """Return the number of double quotes that are not inside the texts.

    A key that occurs twice in an object has at least two more than expected.
    """
    return sum([line.count(b'"') for line in lines]) - sum([text.count('"') for text in texts if '"' in text])


def utf8_length(texts: list[str]) -> int:
    """Return the length of all texts in bytes of UTF-8."""
    return sum(map(len, texts)) + sum([len(text.encode()) - len(text) for text in texts if not text.isascii()])


def chat_blocks(
    decode: Callable[[bytes], Any],
    faults: tuple[type[Exception], ...],
    assistant: type,
    unset: object,
    measure_other: Measure,
) -> MeasureBlock:
    """Return a function that measures blocks of chat examples, or returns None for a block in doubt.

    Args:
        decode: Decodes a line to a row of messages.
        faults: Exceptions of `decode`.
        assistant: Type of an assistant message.
        unset: Value of a name or weight that is absent.
        measure_other: Measures a line that `decode` rejects.
    """
    faults = (*faults, TypeError)

    def measure(lines: Sequence[bytes | None], longest: int) -> BlockSize | None:
        rows, others = decode_block(lines, decode, faults)
        conversations = list(map(_messages_of, rows))
        if not all(conversations):
            return None
        messages = list(chain.from_iterable(conversations))
        texts = list(map(_content_of, messages))
        last = [conversation[-1] for conversation in conversations]
        if not all(texts) or not {*map(type, last)} <= {assistant} or any(map(str.isspace, map(_content_of, last))):
            return None
        kept = kept_lines(lines, others)
        quotes = outer_quotes(kept, texts) - CHAT_QUOTES * len(rows) - MESSAGE_QUOTES * len(messages)
        answers = [message for message in messages if type(message) is assistant]
        if quotes:
            names = [name for name in map(_name_of, messages) if name is not unset]
            weights = [message.weight for message in answers if message.weight is not unset]
            quotes -= sum([name.count('"') for name in names]) + NAME_QUOTES * len(names) + WEIGHT_QUOTES * len(weights)
            if quotes:
                return None
            if 0 in weights:
                answers = [message for message in answers if message.weight != 0]
                learned = {*map(id, answers)}
                if any(learned.isdisjoint(map(id, conversation)) for conversation in conversations):
                    return None
        if max(map(len, kept), default=0) > longest:
            for line, conversation in zip(kept, conversations, strict=True):
                # a line is longer than its texts with their overhead
                if len(line) > longest:
                    size = utf8_length(list(map(_content_of, conversation))) + MESSAGE_OVERHEAD * len(conversation)
                    longest = max(longest, size)
        length = utf8_length(texts) + MESSAGE_OVERHEAD * len(messages)
        trained = utf8_length(list(map(_content_of, answers))) + MESSAGE_OVERHEAD * len(answers)
        measured = BlockSize(len(rows), length, trained, longest, 0, list(map(hash, conversations)), [])
        return _add_others(measured, lines, others, measure_other)

    return measure


def _add_others(
    size: BlockSize, lines: Sequence[bytes | None], positions: list[int], measure: Measure
) -> BlockSize:
    """Measure lines one by one, and add them to the sums."""
    rows, length, trained, longest, images, marks, doubtful = size
    for position in positions:
        line = lines[position]
        row = measure(line) if line else None
        if row is None:
            doubtful.append(position)
            marks.insert(position, 0)
        else:
            rows += 1
            length += row[0]
            trained += row[1]
            longest = max(longest, row[0])
            images += row[3] != 0
            marks.insert(position, row[2])
    return BlockSize(rows, length, trained, longest, images, marks, doubtful)
