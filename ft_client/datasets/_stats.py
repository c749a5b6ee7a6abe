"""Token counts of a training file."""

import heapq
import json
import shlex
from collections import Counter
from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final

import attrs

from ft_client.datasets._completion import CompletionFile
from ft_client.datasets._fast import fast_decoder
from ft_client.datasets._formats import detect
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._lines import Progress, read_blocks
from ft_client.datasets._models import DEFAULT_LIMITS, TOKENS_PER_EXAMPLE, model_facts
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._reader import RowReader
from ft_client.datasets._report import ClassCount
from ft_client.datasets._rules import Format
from ft_client.datasets._scan import decode_row
from ft_client.datasets._source import SourceError, find_source
from ft_client.datasets._texts import replace_surrogates
from ft_client.datasets._tokens import TokenCounter, token_counter

_BATCH: Final = 1_000
_TOKENS_PER_MESSAGE: Final = 4


@attrs.frozen(kw_only=True)
class DatasetStats:
    """Result of `stats`.

    Attributes:
        path: Path of the file.
        format: Format of the first example that has one.
        counter: Name of the token counter.
        is_exact: Whether text is counted with the encoding of the model. Tool declarations are always estimated.
        examples: Number of counted examples.
        skipped: Number of lines that are not examples.
        total: Tokens of all examples, for one epoch.
        trained: Tokens of completions, and of assistant messages with weight 1.
        mean: Tokens per example on average.
        median: Median tokens per example.
        p95: Tokens that 95 % of the examples do not exceed.
        maximum: Tokens of the longest example.
        histogram: Pairs of an upper bound in tokens and the number of examples up to it, above the bound before.
        longest: Pairs of a line, from 1, and its tokens, largest first.
        limit: Token limit of one example.
        over_limit: Number of examples above the limit.
        images: Number of images.
        image_examples: Number of examples with images.
        classes: Classes of a classification file, most frequent first; empty for other files.
        billable: Tokens of all examples, each up to the limit: a service cuts longer ones.
    """

    path: str
    format: Format | None
    counter: str
    is_exact: bool
    examples: int
    skipped: int
    total: int
    trained: int
    mean: float
    median: int
    p95: int
    maximum: int
    histogram: tuple[tuple[int, int], ...]
    longest: tuple[tuple[int, int], ...]
    limit: int
    over_limit: int
    images: int
    image_examples: int
    classes: tuple[ClassCount, ...] = ()
    billable: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return attrs.asdict(self)


def stats(
    path: str | PathLike[str],
    *,
    model: str | None = None,
    profile: str | None = None,
    longest: int = 5,
    limits: DatasetLimits | None = None,
    on_progress: Progress | None = None,
) -> DatasetStats:
    """Count the tokens of a training file.

    Counts are exact with the extra `tokens`, otherwise estimates; `counter` names the one that was used. An example
    counts its texts, 4 tokens per message and 1 per example, which gives the billed tokens of public jobs.

    Args:
        path: The file, JSON Lines.
        model: Base model, for its encoding and token limit. Default: those of gpt-4o, or of the completion models.
        profile: Service, such as `azure`, which bills 3 tokens per example.
        longest: Number of longest examples to list.
        limits: Limits of the service.
        on_progress: Called with the bytes read so far and the size of the file.

    Raises:
        DatasetError: The file cannot be read, or is not JSON Lines.
    """
    target = Path(fspath(path))
    try:
        source = find_source(target)
    except SourceError as error:
        raise _error(str(error)) from None
    if not source.is_jsonl:
        advice = source.advice or f"convert it: ft data prepare {shlex.quote(str(target))} -o OUT"
        raise _error(f"{target} is {source.description}; {advice}")
    return _Counting(target, model, profile, limits or DatasetLimits()).run(longest, on_progress)


def _error(message: str) -> Exception:
    from ft_client.errors import DatasetError  # here, so that counting does not load the client

    return DatasetError(message)


@attrs.define
class _Example:
    """Texts of one example, each with whether it is trained, and what is counted apart from them."""

    line: int
    texts: list[tuple[str, bool]]
    overhead: int = 0
    trained_overhead: int = 0
    images: int = 0


