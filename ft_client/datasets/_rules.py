"""The rules of the dataset check as data: code, severity, meaning, profile, source and date."""

import difflib
from collections.abc import Iterable
from typing import Final, Literal

import attrs

Severity = Literal["error", "warning"]
Format = Literal["completion", "chat", "preference", "reinforcement"]
FORMATS: Final[tuple[Format, ...]] = ("completion", "chat", "preference", "reinforcement")


@attrs.frozen
class Rule:
    """One rule for training files.

    Attributes:
        code: Stable name of the rule.
        severity: `error` if the service rejects the file or cannot learn from the example, otherwise `warning`.
        meaning: The rule in one sentence.
        profile: The only service with this rule, or None if every service has it.
        profile_severity: Severity when the file is checked for `profile`. Default: `severity`.
        source: Evidence for the rule: a document, an error code of the service, or a report.
        date: Month of that evidence, `YYYY-MM`.
    """

    code: str
    severity: Severity
    meaning: str
    profile: str | None = None
    profile_severity: Severity | None = None
    source: str = ""
    date: str = ""

    def severity_for(self, profile: str | None, *, strict: bool = False) -> Severity | None:
        """Return the severity for a profile, or None if the rule does not apply to it."""
        severity = self.severity
        if self.profile is not None and profile is not None:
            if profile != self.profile:
                return None
            severity = self.profile_severity or severity
        return "error" if strict else severity


_JOB_ERROR: Final = "error codes invalid_training_file and invalid_file_format of failed jobs"
_GUIDE: Final = "OpenAI's guides to supervised, preference, vision and reinforcement fine-tuning"
_LEGACY: Final = "OpenAI's 2022 fine-tuning guide and its prepare_data tool"
_JSON: Final = "RFC 8259 and jsonlines.org"
_OURS: Final = "this project: an example that cannot teach what it was written for"

