"""One pass over a range of a file: rules for each line, sums, and the fingerprints of the examples."""

import gc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from ft_client.datasets._bulk import BlockSize, MeasureBlock
from ft_client.datasets._completion import CompletionFile
from ft_client.datasets._dialects import describe_dialect
from ft_client.datasets._duplicates import MAX_CANDIDATES, BloomFilter, Integers
from ft_client.datasets._fast import FastDecoder, fast_decoder
from ft_client.datasets._formats import RowCheck, RowSize, check_chat, check_preference, check_reinforcement, detect
from ft_client.datasets._json import may_have_duplicate_keys
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._lines import Block, ReadyLines, read_blocks
from ft_client.datasets._models import DEFAULT_LIMITS, model_facts
from ft_client.datasets._nested import describe_nested
from ft_client.datasets._plain import Measure, PlainDecoder, PlainRow
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._reader import RowReader
from ft_client.datasets._rules import Format
from ft_client.datasets._texts import is_suspicious, may_have_token

Fingerprints = Callable[[Integers], None]
# rows of the sums, for a line without an example, and for one with an example of no format
_NO_EXAMPLE: Final = (-1, 0, 0, 0)
_NO_SIZE: Final = (0, 0, 0, 0)
_CONVERSATIONS: Final = frozenset({"chat", "reinforcement"})