class _Counting:
    """State of one count."""

    def __init__(self, path: Path, model: str | None, profile: str | None, limits: DatasetLimits) -> None:
        self._path = path
        self._facts = model_facts(model)
        self._per_example = TOKENS_PER_EXAMPLE.get(profile, TOKENS_PER_EXAMPLE[None])
        self._limits = limits
        self._format: Format | None = None
        self._counter: TokenCounter | None = None
        self._sizes: Counter[int] = Counter()
        self._longest: list[tuple[int, int]] = []
        self._trained = self._skipped = self._images = self._image_examples = 0
        self._completions = CompletionFile()

    def run(self, longest: int, on_progress: Progress | None) -> DatasetStats:
        batch: list[_Example] = []
        for example in self._examples(on_progress):
            batch.append(example)
            if len(batch) >= _BATCH:
                self._count(batch, longest)
                batch = []
        self._count(batch, longest)
        self._completions.finish(ProblemCollector(0))
        return self._result()

    def _examples(self, on_progress: Progress | None) -> Iterator[_Example]:
        silent = ProblemCollector(0)
        reader, fast = RowReader(silent, self._limits), fast_decoder()
        size = self._path.stat().st_size
        done = number = 0

        def on_block(count: int) -> None:
            nonlocal done
            done += count
            if on_progress is not None:
                on_progress(done, size)

        for block in read_blocks(self._path, 0, size, self._limits.max_line_bytes, on_block):
            for raw in block:
                number += 1
                row = decode_row(raw, reader, fast, self._limits, first=number == 1)
                if row is True:
                    continue
                own = detect(row) if isinstance(row, dict) else None
                if own is None or not isinstance(row, dict):
                    self._skipped += 1
                    continue
                if self._format is None:
                    self._format = own
                if own == "completion":
                    self._completions.check(row, silent, self._limits)
                yield _example(row, number)

    def _count(self, batch: list[_Example], longest: int) -> None:
        if not batch:
            return
        if self._counter is None:
            default = "cl100k_base" if self._format == "completion" else "o200k_base"
            self._counter = token_counter(self._facts.encoding if self._facts else default)
        texts = [text for example in batch for text, _ in example.texts]
        try:
            counts = iter(self._counter.count(texts))
        except (UnicodeEncodeError, TypeError):
            # half a surrogate pair has no encoding
            counts = iter(self._counter.count([replace_surrogates(text) for text in texts]))
        per_example = 0 if self._format == "completion" else self._per_example
        for example in batch:
            tokens = example.overhead + per_example
            trained = example.trained_overhead
            for _, is_trained in example.texts:
                count = next(counts)
                tokens += count
                trained += count if is_trained else 0
            self._sizes[tokens] += 1
            self._trained += trained
            self._images += example.images
            self._image_examples += example.images > 0
            if longest:
                item = (tokens, -example.line)
                if len(self._longest) < longest:
                    heapq.heappush(self._longest, item)
                else:
                    heapq.heappushpop(self._longest, item)

    def _result(self) -> DatasetStats:
        sizes = sorted(self._sizes.items())
        examples = sum(count for _, count in sizes)
        total = sum(size * count for size, count in sizes)
        default = DEFAULT_LIMITS[self._format or "chat"]
        limit = self._limits.max_example_tokens or (self._facts.max_example_tokens if self._facts else default)
        counter = self._counter or token_counter("o200k_base")
        return DatasetStats(
            path=str(self._path),
            format=self._format,
            counter=counter.name,
            is_exact=counter.is_exact,
            examples=examples,
            skipped=self._skipped,
            total=total,
            billable=sum(min(size, limit) * count for size, count in sizes),
            trained=self._trained,
            mean=total / examples if examples else 0.0,
            median=_quantile(sizes, examples, 0.5),
            p95=_quantile(sizes, examples, 0.95),
            maximum=sizes[-1][0] if sizes else 0,
            histogram=_histogram(sizes),
            longest=tuple((-line, tokens) for tokens, line in sorted(self._longest, reverse=True)),
            limit=limit,
            over_limit=sum(count for size, count in sizes if size > limit),
            images=self._images,
            image_examples=self._image_examples,
            classes=self._completions.classes,
        )


def _example(row: dict[str, Any], line: int) -> _Example:
    """Collect the texts of an example. Values of wrong types count nothing; the check reports them."""
    example = _Example(line, [])
    if "messages" in row or "input" in row or "preferred_output" in row:
        question = row if "messages" in row else row.get("input")
        if isinstance(question, dict):
            _add_messages(example, question.get("messages"), trains="messages" in row)
            for key in ("tools", "functions"):
                if question.get(key):
                    example.texts.append((json.dumps(question[key], separators=(",", ":")), False))
        for key in ("preferred_output", "non_preferred_output"):
            _add_messages(example, row.get(key), trains=True)
        return example
    for key, is_trained in (("prompt", False), ("completion", True)):
        if isinstance(row.get(key), str):
            example.texts.append((row[key], is_trained))
    return example


def _add_messages(example: _Example, messages: Any, *, trains: bool) -> None:
    for item in messages if isinstance(messages, list) else ():
        if not isinstance(item, dict):
            continue
        is_trained = trains and item.get("role") == "assistant" and item.get("weight") != 0
        example.overhead += _TOKENS_PER_MESSAGE
        example.trained_overhead += _TOKENS_PER_MESSAGE if is_trained else 0
        content = item.get("content")
        if isinstance(content, str):
            example.texts.append((content, is_trained))
        for part in content if isinstance(content, list) else ():
            if isinstance(part, dict):
                text = part.get("text", part.get("refusal"))
                if isinstance(text, str):
                    example.texts.append((text, is_trained))
                example.images += part.get("type") == "image_url"
        if isinstance(item.get("name"), str):
            example.overhead += 1
            example.texts.append((item["name"], False))
        for key in ("tool_calls", "function_call", "refusal"):
            if item.get(key):
                example.texts.append((json.dumps(item[key], separators=(",", ":")), is_trained))


def _quantile(sizes: list[tuple[int, int]], examples: int, share: float) -> int:
    remaining = examples * share
    for size, count in sizes:
        remaining -= count
        if remaining <= 0:
            return size
    return 0


def _histogram(sizes: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return counts by powers of two, from the bound of the smallest example to that of the largest."""
    buckets: Counter[int] = Counter()
    for size, count in sizes:
        buckets[max(16, 1 << max(0, size - 1).bit_length())] += count
    if not buckets:
        return ()
    upper, result = min(buckets), []
    while upper <= max(buckets):
        result.append((upper, buckets[upper]))
        upper *= 2
    return tuple(result)
