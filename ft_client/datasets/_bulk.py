"""Blocks of lines that are plainly valid, measured together.

The measurements are those of single lines, but the loops over rows, messages and texts run in C. Lines in doubt are
left to the caller. If a fault cannot be assigned to a line, the whole block is in doubt.
"""

import operator
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, compress, islice
from operator import attrgetter
from typing import Any, Final, NamedTuple

from ft_client.datasets._messages import MESSAGE_OVERHEAD
from ft_client.datasets._plain import (
    CHAT_QUOTES,
    MESSAGE_QUOTES,
    NAME_QUOTES,
    PAIR_QUOTES,
    PREFERENCE_QUOTES,
    WEIGHT_QUOTES,
    Measure,
)

_LONG_LINE: Final = 2_000
_messages_of: Final = attrgetter("messages")
_content_of: Final = attrgetter("content")
_name_of: Final = attrgetter("name")
_prompt_of: Final = attrgetter("prompt")
_completion_of: Final = attrgetter("completion")
_preferred_of: Final = attrgetter("preferred_output")
_other_of: Final = attrgetter("non_preferred_output")


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
# receives prompts, completions, and their lengths in bytes
AddPairs = Callable[[Sequence[str], Sequence[str], Sequence[int], Sequence[int]], None]


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
    lines = list(lines)
    size = sum(map(len, lines))
    if size > _LONG_LINE * len(lines):
        # between distant quotes, a copy without them takes less time than the count
        quotes = size - sum([len(line.replace(b'"', b"")) for line in lines])
    else:
        quotes = sum([line.count(b'"') for line in lines])
    return quotes - sum([text.count('"') for text in texts if '"' in text])


def utf8_lengths(texts: Iterable[str]) -> list[int]:
    """Return the length of each text in bytes of UTF-8."""
    return [len(text) if text.isascii() else len(text.encode()) for text in texts]


def chat_blocks(
    decode: Callable[[bytes], Any],
    faults: tuple[type[Exception], ...],
    assistant: Any,
    unset: object,
    measure_other: Measure,
    *,
    sums: bool = True,
) -> MeasureBlock:
    """Return a function that measures blocks of chat examples, or returns None for a block in doubt.

    Args:
        decode: Decodes a line to a row of messages.
        faults: Exceptions of `decode`.
        assistant: Type of an assistant message.
        unset: Value of a name or weight that is absent.
        measure_other: Measures a line that `decode` rejects.
        sums: Whether lengths and fingerprints are wanted. Without them, they are 0.
    """
    faults = (*faults, TypeError)

    def measure(lines: Sequence[bytes | None], longest: int) -> BlockSize | None:
        rows, others = decode_block(lines, decode, faults)
        conversations = list(map(_messages_of, rows))
        if not all(conversations):
            return None
        messages: list[Any] = list(chain.from_iterable(conversations))
        texts = list(map(_content_of, messages))
        last = [conversation[-1] for conversation in conversations]
        if not all(texts) or not {*map(type, last)} <= {assistant} or any(map(str.isspace, map(_content_of, last))):
            return None
        kept = kept_lines(lines, others)
        quotes = outer_quotes(kept, texts) - CHAT_QUOTES * len(rows) - MESSAGE_QUOTES * len(messages)
        learned = [type(message) is assistant for message in messages]
        if quotes:
            names = [name for name in map(_name_of, messages) if name is not unset]
            weights = [message.weight for message in compress(messages, learned) if message.weight is not unset]
            quotes -= sum([name.count('"') for name in names]) + NAME_QUOTES * len(names) + WEIGHT_QUOTES * len(weights)
            if quotes:
                return None
            if 0 in weights:
                learned = [type(message) is assistant and message.weight != 0 for message in messages]
                flags = iter(learned)
                if not all(any([*islice(flags, len(conversation))]) for conversation in conversations):
                    return None
        if not sums:
            valid = BlockSize(len(rows), 0, 0, 0, 0, [0] * len(rows), [])
            return _add_others(valid, lines, others, measure_other)
        # a line is longer than its texts with their overhead
        if max(map(len, kept), default=0) > longest:
            above = [
                conversation for line, conversation in zip(kept, conversations, strict=True) if len(line) > longest
            ]
            for conversation in above:
                size = sum(utf8_lengths([message.content for message in conversation]))
                longest = max(longest, size + MESSAGE_OVERHEAD * len(conversation))
        lengths = utf8_lengths(texts)
        length = sum(lengths) + MESSAGE_OVERHEAD * len(messages)
        trained = sum(compress(lengths, learned)) + MESSAGE_OVERHEAD * sum(learned)
        measured = BlockSize(len(rows), length, trained, longest, 0, list(map(hash, conversations)), [])
        return _add_others(measured, lines, others, measure_other)

    return measure


