"""One pass over a range of a file: rules for each line, sums, and the fingerprints of the examples."""

import gc
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from ft_client.datasets._completion import CompletionFile
from ft_client.datasets._dialects import describe_dialect
from ft_client.datasets._duplicates import MAX_CANDIDATES, BloomFilter, Integers, fingerprint
from ft_client.datasets._fast import FastDecoder, fast_decoder
from ft_client.datasets._formats import RowCheck, check_chat, check_preference, check_reinforcement, detect
from ft_client.datasets._json import decode, may_have_duplicate_keys
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._lines import Block, read_blocks
from ft_client.datasets._models import DEFAULT_LIMITS, model_facts
from ft_client.datasets._plain import PlainRow, measure_row
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._reader import RowReader
from ft_client.datasets._rules import Format
from ft_client.datasets._texts import is_suspicious

Fingerprints = Callable[[Integers], None]
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
        """Read the range from `start` to `end`; `on_fingerprints` receives those of each block of lines."""
        fast = fast_decoder() if self.fast else None
        reader = RowReader(self.problems, self.limits)
        canonical = () if fast is None else (fast.encode,)
        blocks = read_blocks(self.path, start, end, self.limits.max_line_bytes, on_block)
        was_enabled = gc.isenabled()
        try:
            for lines in blocks:
                # rows hold no cycles, and the collector would walk through all of a block's
                gc.disable()
                batch = array("q")
                self._block(lines, start == 0, reader, fast, canonical, batch)
                if was_enabled:
                    gc.enable()
                on_fingerprints(batch)
        finally:
            if was_enabled:
                gc.enable()
        self.problems.line = self.lines or None

    def _block(
        self,
        lines: Block,
        at_start: bool,
        reader: RowReader,
        fast: FastDecoder | None,
        canonical: Any,
        batch: Integers,
    ) -> None:
        number = self.lines
        self.lines += len(lines)
        others = self._plain_rows(lines, slow_plain_chat if fast is None else fast.plain_chat, batch)
        for index in others:
            self.problems.line = line = number + index + 1
            row = decode_row(lines[index], reader, fast, self.limits, first=at_start and line == 1)
            if row is True:
                continue
            self.examples += 1
            if row is False or not self._check_row(row):
                continue
            mark = fingerprint(row, *canonical)
            batch.append(mark)
            if self.other is not None and mark in self.other:
                self._note_overlap(mark, line)

    def _plain_rows(
        self, lines: Block, plain_chat: Callable[[bytes], PlainRow | None], batch: Integers
    ) -> Iterable[int]:
        """Count the plain chat examples of a block, and return the positions of all other lines."""
        if self.format != "chat" or lines.has_cr:
            return range(len(lines))
        rows = [plain_chat(raw) if raw else None for raw in lines]
        most = self._max_bytes
        plain = [row for row in rows if row is not None and row[0] <= most]
        if not plain:
            return range(len(lines))
        # sums over columns, because a loop over rows takes twice the time
        lengths, trained, marks = zip(*plain, strict=True)
        self.examples += len(plain)
        self.length += sum(lengths)
        self.trained += sum(trained)
        self.longest = max(self.longest, max(lengths))
        batch.extend(marks)
        if self.other is not None:
            for index, row in enumerate(rows):
                if row is not None and row[0] <= most and row[2] in self.other:
                    self._note_overlap(row[2], self.lines - len(lines) + index + 1)
        if len(plain) == len(rows):
            return ()
        return [index for index, row in enumerate(rows) if row is None or row[0] > most]

    def _check_row(self, row: dict[str, Any]) -> bool:
        """Check one example; return whether it has the format of the file."""
        problems = self.problems
        own = detect(row)
        if own is None:
            keys = ", ".join(map(repr, list(row)[:5])) or "no keys"
            hint = describe_dialect(row) or "known: prompt and completion, messages, or input and outputs"
            problems.add("unknown-format", f"an object with {keys}; {hint}", cause=hint)
            return False
        if self.format is None:
            self.set_format(own)
        elif own != self.format and not {own, self.format} <= _CONVERSATIONS:
            problems.add("mixed-format", f"a {own} example where {self.format} is expected")
            return False
        if not self._max_bytes:
            self.set_format(self.format or own)
        format_ = self.format or own
        size = self._checks[format_](row, problems, self.limits)
        self.length += size.length
        self.trained += size.trained
        self.longest = max(self.longest, size.length)
        self.image_examples += size.images > 0
        if size.length > self._max_bytes:
            self._check_length(size.length)
        return True

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
            silent._block(block, silent.lines == 0, RowReader(silent.problems, self.limits), None, (), Integers("q"))
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


def slow_plain_chat(raw: bytes) -> PlainRow | None:
    """Measure a chat example of plain messages without msgspec; return None for any other row."""
    try:
        return measure_row(decode(raw.decode()), raw)
    except ValueError:
        return None


def ready_lines() -> Callable[[bytes], bool]:
    """Return a function for lines that are plain chat examples, which need no conversion."""
    fast = fast_decoder()
    plain_chat = slow_plain_chat if fast is None else fast.plain_chat

    def is_ready(line: bytes) -> bool:
        return not line.endswith(b"\r") and plain_chat(line) is not None

    return is_ready


def fingerprints(path: Path, limits: DatasetLimits, use_fast: bool) -> Iterator[tuple[Integers, Integers]]:
    """Yield the fingerprints and the lines of the examples of a file, in blocks. Faults are not reported."""
    fast = fast_decoder() if use_fast else None
    canonical = () if fast is None else (fast.encode,)
    plain_chat = slow_plain_chat if fast is None else fast.plain_chat
    reader = RowReader(ProblemCollector(0), limits)
    number = 0
    for block in read_blocks(path, 0, path.stat().st_size, limits.max_line_bytes):
        marks, lines = array("q"), array("q")
        for raw in block:
            number += 1
            plain = plain_chat(raw) if raw and not block.has_cr and number > 1 else None
            if plain is None:
                row = decode_row(raw, reader, fast, limits, first=number == 1)
                if isinstance(row, bool):
                    continue
                marks.append(fingerprint(row, *canonical))
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