# severity, source, date, and the rules with their meaning
_TABLE: Final[tuple[tuple[Severity, str, str, dict[str, str]], ...]] = (
    (
        "error", _OURS, "2026-11",
        {
            "file-not-found": "There is no file at that path.",
            "file-not-readable": "The path is a directory or a pipe, or it cannot be opened.",
            "file-changed": "The file changed while it was read.",
            "line-too-long": "A line above the length limit. It was not read.",
        },
    ),
    (
        "error", _JOB_ERROR, "2023-10",
        {
            "file-empty": "The file has no example.",
            "not-jsonl": "The file is not JSON Lines, but another file type.",
            "not-an-object": "The line is JSON, but not an object.",
            "unknown-format": "The keys of the object match none of the training formats.",
            "mixed-format": "The example has another format than the examples before it.",
            "missing-key": "A required key is missing.",
            "wrong-type": "A value of the wrong JSON type.",
            "no-messages": "The list of messages is empty.",
            "unknown-role": "A role that does not exist.",
            "no-assistant-message": "A conversation without an assistant message.",
        },
    ),
    (
        "error", "the contract: uploads", "2024-07",
        {
            "file-too-large": "The file is larger than the upload limit.",
        },
    ),
    (
        "error", _JSON, "2017-12",
        {
            "not-utf8": "Bytes that are not UTF-8 text.",
            "invalid-json": "The line is not valid JSON. NaN and Infinity are not JSON.",
        },
    ),
    (
        "error", "error of create: the method or the model", "2026-07",
        {
            "wrong-format": "The model or the training method does not accept this format.",
        },
    ),
    (
        "error", "error code invalid_n_examples", "2023-10",
        {
            "too-few-examples": "The file has fewer examples than the service requires.",
        },
    ),
    (
        "error", "invalid_file_format: 'contains an extra'", "2025-10",
        {
            "extra-key": "A key that the service rejects by name.",
            "unknown-key": "A key that the message or example does not have. Services reject the file.",
        },
    ),
    (
        "error", _GUIDE, "2024-12",
        {
            "role-not-allowed": "A role that is not allowed at this position.",
        },
    ),
    (
        "error", _GUIDE, "2023-10",
        {
            "last-not-assistant": "A conversation that does not end with an assistant message.",
        },
    ),
    (
        "error", _GUIDE, "2026-07",
        {
            "last-not-user": "A reinforcement example that does not end with a user message.",
            "no-user-message": "A reinforcement example without a user message.",
        },
    ),
    (
        "error", _GUIDE, "2024-06",
        {
            "weight": "A weight other than 0 and 1, or on a role other than assistant.",
            "tool": "A tool declaration that is malformed, or too many of them.",
            "tool-call": "A tool call or tool message that is malformed or has no counterpart.",
        },
    ),
    (
        "error", _GUIDE, "2024-10",
        {
            "content-part": "A content part that is malformed or of an unknown type.",
            "image": "An image with a wrong role, URL, media type or size.",
            "too-many-image-examples": "The file has more examples with images than allowed.",
        },
    ),
    (
        "error", "error of chat requests and jobs: tool_calls without tool messages", "2024-06",
        {
            "tool-unanswered": "A tool call without a tool message before the next turn.",
        },
    ),
    (
        "error", "invalid_file_format: 'contains an invalid token'", "2026-02",
        {
            "special-token": "A special token of the model is written as text.",
        },
    ),
    (
        "error", _JOB_ERROR, "2025-10",
        {
            "nul-character": "A NUL character in a text.",
        },
    ),
    (
        "warning", "chat templates of OpenAI's models", "2025-08",
        {
            "template-token": "A token of a chat template is written as text.",
        },
    ),
    (
        "warning", _JSON, "2017-12",
        {
            "bom": "The file starts with a byte order mark. Some services read it as text.",
            "crlf": "Lines end with CR LF.",
            "blank-line": "A line without an example.",
            "duplicate-key": "A key occurs twice in one object. The last value counts.",
            "lone-surrogate": "One half of a UTF-16 surrogate pair, which is not a character.",
        },
    ),
    (
        "warning", "the contract: files", "2024-07",
        {
            "large-file": "The file is too large for one request and has to be uploaded in parts.",
        },
    ),
    (
        "warning", _LEGACY, "2022-08",
        {
            "duplicate-row": "The example repeats an earlier line.",
            "empty-completion": "The completion is empty.",
            "long-prompts": (
                "Prompts are much longer than completions, so the prompt loss dominates. "
                "Lower prompt_loss_weight."
            ),
            "no-separator": (
                "Prompts do not end with a common separator, so the model cannot see where the "
                "completion starts."
            ),
            "separator-inside": "The separator also occurs inside prompts.",
            "no-stop": "Completions do not end with a common stop sequence, so the model does not learn to stop.",
            "stop-inside": "The stop sequence also occurs inside completions.",
            "no-leading-space": "Completions do not start with whitespace. Older tokenizers join them to the prompt.",
            "class-once": "A class with one example, possibly a typing error.",
            "class-spelling": "Classes that differ only in case or whitespace.",
        },
    ),
    (
        "warning", _OURS, "2026-11",
        {
            "overlap": "The example is also in the other file, so validation does not measure generalization.",
        },
    ),
    (
        "warning", _GUIDE, "2024-06",
        {
            "nothing-trained": "Every assistant message has weight 0.",
            "deprecated-key": "An old name (functions, function_call, role function) that newer models reject.",
            "tool-repeated": "A function that is declared twice.",
            "tool-arguments": "Arguments of a tool call that are not a JSON object.",
            "tool-not-declared": "A call of a tool that the example does not declare.",
            "tool-content": "A tool message with a list of parts. The service expects a string.",
        },
    ),
    (
        "warning", _GUIDE, "2023-10",
        {
            "empty-content": "An assistant message without text.",
        },
    ),
    (
        "warning", "OpenAI's fine-tuning guide, section on token limits", "2025-03",
        {
            "long-example": "The example exceeds the token limit. The service cuts its end.",
        },
    ),
    (
        "warning", _GUIDE, "2024-10",
        {
            "many-images": "More images in one example than OpenAI accepts.",
        },
    ),
    (
        "warning", _GUIDE, "2024-12",
        {
            "same-outputs": "Both outputs are equal, so there is no preference to learn.",
        },
    ),
)  # fmt: skip
_PROFILE_RULES: Final = (
    Rule(
        "system-in-reinforcement", "warning", "A reinforcement example with a system message. Azure rejects it.",
        "azure", "error", "job error: System messages are not supported in 'reinforcement' examples", "2026-07",
    ),
)  # fmt: skip
RULES: Final[dict[str, Rule]] = {
    **{
        code: Rule(code, severity, meaning, source=source, date=date)
        for severity, source, date, meanings in _TABLE
        for code, meaning in meanings.items()
    },
    **{rule.code: rule for rule in _PROFILE_RULES},
}  # fmt: skip


def known_codes(codes: Iterable[str]) -> frozenset[str]:
    """Return the codes as a set.

    Raises:
        ValueError: A code does not exist. The message suggests a similar one.
    """
    for code in codes:
        if code not in RULES:
            close = difflib.get_close_matches(code, RULES, 1)
            hint = f"Did you mean {close[0]!r}?" if close else "See docs/cli.md for the codes."
            raise ValueError(f"Unknown rule {code!r}. {hint}")
    return frozenset(codes)