def _add_others(size: BlockSize, lines: Sequence[bytes | None], positions: list[int], measure: Measure) -> BlockSize:
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


def pair_blocks(decode: Callable[[bytes], Any], faults: tuple[type[Exception], ...], add: AddPairs) -> MeasureBlock:
    """Return a function that measures blocks of prompts and completions, or returns None for a block in doubt.

    Args:
        decode: Decodes a line to a prompt and a completion.
        faults: Exceptions of `decode`.
        add: Receives the prompts and completions of a block, and their lengths in bytes.
    """
    faults = (*faults, TypeError)

    def measure(lines: Sequence[bytes | None], longest: int) -> BlockSize | None:
        rows, others = decode_block(lines, decode, faults)
        # their order counts
        if others or not rows:
            return None
        prompts, completions = list(map(_prompt_of, rows)), list(map(_completion_of, rows))
        if not all(completions) or any(map(str.isspace, completions)):
            return None
        if outer_quotes(kept_lines(lines, []), [*prompts, *completions]) != PAIR_QUOTES * len(rows):
            return None
        prompt_lengths, lengths = utf8_lengths(prompts), utf8_lengths(completions)
        add(prompts, completions, prompt_lengths, lengths)
        marks = list(map(hash, zip(prompts, completions, strict=True)))
        trained = sum(lengths)
        longest = max(longest, *map(operator.add, prompt_lengths, lengths))
        return BlockSize(len(rows), sum(prompt_lengths) + trained, trained, longest, 0, marks, [])

    return measure


def preference_blocks(
    decode: Callable[[bytes], Any], faults: tuple[type[Exception], ...], measure_other: Measure
) -> MeasureBlock:
    """Return a function that measures blocks of preference examples, or returns None for a block in doubt.

    Args:
        decode: Decodes a line to an input and two outputs, which have assistant messages only.
        faults: Exceptions of `decode`.
        measure_other: Measures a line that `decode` rejects.
    """
    faults = (*faults, TypeError)

    def measure(lines: Sequence[bytes | None], longest: int) -> BlockSize | None:
        rows, others = decode_block(lines, decode, faults)
        inputs = [row.input.messages for row in rows]
        preferred, other = list(map(_preferred_of, rows)), list(map(_other_of, rows))
        if not (all(inputs) and all(preferred) and all(other)) or any(map(operator.eq, preferred, other)):
            return None
        questions = list(map(_content_of, chain.from_iterable(inputs)))
        answers = list(map(_content_of, chain.from_iterable(chain(preferred, other))))
        texts = [*questions, *answers]
        if not all(texts):
            return None
        quotes = outer_quotes(kept_lines(lines, others), texts)
        if quotes != PREFERENCE_QUOTES * len(rows) + MESSAGE_QUOTES * len(texts):
            return None
        lengths = utf8_lengths(texts)
        trained = sum(lengths[len(questions) :]) + MESSAGE_OVERHEAD * len(answers)
        length = sum(lengths[: len(questions)]) + MESSAGE_OVERHEAD * len(questions) + trained
        if max(map(len, kept_lines(lines, others)), default=0) > longest:
            longest = max(longest, *(_preference_length(row) for row in rows))
        measured = BlockSize(len(rows), length, trained, longest, 0, list(map(hash, rows)), [])
        return _add_others(measured, lines, others, measure_other)

    return measure


def _preference_length(row: Any) -> int:
    messages = [*row.input.messages, *row.preferred_output, *row.non_preferred_output]
    return sum(utf8_lengths(map(_content_of, messages))) + MESSAGE_OVERHEAD * len(messages)
