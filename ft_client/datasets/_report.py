"""The report of a dataset check: immutable values."""

from collections.abc import Mapping
from typing import Any

import attrs

from ft_client.datasets._problems import DatasetProblem, ProblemGroup
from ft_client.datasets._rules import RULES, Format, Severity


@attrs.frozen(kw_only=True)
class TokenEstimate:
    """Number of tokens, estimated from the length of the text: one token for 4 bytes of UTF-8. Images are not counted.

    Attributes:
        total: Tokens of all text in the file, for one epoch.
        trained: Tokens that the model learns to write: completions, and assistant messages with weight 1.
        longest_example: Tokens of the longest example.
        counter: Name of the counter.
    """

    total: int
    trained: int
    longest_example: int
    counter: str = "estimate"


@attrs.frozen
class ClassCount:
    """Number of examples of one class. `completion` is the class without the stop sequence."""

    completion: str
    examples: int


@attrs.frozen(kw_only=True)
class ClassificationSettings:
    """Suggested parameters of the legacy create call for a classification file.

    They require a validation file.
    """

    classification_n_classes: int | None = None
    classification_positive_class: str | None = None

    def parameters(self) -> dict[str, bool | int | str]:
        """Return keyword arguments for `client.fine_tunes.create`."""
        chosen: dict[str, bool | int | str] = {"compute_classification_metrics": True}
        if self.classification_n_classes is not None:
            chosen["classification_n_classes"] = self.classification_n_classes
        if self.classification_positive_class is not None:
            chosen["classification_positive_class"] = self.classification_positive_class
        return chosen


@attrs.frozen(kw_only=True)
class DatasetReport:
    """Result of `check`.

    Attributes:
        path: Path of the file, as passed to `check`.
        file_type: Short name of the file type, such as `jsonl`, `csv` or `xlsx`; empty if the file was not read.
        file_description: The file type in words, such as `a CSV with columns Question, Answer`.
        format: Format of the examples, or None if no example was recognized.
        bytes: Size of the file.
        lines: Number of lines, empty ones included.
        examples: Number of lines that are not empty.
        problems: Problems in file order, at most `max_problems` of each severity.
        groups: The problems by cause, errors first, each with its count and its first lines.
        counts: Number of problems by code, including those that are not in `problems`.
        tokens: Estimated number of tokens.
        classes: Classes of a classification file, most frequent first; empty for other files.
        classification: Suggested classification parameters, or None.
        separator: Common end of all prompts, or None.
        stop: Common end of all completions, or None.
        image_examples: Number of examples with images.
        profile: The service that the file was checked for, or None.
        strict: Whether warnings count as errors.
    """

    path: str
    file_type: str = ""
    file_description: str = ""
    format: Format | None = None
    bytes: int = 0
    lines: int = 0
    examples: int = 0
    problems: tuple[DatasetProblem, ...] = ()
    groups: tuple[ProblemGroup, ...] = ()
    counts: Mapping[str, int] = attrs.field(factory=dict)
    tokens: TokenEstimate = attrs.field(factory=lambda: TokenEstimate(total=0, trained=0, longest_example=0))
    classes: tuple[ClassCount, ...] = ()
    classification: ClassificationSettings | None = None
    separator: str | None = None
    stop: str | None = None
    image_examples: int = 0
    profile: str | None = None
    strict: bool = False

    @property
    def error_count(self) -> int:
        """Number of errors, including those that are not in `problems`."""
        return self._count("error")

    @property
    def warning_count(self) -> int:
        """Number of warnings, including those that are not in `problems`."""
        return self._count("warning")

    def _count(self, severity: Severity) -> int:
        return sum(
            count
            for code, count in self.counts.items()
            if RULES[code].severity_for(self.profile, strict=self.strict) == severity
        )

    @property
    def errors(self) -> tuple[DatasetProblem, ...]:
        """The kept errors: the service rejects the file, or the example teaches nothing."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[DatasetProblem, ...]:
        """The kept warnings: possibly intended, or a problem for some services."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    @property
    def ok(self) -> bool:
        """Whether the file has zero errors."""
        return self.error_count == 0

    def raise_for_errors(self) -> None:
        """Raise if the file has an error.

        Raises:
            DatasetError: The file has at least one error. `report` is this report.
        """
        if self.ok:
            return
        from ft_client.errors import DatasetError  # here, so that checking a file does not load the client

        lines = [f"{self.path}: {problem}" for problem in self.errors[:3]]
        if self.error_count > len(lines):
            lines.append(f"and {self.error_count - len(lines)} more")
        raise DatasetError("\n".join(lines), report=self)

    def _repr_html_(self) -> str:
        from ft_client_generated.notebook import table

        counts = f"{self.examples} examples, {self.error_count} errors, {self.warning_count} warnings"
        rows = [(group.severity, group.code, group.count, group.lines, group.message) for group in self.groups]
        return table(f"{self.path}: {counts}", ("", "rule", "count", "first lines", "problem"), rows)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, including `ok`, `error_count` and `warning_count`."""
        plain = attrs.asdict(self, filter=lambda field, _: field.name not in ("groups", "counts"))
        if self.classification is not None:
            plain["classification"] = self.classification.parameters()
        return {
            **plain,
            "groups": [group.to_dict() for group in self.groups],
            "counts": dict(self.counts),
            "ok": self.ok,
            "error_count": self.error_count,
            "warning_count": self.warning_count,
        }
