"""What a check tells: plain frozen values."""

from collections.abc import Mapping
from typing import Any

import attrs

from ft_client.datasets._rules import RULES, Format, Problem


@attrs.frozen(kw_only=True)
class TokenEstimate:
    """Tokens, guessed from the length of the text: 4 bytes of UTF-8 a token. Images count nothing.

    Attributes:
        total: all text of the file, once.
        trained: the part the model learns to write: completions, messages of the assistant with weight 1.
        longest_example: the largest example.
    """

    total: int
    trained: int
    longest_example: int


@attrs.frozen
class ClassCount:
    """How often a completion occurs, written without the stop sequence."""

    completion: str
    examples: int


@attrs.frozen(kw_only=True)
class ClassificationSettings:
    """Parameters of the legacy create call that fit a file whose completions are classes.

    They need a validation file as well.
    """

    classification_n_classes: int | None = None
    classification_positive_class: str | None = None

    def parameters(self) -> dict[str, bool | int | str]:
        """Keyword arguments for `client.fine_tunes.create`."""
        chosen: dict[str, bool | int | str] = {"compute_classification_metrics": True}
        if self.classification_n_classes is not None:
            chosen["classification_n_classes"] = self.classification_n_classes
        if self.classification_positive_class is not None:
            chosen["classification_positive_class"] = self.classification_positive_class
        return chosen


@attrs.frozen(kw_only=True)
class DatasetReport:
    """What `check` found.

    Attributes:
        path: the file, as it was given.
        format: None where no example could be recognised.
        bytes: size of the file.
        lines: lines read, empty ones included.
        examples: lines that are not empty.
        problems: in the order of the file, at most as many of each severity as `check` was told to keep.
        counts: how often each code was found, kept or not.
        tokens: an estimate.
        classes: the completions, most frequent first; empty unless the completions are classes.
        classification: parameters to go with those classes, or None.
        separator: what every prompt ends with, or None.
        stop: what every completion ends with, or None.
        image_examples: examples with at least one image.
    """

    path: str
    format: Format | None = None
    bytes: int = 0
    lines: int = 0
    examples: int = 0
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = attrs.field(factory=dict)
    tokens: TokenEstimate = attrs.field(factory=lambda: TokenEstimate(total=0, trained=0, longest_example=0))
    classes: tuple[ClassCount, ...] = ()
    classification: ClassificationSettings | None = None
    separator: str | None = None
    stop: str | None = None
    image_examples: int = 0

    @property
    def error_count(self) -> int:
        """Errors found, those beyond the kept ones included."""
        return sum(count for code, count in self.counts.items() if RULES[code].severity == "error")

    @property
    def warning_count(self) -> int:
        """Warnings found, those beyond the kept ones included."""
        return sum(count for code, count in self.counts.items() if RULES[code].severity == "warning")

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The kept problems that would make the service refuse the file or learn nothing."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The kept problems that deserve a look."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return self.error_count == 0

    def raise_for_errors(self) -> None:
        """Do nothing if the file is good.

        Raises:
            DatasetError: there is at least one error; it carries this report.
        """
        if self.ok:
            return
        from ft_client.errors import DatasetError  # here, so that checking a file loads nothing of the client

        shown = [f"{self.path}: {problem}" for problem in self.errors[:3]]
        if self.error_count > len(shown):
            shown.append(f"and {self.error_count - len(shown)} more")
        raise DatasetError("\n".join(shown), report=self)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain JSON values, the derived `ok`, `error_count` and `warning_count` included."""
        plain = attrs.asdict(self)
        plain["problems"] = [{**attrs.asdict(problem), "severity": problem.severity} for problem in self.problems]
        if self.classification is not None:
            plain["classification"] = self.classification.parameters()
        return {
            **plain,
            "counts": dict(self.counts),
            "ok": self.ok,
            "error_count": self.error_count,
            "warning_count": self.warning_count,
        }
