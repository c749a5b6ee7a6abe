"""Prompt and completion, the format of the base models: separators, stop sequences and classes."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from ft_client.datasets._content import text_length
from ft_client.datasets._formats import RowSize
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._report import ClassCount, ClassificationSettings
from ft_client.datasets._schemas import report_violations

_MAX_SUFFIX: Final = 64
_SUFFIX_SAMPLE: Final = 50
# a file with more distinct completions is not a classification, and counting them takes memory
_MAX_CLASSES: Final = 500
_MAX_CLASS_LENGTH: Final = 100
_SENTENCE_ENDS: Final = " .,;:?!\"'"
# default of the legacy create call
_PROMPT_LOSS_WEIGHT: Final = 0.01


def _common_ending(first: str, second: str) -> str:
    length = 0
    while length < len(first) and length < len(second) and first[-1 - length] == second[-1 - length]:
        length += 1
    return first[len(first) - length :]


class CommonSuffix:
    """The common end of all texts in a file: the separator of the prompts, or the stop sequence of the completions.

    The longest common ending is cut back to the start of a word, so that " positive" and " negative" share nothing.
    Texts that also contain the suffix elsewhere are counted as soon as the suffix is known.
    """

    def __init__(self) -> None:
        self.occurrences_inside = 0
        self._ending: str | None = None
        self._suffix = ""
        self._seen = 0
        self._first: list[str] = []

    def add(self, text: str) -> None:
        """Add a text."""
        self._seen += 1
        ending = self._ending
        if ending is None:
            self._ending = text[-_MAX_SUFFIX:]
        elif not text.endswith(ending):
            self._ending = _common_ending(ending, text)
            if self._seen > _SUFFIX_SAMPLE:
                self._fix_suffix()
        if self._seen <= _SUFFIX_SAMPLE:
            self._first.append(text)
            if self._seen == _SUFFIX_SAMPLE:
                self._fix_suffix()
        elif self._suffix and text.find(self._suffix) < len(text) - len(self._suffix):
            self.occurrences_inside += 1

    def add_all(self, texts: Sequence[str]) -> None:
        """Add texts."""
        ending, suffix = self._ending, self._suffix
        if self._seen < _SUFFIX_SAMPLE or ending is None or not all(text.endswith(ending) for text in texts):
            for text in texts:
                self.add(text)
            return
        self._seen += len(texts)
        if suffix:
            size = len(suffix)
            self.occurrences_inside += sum([text.find(suffix) < len(text) - size for text in texts])

    def finish(self) -> str | None:
        """Return the suffix, or None."""
        if self._seen < _SUFFIX_SAMPLE:
            self._fix_suffix()
        self._first.clear()
        return self._suffix or None

    def _fix_suffix(self) -> None:
        suffix = re.sub(r"^\w+", "", self._ending or "")
        if not suffix.strip(_SENTENCE_ENDS):
            suffix = ""
        if suffix != self._suffix:
            self._suffix = suffix
            inside = (text.find(suffix) < len(text) - len(suffix) for text in self._first)
            self.occurrences_inside = sum(inside) if suffix else 0

    def merge(self, other: "CommonSuffix") -> bool:
        """Add the texts of a later part of the file; return False if only a new pass can count them.

        Both parts must be finished.
        """
        if other._ending is None:
            return True
        if self._ending is None:
            self.__dict__.update(other.__dict__)
            return True
        self._ending = _common_ending(self._ending, other._ending)
        self._seen += other._seen
        same = self._suffix == other._suffix
        before = self._suffix
        self.occurrences_inside += other.occurrences_inside
        inside = self.occurrences_inside
        self._fix_suffix()
        self.occurrences_inside = inside
        return same and self._suffix == before


class CompletionFile:
    """Checks examples of prompt and completion, and collects facts about the whole file."""

    def __init__(self, prompt_loss_weight: float | None = None) -> None:
        self.separator: str | None = None
        self.stop: str | None = None
        self.classes: tuple[ClassCount, ...] = ()
        self.classification: ClassificationSettings | None = None
        self._prompts = CommonSuffix()
        self._completions = CommonSuffix()
        self._prompted = 0
        self._examples = 0
        self._no_space = 0
        self._prompt_bytes = self._completion_bytes = 0
        self._prompt_loss_weight = _PROMPT_LOSS_WEIGHT if prompt_loss_weight is None else prompt_loss_weight
        self._counts: Counter[str] | None = Counter()

    def check(self, row: dict[str, Any], problems: ProblemCollector, limits: DatasetLimits) -> RowSize:
        """Check one example."""
        prompt, completion = row.get("prompt"), row.get("completion")
        report_violations("completion", row, problems)
        if type(prompt) is not str or type(completion) is not str:
            return RowSize()
        if not completion or completion.isspace():
            problems.add("empty-completion", "the completion is empty", "completion")
        prompt_bytes, trained = text_length(prompt), text_length(completion)
        self.add(prompt, completion, prompt_bytes, trained)
        return RowSize(prompt_bytes + trained, trained)

    def add(self, prompt: str, completion: str, prompt_bytes: int, completion_bytes: int) -> None:
        """Collect the facts of one example."""
        self._examples += 1
        if prompt:
            self._prompted += 1
            self._prompts.add(prompt)
        if completion and not completion.isspace():
            self._completions.add(completion)
            self._no_space += not completion[0].isspace()
        if self._counts is not None:
            self._counts[completion] += 1
            if len(completion) > _MAX_CLASS_LENGTH or len(self._counts) > _MAX_CLASSES:
                self._counts = None
        self._prompt_bytes += prompt_bytes
        self._completion_bytes += completion_bytes

    def add_all(
        self, prompts: Sequence[str], completions: Sequence[str], prompt_bytes: Sequence[int],
        completion_bytes: Sequence[int],
    ) -> None:  # fmt: skip
        """Collect the facts of several examples, whose completions are not blank."""
        self._examples += len(prompts)
        given = list(filter(None, prompts))
        self._prompted += len(given)
        self._prompts.add_all(given)
        self._completions.add_all(completions)
        self._no_space += len(completions) - sum([completion[0].isspace() for completion in completions])
        for completion in completions:
            if self._counts is None:
                break
            self._counts[completion] += 1
            if len(completion) > _MAX_CLASS_LENGTH or len(self._counts) > _MAX_CLASSES:
                self._counts = None
        self._prompt_bytes += sum(prompt_bytes)
        self._completion_bytes += sum(completion_bytes)

    def merge(self, other: "CompletionFile") -> bool:
        """Add a later part of the file; return False if only a new pass over the file can combine the parts."""
        for part in (self, other):
            part._prompts.finish()
            part._completions.finish()
        self._prompted += other._prompted
        self._examples += other._examples
        self._no_space += other._no_space
        self._prompt_bytes += other._prompt_bytes
        self._completion_bytes += other._completion_bytes
        if self._counts is None or other._counts is None:
            self._counts = None
        else:
            self._counts.update(other._counts)
            if len(self._counts) > _MAX_CLASSES:
                self._counts = None
        return self._prompts.merge(other._prompts) and self._completions.merge(other._completions)

    def finish(self, problems: ProblemCollector) -> None:
        """Apply the rules for the whole file."""
        if not self._examples:
            return
        self.separator = self._prompts.finish() if self._prompted > 1 else None
        self._find_classes(problems)
        one_text = self._counts is not None and len(self._counts) == 1
        self.stop = self._completions.finish() if self._examples > 1 and not one_text else None
        if self.stop and self._counts:
            self._trim_classes(self.stop)
        if self._prompted and self.separator is None:
            problems.add(
                "no-separator", r"the prompts have no common end; end each with the same separator, such as \n\n###\n\n"
            )
        if self.separator and self._prompts.occurrences_inside:
            problems.add(
                "separator-inside", f"{self.separator!r} also occurs inside {self._prompts.occurrences_inside} prompts"
            )
        if self.stop is None and not self.classes and not one_text:
            problems.add(
                "no-stop",
                r"the completions have no common end; end each with the same stop sequence, such as \n or END",
            )
        if self.stop and self._completions.occurrences_inside:
            problems.add(
                "stop-inside", f"{self.stop!r} also occurs inside {self._completions.occurrences_inside} completions"
            )
        if self._no_space:
            problems.add(
                "no-leading-space", f"{self._no_space} of {self._examples} completions do not start with whitespace"
            )
        if self._prompt_bytes * self._prompt_loss_weight > self._completion_bytes:
            times = self._prompt_bytes // max(1, self._completion_bytes)
            weight = f"prompt_loss_weight {self._prompt_loss_weight}"
            message = f"prompts are {times} times as long as completions: with {weight} they dominate the loss"
            problems.add("long-prompts", f"{message}; set a lower weight")

    def _find_classes(self, problems: ProblemCollector) -> None:
        counts = self._counts
        # each class three times on average, because free text also repeats a few completions
        if counts is None or len(counts) < 2 or len(counts) * 3 > self._examples:
            return
        self.classes = tuple(ClassCount(text, number) for text, number in counts.most_common())
        if len(counts) == 2:
            self.classification = ClassificationSettings(classification_positive_class=self.classes[0].completion)
        else:
            self.classification = ClassificationSettings(classification_n_classes=len(counts))
        spellings: dict[str, list[str]] = {}
        for text in counts:
            spellings.setdefault(text.strip().casefold(), []).append(text)
        for texts in spellings.values():
            if len(texts) > 1:
                problems.add("class-spelling", f"{' and '.join(map(repr, texts))} count as different classes")
        for text, number in counts.items():
            if number == 1:
                problems.add("class-once", f"{text!r} occurs once")

    def _trim_classes(self, stop: str) -> None:
        self.classes = tuple(ClassCount(item.completion.removesuffix(stop), item.examples) for item in self.classes)
        if self.classification is not None and self.classification.classification_positive_class is not None:
            positive = self.classification.classification_positive_class.removesuffix(stop)
            self.classification = ClassificationSettings(classification_positive_class=positive)
