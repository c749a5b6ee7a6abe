"""What the service learns from training data while it arrives: format, examples, tokens, the first fault."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

# A longer line is no example; it also bounds what one line may cost to parse.
_MAX_LINE = 8 * 1024 * 1024
# bytes of a line that tell whether it begins like an object
_ENOUGH = 64
_MAX_CLASSES = 1000
# Tokens are counted by length, four bytes each: near enough to plan with, and no vocabulary has to be downloaded.
_BYTES_PER_TOKEN = 4
_TOKENS_PER_MESSAGE = 4

_decode = json.JSONDecoder().decode


@dataclass(slots=True)
class Stats:
    """What a file holds.

    Attributes:
        examples: Lines that hold a JSON object.
        tokens: Estimated tokens of all examples.
        completion_tokens: Those the model has to learn.
        formats: Lines by format: chat, completion, preference, other.
        fault: The service's words for the first line that is not a JSON object, None if all are.
        unlike: Number of the first line of no known format.
        classes: How often each completion occurs, while they are few.
    """

    examples: int = 0
    tokens: int = 0
    completion_tokens: int = 0
    formats: dict[str, int] = field(default_factory=dict)
    fault: str | None = None
    unlike: int | None = None
    classes: dict[str, int] | None = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


class Scanner:
    """Reads JSONL in chunks of any size, in the memory of one line."""

    def __init__(self) -> None:
        self.stats = Stats()
        self._tail = b""
        self._number = 0
        self._formats: Counter[str] = Counter()
        self._classes: Counter[str] = Counter()
        self._many_classes = False

    def feed(self, chunk: bytes) -> None:
        """Read on. After the first fault nothing more is looked at."""
        if self.stats.fault is not None:
            return
        first, newline, rest = chunk.partition(b"\n")
        if not newline:
            self._tail += chunk
            self._check_tail()
            return
        self._line(self._tail + first)
        lines = rest.split(b"\n")
        self._tail = lines.pop()
        for line in lines:
            self._line(line)
        self._check_tail()

    def finish(self) -> Stats:
        """Read the last line and return what was found."""
        if self.stats.fault is None and self._tail:
            self._line(self._tail)
        self._tail = b""
        self.stats.formats = dict(self._formats)
        self.stats.classes = None if self._many_classes else dict(self._classes)
        return self.stats

    def _check_tail(self) -> None:
        # what does not begin like an object is told at once: a file of zeros is not kept in memory until its end
        if len(self._tail) < _ENOUGH:
            return
        start = self._tail[:_ENOUGH].lstrip(b"\xef\xbb\xbf \t\r")
        if len(self._tail) > _MAX_LINE or (start and not start.startswith(b"{")):
            self._fault(self._number + 1, self._tail)

    def _fault(self, number: int, line: bytes) -> None:
        start = line[:3].decode("utf-8", "replace")
        self.stats.fault = (
            "Expected file to have JSONL format, where every line is a JSON dictionary. "
            f'Line {number} is not a dictionary (HINT: line starts with: "{start}...").'
        )
        self._tail = b""

    def _line(self, line: bytes) -> None:
        if self.stats.fault is not None:
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
            self._fault(self._number, line)
            return
        self.stats.examples += 1
        kind, tokens, learned = _measure(example)
        self._formats[kind] += 1
        self.stats.tokens += tokens
        self.stats.completion_tokens += learned
        if kind == "other" and self.stats.unlike is None:
            self.stats.unlike = self._number
        if kind == "completion" and not self._many_classes:
            self._classes[example["completion"][:200]] += 1
            self._many_classes = len(self._classes) > _MAX_CLASSES


def _measure(example: dict[str, Any]) -> tuple[str, int, int]:
    """Return an example's format, its tokens, and those of them that are to be learned."""
    prompt, completion = example.get("prompt"), example.get("completion")
    if isinstance(prompt, str) and isinstance(completion, str):
        learned = _tokens(completion)
        return "completion", _tokens(prompt) + learned, learned
    messages = example.get("messages")
    if isinstance(messages, list) and messages:
        total = learned = 0
        for message in messages:
            if not isinstance(message, dict):
                return "other", 0, 0
            count = _TOKENS_PER_MESSAGE + _content(message.get("content"))
            total += count
            if message.get("role") == "assistant":
                learned += count
        return "chat", total, learned
    preferred = example.get("preferred_output")
    if isinstance(preferred, list) and "input" in example:
        learned = _content(preferred)
        return "preference", _content(example["input"]) + learned, learned
    return "other", 0, 0


def _tokens(text: str) -> int:
    return max(1, (len(text) + _BYTES_PER_TOKEN - 1) // _BYTES_PER_TOKEN)


def _content(content: Any, depth: int = 0) -> int:
    if isinstance(content, str):
        return _tokens(content)
    if depth > 8:
        return 0
    if isinstance(content, list):
        return sum(_content(part, depth + 1) for part in content)
    if isinstance(content, dict):
        return sum(_content(part, depth + 1) for part in content.values())
    return 0
