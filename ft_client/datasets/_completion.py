"""Prompt and completion: the format of the base models, and what its guide advises about separators and classes."""

import re
from collections import Counter
from typing import Any, Final

from ft_client.datasets._content import text_length
from ft_client.datasets._formats import Measure
from ft_client.datasets._reader import kind
from ft_client.datasets._report import ClassCount, ClassificationSettings
from ft_client.datasets._rules import DatasetLimits, Findings

_LONGEST_MARK: Final = 64
_SETTLED_AFTER: Final = 50
# a file with more distinct completions is no classification, and counting on would cost memory
_MOST_CLASSES: Final = 500
_LONGEST_CLASS: Final = 100
_SENTENCE_ENDS: Final = " .,;:?!\"'"


def _common_ending(one: str, other: str) -> str:
    length = 0
    while length < len(one) and length < len(other) and one[-1 - length] == other[-1 - length]:
        length += 1
    return one[len(one) - length :]


class CommonEnd:
    """What all texts of a file end with: a separator after the prompts, a stop sequence after the completions.

    The longest common ending is cut back to where a word begins, so that " positive" and " negative" share nothing.
    Texts in which the mark occurs earlier as well are counted once it is clear what the mark is.
    """

    def __init__(self) -> None:
        self.inside = 0
        self._ending: str | None = None
        self._mark = ""
        self._seen = 0
        self._first: list[str] = []

    def add(self, text: str) -> None:
        """Take one more text into account."""
        self._seen += 1
        ending = self._ending
        if ending is None:
            self._ending = text[-_LONGEST_MARK:]
        elif not text.endswith(ending):
            self._ending = _common_ending(ending, text)
            if self._seen > _SETTLED_AFTER:
                self._settle()
        if self._seen <= _SETTLED_AFTER:
            self._first.append(text)
            if self._seen == _SETTLED_AFTER:
                self._settle()
        elif self._mark and text.find(self._mark) < len(text) - len(self._mark):
            self.inside += 1

    def finish(self) -> str | None:
        """Give the mark, or None."""
        if self._seen < _SETTLED_AFTER:
            self._settle()
        self._first.clear()
        return self._mark or None

    def _settle(self) -> None:
        mark = re.sub(r"^\w+", "", self._ending or "")
        if not mark.strip(_SENTENCE_ENDS):
            mark = ""
        if mark != self._mark:
            self._mark = mark
            self.inside = sum(text.find(mark) < len(text) - len(mark) for text in self._first) if mark else 0


class CompletionFile:
    """Checks examples of prompt and completion, and remembers what they have in common."""

    def __init__(self) -> None:
        self.separator: str | None = None
        self.stop: str | None = None
        self.classes: tuple[ClassCount, ...] = ()
        self.classification: ClassificationSettings | None = None
        self._prompts = CommonEnd()
        self._completions = CommonEnd()
        self._prompted = 0
        self._examples = 0
        self._no_space = 0
        self._counts: Counter[str] | None = Counter()

    def check(self, row: dict[str, Any], found: Findings, limits: DatasetLimits) -> Measure:
        """Check one example."""
        prompt, completion = row.get("prompt"), row.get("completion")
        if type(prompt) is not str or type(completion) is not str:
            _report_types(row, found)
            return Measure()
        if len(row) > 2:
            for key in row.keys() - {"prompt", "completion"}:
                found.add("unknown-key", f"an example has prompt and completion, not {key!r}", key)
        self._examples += 1
        if prompt:
            self._prompted += 1
            self._prompts.add(prompt)
        if not completion or completion.isspace():
            found.add("empty-completion", "there is nothing to learn", "completion")
        else:
            self._completions.add(completion)
            self._no_space += not completion[0].isspace()
        self._count_class(completion)
        trained = text_length(completion)
        length = text_length(prompt) + trained
        if length > limits.max_example_tokens * 4:
            found.add(
                "long-example",
                f"about {length // 4:,} tokens; the oldest base models read {limits.max_example_tokens:,}",
            )
        return Measure(length, trained)

    def finish(self, found: Findings) -> None:
        """Judge the file as a whole."""
        if not self._examples:
            return
        self.separator = self._prompts.finish() if self._prompted > 1 else None
        self._find_classes(found)
        one_text = self._counts is not None and len(self._counts) == 1
        self.stop = self._completions.finish() if self._examples > 1 and not one_text else None
        if self.stop and self._counts:
            self._trim_classes(self.stop)
        if self._prompted and self.separator is None:
            found.add(
                "no-separator", r"the prompts have no common end; close each with the same mark, such as \n\n###\n\n"
            )
        if self.separator and self._prompts.inside:
            found.add("separator-inside", f"{self.separator!r} also occurs inside {self._prompts.inside} prompts")
        if self.stop is None and not self.classes and not one_text:
            found.add(
                "no-stop", r"the completions have no common end; close each with the same mark, such as \n or END"
            )
        if self.stop and self._completions.inside:
            found.add("stop-inside", f"{self.stop!r} also occurs inside {self._completions.inside} completions")
        if self._no_space:
            found.add(
                "no-leading-space", f"{self._no_space} of {self._examples} completions do not begin with whitespace"
            )

    def _count_class(self, completion: str) -> None:
        if self._counts is None:
            return
        self._counts[completion] += 1
        if len(completion) > _LONGEST_CLASS or len(self._counts) > _MOST_CLASSES:
            self._counts = None

    def _find_classes(self, found: Findings) -> None:
        counts = self._counts
        # each class three times on average: fewer repetitions happen by chance in free text
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
                found.add("class-spelling", f"{' and '.join(map(repr, texts))} count as different classes")
        for text, number in counts.items():
            if number == 1:
                found.add("class-once", f"{text!r} occurs once")

    def _trim_classes(self, stop: str) -> None:
        self.classes = tuple(ClassCount(one.completion.removesuffix(stop), one.examples) for one in self.classes)
        if self.classification is not None and self.classification.classification_positive_class is not None:
            positive = self.classification.classification_positive_class.removesuffix(stop)
            self.classification = ClassificationSettings(classification_positive_class=positive)


def _report_types(row: dict[str, Any], found: Findings) -> None:
    for key in ("prompt", "completion"):
        if key not in row:
            found.add("missing-key", f"an example needs {key}")
        elif not isinstance(row[key], str):
            found.add("wrong-type", f"{key} is {kind(row[key])}, not a string", key)