@attrs.define
class Scan:
    """Settings, state and result of one pass.

    Attributes:
        path: The file.
        limits: Limits of the service.
        problems: Receives the problems.
        format: The expected format, or None for the format of the first example that has one.
        model: The base model, or None.
        completions: Facts about prompts and completions.
        other: Fingerprints of the other file of a pair, or None.
        fast: Whether msgspec may decode plainly valid rows.
    """

    path: Path
    limits: DatasetLimits
    problems: ProblemCollector
    format: Format | None = None
    model: str | None = None
    completions: CompletionFile = attrs.field(factory=CompletionFile)
    other: BloomFilter | None = None
    fast: bool = True
    lines: int = 0
    examples: int = 0
    image_examples: int = 0
    length: int = 0
    trained: int = 0
    longest: int = 0
    overlapping: dict[int, list[int]] = attrs.field(factory=dict)
    _checks: dict[Format, RowCheck] = attrs.field(init=False)
    _max_bytes: int = attrs.field(init=False, default=0)
    _measured: tuple[FastDecoder | None, Measure] | None = attrs.field(init=False, default=None)
    _by_block: MeasureBlock | None = attrs.field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        self._checks = {
            "completion": self.completions.check,
            "chat": check_chat,
            "preference": check_preference,
            "reinforcement": check_reinforcement,
        }

    def run(
        self, start: int, end: int, on_fingerprints: Fingerprints, on_block: Callable[[int], None] | None = None
    ) -> None:
        """Read the range from `start` to `end`.

        `on_fingerprints` receives one number for each line of a block: its fingerprint, or 0 if it has no example.
        """
        fast = fast_decoder() if self.fast else None
        reader = RowReader(self.problems, self.limits)
        blocks = read_blocks(self.path, start, end, self.limits.max_line_bytes, on_block)
        was_enabled = gc.isenabled()
        try:
            for lines in blocks:
                # rows hold no cycles, and the collector would walk through all of a block's
                gc.disable()
                marks = self._block(lines, start == 0, reader, fast)
                if was_enabled:
                    gc.enable()
                on_fingerprints(marks)
        finally:
            if was_enabled:
                gc.enable()
            self._measured = self._by_block = None
        self.problems.line = self.lines or None

    def _block(self, lines: Block, at_start: bool, reader: RowReader, fast: FastDecoder | None) -> Integers:
        """Check the lines of a block, and return their fingerprints."""
        before = self.lines
        measure_block = None if lines.has_cr else self._measure_block(fast)
        if measure_block is not None:
            size = measure_block(lines.plain(), self.longest)
            if size is not None and size.longest <= self._max_bytes:
                return self._add_block(lines, size, at_start, reader, fast)
        self.lines += len(lines)
        measure = None if lines.has_cr else self._measure(fast)
        has_bar = lines.has_bar
        rows: list[PlainRow] = []
        for line, raw in enumerate(lines, before + 1):
            row = None
            if measure is not None and raw and not (has_bar and may_have_token(raw)):
                row = measure(raw)
            if row is None:
                self.problems.line = line
                row = self._full_check(raw, reader, fast, first=at_start and line == 1)
                if measure is None and not lines.has_cr:
                    measure = self._measure(fast)
            elif row[0] > self._max_bytes:
                self.problems.line = line
                self._check_length(row[0])
            rows.append(row)
        # sums over columns, because sums in the loop take longer
        lengths, trained, marks, images = zip(*rows, strict=True)
        self.examples += len(rows) - lengths.count(-1)
        self.length += sum(lengths) + lengths.count(-1)
        self.trained += sum(trained)
        self.longest = max(self.longest, *lengths)
        self.image_examples += len(rows) - images.count(0)
        return self._compared(marks, before)

    def _add_block(
        self, lines: Block, size: BlockSize, at_start: bool, reader: RowReader, fast: FastDecoder | None
    ) -> Integers:
        """Add the sums of a block, check the lines in doubt, and return the fingerprints."""
        before = self.lines
        self.lines += len(lines)
        self.examples += size.rows
        self.length += size.length
        self.trained += size.trained
        self.longest = size.longest
        self.image_examples += size.images
        marks = size.marks
        for index in size.doubtful:
            self.problems.line = before + index + 1
            row = self._full_check(lines[index], reader, fast, first=at_start and before + index == 0)
            length, trained, marks[index], images = row
            self.examples += length != -1
            self.length += max(length, 0)
            self.trained += trained
            self.longest = max(self.longest, length)
            self.image_examples += images != 0
        return self._compared(marks, before)

    def _compared(self, marks: Iterable[int], before: int) -> Integers:
        """Note the examples that are in the other file too, and return the fingerprints."""
        batch = Integers("q", marks)
        if self.other is not None:
            for index in self.other.find(batch):
                self._note_overlap(batch[index], before + index + 1)
        return batch

    def _measure(self, fast: FastDecoder | None) -> Measure | None:
        """Return the function for plainly valid examples, or None as long as the format is unknown."""
        if self.format is None:
            return None
        if self._measured is None or self._measured[0] is not fast:
            decoder = fast or PlainDecoder()
            self._measured = (fast, decoder.measure(self.format, self.limits, self.completions.add))
        return self._measured[1]

    def _measure_block(self, fast: FastDecoder | None) -> MeasureBlock | None:
        """Return the function for blocks of plainly valid examples, or None if there is none."""
        if self.format is None or fast is None:
            return None
        if self._by_block is None:
            self._by_block = fast.measure_block(self.format, self.limits, self.completions.add_all)
        return self._by_block

    def _full_check(self, raw: bytes | None, reader: RowReader, fast: FastDecoder | None, *, first: bool) -> PlainRow:
        """Check a line in doubt."""
        row = decode_row(raw, reader, fast, self.limits, first=first)
        if row is True:
            return _NO_EXAMPLE
        size = None if row is False else self._check_row(row)
        if size is None or row is False:
            return _NO_SIZE
        return size.length, size.trained, (fast or PlainDecoder()).fingerprint(row), size.images

    def _check_row(self, row: dict[str, Any]) -> RowSize | None:
        """Check one example; return None if it does not have the format of the file."""
        problems = self.problems
        own = detect(row)
        if own is None:
            keys = ", ".join(map(repr, list(row)[:5])) or "no keys"
            hint = (
                describe_dialect(row)
                or describe_nested(row)
                or "known: prompt and completion, messages, or input and outputs"
            )
            problems.add("unknown-format", f"an object with {keys}; {hint}", cause=hint)
            return None
        if self.format is None:
            self.set_format(own)
        elif own != self.format and not {own, self.format} <= _CONVERSATIONS:
            problems.add("mixed-format", f"a {own} example where {self.format} is expected")
            return None
        if not self._max_bytes:
            self.set_format(self.format or own)
        format_ = self.format or own
        size = self._checks[format_](row, problems, self.limits)
        if size.length > self._max_bytes:
            self._check_length(size.length)
        return size

    def merge(self, later: "Scan") -> bool:
        """Add the result of the range after this one; return False if only a new pass can combine them."""
        if not self.completions.merge(later.completions):
            return False
        self.problems.merge(later.problems, self.lines)
        for mark, lines in later.overlapping.items():
            self.overlapping.setdefault(mark, []).extend(line + self.lines for line in lines)
        self.lines += later.lines
        self.examples += later.examples
        self.image_examples += later.image_examples
        self.length += later.length
        self.trained += later.trained
        self.longest = max(self.longest, later.longest)
        self.format = self.format or later.format
        return True

    def find_format(self, size: int) -> None:
        """Expect the format of the first example that has one, without reporting anything."""
        silent = attrs.evolve(self, problems=ProblemCollector(0), completions=CompletionFile(), other=None)
        for block in read_blocks(self.path, 0, size, self.limits.max_line_bytes):
            silent._block(block, silent.lines == 0, RowReader(silent.problems, self.limits), None)
            if silent.format is not None:
                self.set_format(silent.format)
                return

    def set_format(self, format_: Format) -> None:
        """Expect this format, and the token limit that belongs to it."""
        self.format = format_
        self._max_bytes = self._token_limit() * 4

    def _token_limit(self) -> int:
        facts = model_facts(self.model)
        if self.limits.max_example_tokens is not None:
            return self.limits.max_example_tokens
        return facts.max_example_tokens if facts else DEFAULT_LIMITS[self.format or "chat"]

    def _check_length(self, length: int) -> None:
        limit = self._token_limit()
        message = f"about {length // 4:,} tokens; the limit is {limit:,}, and the service cuts the end of the example"
        cause = f"more than {limit:,} tokens by estimate; the service cuts the end of the example"
        self.problems.add("long-example", message, cause=cause)

    def _note_overlap(self, mark: int, line: int) -> None:
        if mark in self.overlapping or len(self.overlapping) < MAX_CANDIDATES:
            self.overlapping.setdefault(mark, []).append(line)


