"""Statistics of training data, computed while it is received: format, examples, tokens and the first error."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

# Longer lines are rejected, which bounds the memory and time for one line.
_MAX_LINE = 8 * 1024 * 1024
# bytes of a line that are enough to see whether it starts like an object
_PREFIX_BYTES = 64
_MAX_CLASSES = 1000
# Tokens are estimated from the length of the text: accurate enough here, and without a vocabulary to download.
_BYTES_PER_TOKEN = 4
_TOKENS_PER_MESSAGE = 4

_decode = json.JSONDecoder().decode


@dataclass(slots=True)
class DatasetStats:
    """Statistics of a data set.

    Attributes:
        examples: Number of lines with a JSON object.
        tokens: Estimated tokens of all examples.
        completion_tokens: Estimated tokens of the completions.
        formats: Number of lines by format: chat, completion, preference or other.
        first_error: Error message for the first line that is not a JSON object; None if all are.
        first_unknown_line: Number of the first line with an unknown format.
        classes: Count of each distinct completion; None if there are too many.
    """

    examples: int = 0
    tokens: int = 0
    completion_tokens: int = 0
    formats: dict[str, int] = field(default_factory=dict)
    first_error: str | None = None
    first_unknown_line: int | None = None
    classes: dict[str, int] | None = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return the statistics as a dict."""
        return {name: getattr(self, name) for name in self.__slots__}


class Scanner:
    """Incremental JSONL scanner. It buffers one line at most."""

    def __init__(self) -> None:
        self.stats = DatasetStats()
        self._tail = b""
        self._number = 0
        self._formats: Counter[str] = Counter()
        self._classes: Counter[str] = Counter()
        self._many_classes = False

    def feed(self, chunk: bytes) -> None:
        """Scan the next chunk. Data after the first error is ignored."""
        if self.stats.first_error is not None:
            return
        first, newline, remainder = chunk.partition(b"\n")
        if not newline:
            self._tail += chunk
            self._check_tail()
            return
        self._line(self._tail + first)
        lines = remainder.split(b"\n")
        self._tail = lines.pop()
        for line in lines:
            self._line(line)
        self._check_tail()

    def finish(self) -> DatasetStats:
        """Scan the last line and return the statistics."""
        if self.stats.first_error is None and self._tail:
            self._line(self._tail)
        self._tail = b""
        self.stats.formats = dict(self._formats)
        self.stats.classes = None if self._many_classes else dict(self._classes)
        return self.stats

    def _check_tail(self) -> None:
        # fail early if the line does not start like an object, so that a file of zeros is not buffered
        if len(self._tail) < _PREFIX_BYTES:
            return
        start = self._tail[:_PREFIX_BYTES].lstrip(b"\xef\xbb\xbf \t\r")
        if len(self._tail) > _MAX_LINE or (start and not start.startswith(b"{")):
            self._fail(self._number + 1, self._tail)

    def _fail(self, number: int, line: bytes) -> None:
        start = line[:3].decode("utf-8", "replace")
        self.stats.first_error = (
            "Expected file to have JSONL format, where every line is a JSON dictionary. "
            f'Line {number} is not a dictionary (HINT: line starts with: "{start}...").'
        )
        self._tail = b""

    def _line(self, line: bytes) -> None:
        if self.stats.first_error is not None:
            return
        self._number += 1
        if self._number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.isspace() or not line:
            return
        try:
            example = _decode(line.decode("utf-8").strip())
        except (ValueError, RecursionError):
            example = None
        if not isinstance(example, dict):
            self._fail(self._number, line)
            return
        self.stats.examples += 1
        data_format, tokens, trained = _measure(example)
        self._formats[data_format] += 1
        self.stats.tokens += tokens
        self.stats.completion_tokens += trained
        if data_format == "other" and self.stats.first_unknown_line is None:
            self.stats.first_unknown_line = self._number
        if data_format == "completion" and not self._many_classes:
            self._classes[example["completion"][:200]] += 1
            self._many_classes = len(self._classes) > _MAX_CLASSES


def _measure(example: dict[str, Any]) -> tuple[str, int, int]:
    """Return the format of an example, its tokens, and the trained ones among them."""
    prompt, completion = example.get("prompt"), example.get("completion")
    if isinstance(prompt, str) and isinstance(completion, str):
        trained = _tokens(completion)
        return "completion", _tokens(prompt) + trained, trained
    messages = example.get("messages")
    if isinstance(messages, list) and messages:
        total = trained = 0
        for message in messages:
            if not isinstance(message, dict):
                return "other", 0, 0
            count = _TOKENS_PER_MESSAGE + _content_tokens(message.get("content"))
            total += count
            if message.get("role") == "assistant":
                trained += count
        return "chat", total, trained
    preferred = example.get("preferred_output")
    if isinstance(preferred, list) and "input" in example:
        trained = _content_tokens(preferred)
        return "preference", _content_tokens(example["input"]) + trained, trained
    return "other", 0, 0


def _tokens(text: str) -> int:
    return max(1, (len(text) + _BYTES_PER_TOKEN - 1) // _BYTES_PER_TOKEN)


def _content_tokens(content: Any, depth: int = 0) -> int:
    if isinstance(content, str):
        return _tokens(content)
    if depth > 8:
        return 0
    if isinstance(content, list):
        return sum(_content_tokens(part, depth + 1) for part in content)
    if isinstance(content, dict):
        return sum(_content_tokens(part, depth + 1) for part in content.values())
    return 0
