"""What is looked for: the codes, how grave each is, the limits, and the list that collects findings."""

from collections import Counter
from typing import Final, Literal

import attrs

Severity = Literal["error", "warning"]
Format = Literal["completion", "chat", "preference", "reinforcement"]

MB: Final = 1024 * 1024


@attrs.frozen(kw_only=True)
class DatasetLimits:
    """Numbers a service sets. They age and differ from one service to the next, so each can be replaced.

    The sizes of files and the fewest examples are the contract's; the others stand in no document of the service's API.

    Attributes:
        max_file_bytes: largest file one `POST /files` takes; above it the file has to go up in parts.
        max_upload_bytes: largest file that can go up in parts.
        max_line_bytes: longest line that is read; a longer one is reported and passed over, so that memory stays flat.
        min_examples: fewest examples of a training file. The service says so only when it refuses one.
        max_example_tokens: context of the oldest base models, in tokens; longer examples are cut there.
        max_images_per_example: images in one conversation; other services than OpenAI's allow more.
        max_image_bytes: size of one image given as a data URL, decoded.
        max_image_examples: examples with images in one file.
        max_tools: functions declared in one example.
    """

    max_file_bytes: int = attrs.field(factory=lambda: _stated("CreateFileRequest", "file", "maxLength"))
    max_upload_bytes: int = attrs.field(factory=lambda: _stated("CreateUploadRequest", "bytes", "maximum"))
    max_line_bytes: int = 160 * MB
    min_examples: int = attrs.field(
        factory=lambda: _stated("CreateFineTuningJobRequest", "training_file", "x-minimum-examples")
    )
    max_example_tokens: int = 2048
    max_images_per_example: int = 10
    max_image_bytes: int = 10 * MB
    max_image_examples: int = 50_000
    max_tools: int = 128


def _stated(component: str, name: str, keyword: str) -> int:
    """A number of the contract."""
    from ft_client_generated.contract import SCHEMAS

    return int(SCHEMAS[component]["properties"][name][keyword])


@attrs.frozen
class Rule:
    """One thing that can be wrong with a file: `error` would be refused or learn nothing, `warning` deserves a look."""

    code: str
    severity: Severity
    meaning: str