def ready_lines(limits: DatasetLimits) -> ReadyLines:
    """Find lines that are plainly valid chat examples, which need no conversion."""
    fast = fast_decoder()
    measure = (fast or PlainDecoder()).measure("chat", limits, lambda *_: None)
    find_others = None if fast is None else fast.ready_block(limits)

    def others(block: Block) -> list[int] | None:
        if find_others is None or block.has_cr:
            return None
        size = find_others(block.plain(), 0)
        return None if size is None else size.doubtful

    return ReadyLines(lambda line: measure(line) if b"|" not in line or b"<|" not in line else None, others)


def fingerprints(
    path: Path, limits: DatasetLimits, use_fast: bool, format_: Format | None
) -> Iterator[tuple[Integers, Integers]]:
    """Yield the fingerprints and the lines of the examples of a file, in blocks. Faults are not reported."""
    fast = fast_decoder() if use_fast else None
    decoder = fast or PlainDecoder()
    measure = decoder.measure(format_ or "chat", limits, lambda *_: None)
    reader = RowReader(ProblemCollector(0), limits)
    number = 0
    for block in read_blocks(path, 0, path.stat().st_size, limits.max_line_bytes):
        marks, lines = Integers("q"), Integers("q")
        for raw in block:
            number += 1
            plain = measure(raw) if raw and not block.has_cr else None
            if plain is None:
                row = decode_row(raw, reader, fast, limits, first=number == 1)
                if isinstance(row, bool):
                    continue
                marks.append(decoder.fingerprint(row))
            else:
                marks.append(plain[2])
            lines.append(number)
        yield marks, lines


def decode_row(
    raw: bytes | None, reader: RowReader, fast: FastDecoder | None, limits: DatasetLimits, *, first: bool = False
) -> dict[str, Any] | bool:
    """Decode a line with msgspec if it is plainly valid, otherwise with the careful reader."""
    if fast is None or first or not raw or raw[-1] == 13 or len(raw) > limits.max_line_bytes:
        return reader.read(raw, first=first)
    try:
        row = fast.decode(raw)
    except fast.faults:
        return reader.read(raw)
    if may_have_duplicate_keys(raw, row) or is_suspicious(raw):
        return reader.read(raw)
    return row