_ERRORS = {
    "file-not-found": "There is no file at that path.",
    "file-not-readable": "The path is a folder, or may not be read.",
    "file-empty": "The file holds no example.",
    "file-too-large": "The file is larger than the service takes in any way.",
    "not-utf8": "Bytes that are not UTF-8 text.",
    "not-jsonl": "The file is something else than one JSON object a line: one JSON document, CSV, UTF-16.",
    "line-too-long": "A line so long that it was not read.",
    "invalid-json": "The line is not JSON. NaN and Infinity are not JSON either.",
    "not-an-object": "The line is JSON, but not an object.",
    "unknown-format": "The object has the keys of no known training format.",
    "mixed-format": "The object has another format than the examples before it.",
    "too-few-examples": "Fewer examples than the service trains on.",
    "missing-key": "A key the format needs is not there.",
    "extra-key": "A key the format does not know; the service refuses it by name.",
    "wrong-type": "A value of the wrong JSON type.",
    "no-messages": "A list of messages without a message.",
    "unknown-role": "A role that does not exist.",
    "role-not-allowed": "A role that may not stand in this place.",
    "no-assistant-message": "A conversation from which nothing can be learned: the assistant never speaks.",
    "last-not-assistant": "A conversation that does not end with the assistant.",
    "last-not-user": "A reinforcement example that ends with the assistant: there is nothing left to answer.",
    "weight": "A weight that is not 0 or 1, or that stands on another role than assistant.",
    "content-part": "A part of a content list that is malformed or of an unknown type.",
    "image": "An image that cannot be used: role, address, media type or size.",
    "too-many-image-examples": "More examples with images than a file may hold.",
    "tool": "A tool declaration that is malformed, named twice or one too many.",
    "tool-call": "A tool call or its answer that is malformed or has no counterpart.",
}
_WARNINGS = {
    "bom": "The file begins with a byte order mark; some services take it for part of the first line.",
    "crlf": "Lines end with CR LF.",
    "blank-line": "A line without an example.",
    "large-file": "Too large for one request; it has to go up in parts.",
    "duplicate-key": "A key that is written twice in one object; the last one counts.",
    "duplicate-row": "The same example as on an earlier line.",
    "overlap": "An example that also stands in the other file, so that validation does not measure what was learned.",
    "lone-surrogate": "Half of a UTF-16 pair, which is no character.",
    "unknown-key": "A key the format does not know; it is ignored or refused, depending on the service.",
    "empty-completion": "Nothing to learn in this example.",
    "empty-content": "A message of the assistant without text.",
    "long-example": "Longer than the oldest base models read, by estimate.",
    "no-separator": "The prompts do not end with a common separator, so the model cannot tell where to begin.",
    "separator-inside": "The separator also occurs inside prompts.",
    "no-stop": "The completions do not end with a common stop sequence, so the model does not learn to end.",
    "stop-inside": "The stop sequence also occurs inside completions.",
    "no-leading-space": "Completions that do not begin with whitespace, which older tokenizers join to the word.",
    "class-once": "A class with a single example, perhaps a slip of the pen.",
    "class-spelling": "Classes that differ only in case or whitespace.",
    "nothing-trained": "Every message of the assistant has weight 0.",
    "deprecated-key": "An old spelling (functions, function_call, role function) that newer models refuse.",
    "tool-arguments": "Arguments of a call that are not a JSON object.",
    "tool-not-declared": "A call of a tool the example does not declare.",
    "tool-unanswered": "A call that is not answered before the conversation goes on.",
    "tool-content": "An answer of a tool as a list of parts; the service wants a string.",
    "many-images": "More images in one example than OpenAI takes.",
    "same-outputs": "Preferred and other output are equal: no preference can be learned.",
}
RULES: Final[dict[str, Rule]] = {
    **{code: Rule(code, "error", meaning) for code, meaning in _ERRORS.items()},
    **{code: Rule(code, "warning", meaning) for code, meaning in _WARNINGS.items()},
}


@attrs.frozen
class Problem:
    """One finding.

    Attributes:
        code: stable name of the rule, a key of `RULES`.
        message: what is wrong here and what to do, one line.
        line: line of the file, counted from 1, or None where the file as a whole is meant.
        column: character of that line, counted from 1, where that is known.
        where: place inside the example, such as `messages[1].role`.
    """

    code: str
    message: str
    line: int | None = None
    column: int | None = None
    where: str = ""

    @property
    def severity(self) -> Severity:
        """`error` or `warning`, as `RULES` has it."""
        return RULES[self.code].severity

    def __str__(self) -> str:
        place = "" if self.line is None else f"line {self.line}"
        if self.column is not None:
            place += f", column {self.column}"
        if self.where:
            place += f", {self.where}" if place else self.where
        return f"{place}: {self.message} [{self.code}]" if place else f"{self.message} [{self.code}]"


class Findings:
    """Collects problems of the line being read; counts all, keeps the first `keep` of each severity."""

    def __init__(self, keep: int) -> None:
        self.line: int | None = None
        self.counts: Counter[str] = Counter()
        self._keep = keep
        self._kept: dict[Severity, list[Problem]] = {"error": [], "warning": []}

    def add(self, code: str, message: str, where: str = "", *, column: int | None = None) -> None:
        """Note a problem of the current line."""
        self.counts[code] += 1
        kept = self._kept[RULES[code].severity]
        if len(kept) < self._keep:
            kept.append(Problem(code, message, self.line, column, where))

    def number(self, severity: Severity) -> int:
        """How many were found, kept or not."""
        return sum(count for code, count in self.counts.items() if RULES[code].severity == severity)

    def problems(self) -> tuple[Problem, ...]:
        """What was kept, in the order of the file; what concerns the whole file comes first."""
        return tuple(sorted(self._kept["error"] + self._kept["warning"], key=lambda problem: problem.line or 0))
