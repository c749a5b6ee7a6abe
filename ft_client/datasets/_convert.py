"""Conversion of rows to the target format, one row at a time."""

from collections.abc import Callable
from typing import Any, Final

import attrs

from ft_client.datasets._completion import CompletionFile
from ft_client.datasets._dialects import CHAT, KTO, Dialect, find_dialect
from ft_client.datasets._formats import RowCheck, check_chat, check_preference, check_reinforcement, detect
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._repair import (
    is_empty,
    lead_with_system,
    remove_nulls,
    remove_unanswered_turns,
    repair_messages,
    repair_texts,
)
from ft_client.datasets._rules import RULES, Format
from ft_client.datasets._values import RejectedRowError, Row, folded, message, parsed, text_of

# reasons in words for the rules that reject a converted row most often
_REASONS: Final = {
    "tool-unanswered": "unanswered tool call",
    "no-assistant-message": "no assistant message",
    "last-not-assistant": "the conversation does not end with an assistant message",
    "last-not-user": "the conversation ends with an assistant message",
    "no-user-message": "no user message",
}


@attrs.frozen(kw_only=True)
class Conversion:
    """Settings for all rows of a file.

    Attributes:
        target: The format to write.
        profile: The service that the file is for, or None.
        dialect: The row format if the columns were named, or None to find it row by row.
        system: System message for chat rows without one, or None.
        separator: Suffix of prompts that is removed for chat, or added for completion.
        stop: Suffix of completions that is removed for chat, or added for completion.
        from_table: Whether empty questions are faults.
        escape_tokens: Whether special tokens are written with a space.
        limits: Limits of the service.
    """

    target: Format
    profile: str | None = None
    dialect: Dialect | None = None
    system: str | None = None
    separator: str = ""
    stop: str = ""
    from_table: bool = False
    escape_tokens: bool = False
    limits: DatasetLimits = attrs.field(factory=DatasetLimits)
    _gate: "_Gate" = attrs.field(init=False, default=attrs.Factory(lambda self: _Gate(self.profile), takes_self=True))

    def convert(self, value: Any, note: Callable[[str], None]) -> Row:
        """Return the example for a row.

        Args:
            value: The row.
            note: Receives each change in words.

        Raises:
            RejectedRowError: The row cannot become an example.
        """
        if not isinstance(value, dict):
            raise RejectedRowError("not an object")
        dialect = self.dialect or find_dialect(value)
        if dialect is None:
            raise RejectedRowError(f"unknown format: keys {', '.join(map(str, list(value)[:6])) or 'none'}")
        row = self._to_target(value, dialect, note)
        row = repair_texts(row, note, escape_tokens=self.escape_tokens)
        self._gate.check(row, self.target, self.limits)
        return row

    def _to_target(self, value: Row, dialect: Dialect, note: Callable[[str], None]) -> Row:
        # the other keys of a reinforcement example belong to the grader
        if dialect is CHAT and self.target == "reinforcement" and "messages" in value:
            return self._reinforcement(dict(value), note)
        keys = folded(value)
        for key in keys.keys() - dialect.keys:
            if keys[key] is not None and keys[key] != "":
                note(f"key {key!r} left out")
        if dialect is KTO and self.target != "preference" and text_of(keys["label"]).casefold() == "false":
            raise RejectedRowError("label is false: the completion is not wanted")
        row = dialect.convert(keys)
        if self.target == "chat":
            return self._chat(_to_chat(row, self, note), note)
        if self.target == "completion":
            return self._completion(row, note)
        if self.target == "preference":
            return self._preference(row, note)
        return self._reinforcement(row, note)

    def _chat(self, row: Row, note: Callable[[str], None]) -> Row:
        messages = remove_unanswered_turns(repair_messages(row["messages"], note), note)
        if self.from_table and any(item["role"] == "user" and is_empty(item) for item in messages):
            raise RejectedRowError("empty question")
        if self.system is not None and all(item["role"] not in ("system", "developer") for item in messages):
            messages.insert(0, message("system", self.system))
            note("system message added")
        return {**row, "messages": messages}

    def _completion(self, row: Row, note: Callable[[str], None]) -> Row:
        if "messages" in row or "input" in row:
            messages = self._chat(_to_chat(row, self, note), note)["messages"]
            turns = [item for item in messages if item["role"] in ("system", "developer", "user")]
            if len(turns) + 1 != len(messages) or messages[-1]["role"] != "assistant":
                raise RejectedRowError("a conversation of several turns cannot become prompt and completion")
            row = {
                "prompt": "\n".join(text_of(item["content"]) for item in turns),
                "completion": text_of(messages[-1].get("content")),
            }
        prompt, completion = row["prompt"], row["completion"]
        if not completion.strip():
            raise RejectedRowError("empty completion")
        if self.separator and prompt and not prompt.endswith(self.separator):
            prompt += self.separator
            note(f"separator {self.separator!r} added")
        if self.stop and not completion.endswith(self.stop):
            completion += self.stop
            note(f"stop sequence {self.stop!r} added")
        if not completion[0].isspace():
            completion = " " + completion
            note("space added before the completion")
        return {"prompt": prompt, "completion": completion}

    def _preference(self, row: Row, note: Callable[[str], None]) -> Row:
        if "preferred_output" not in row:
            raise RejectedRowError("no second output: the row is not a preference")
        preferred, other = (repair_messages(row[key], note) for key in ("preferred_output", "non_preferred_output"))
        for output in (preferred, other):
            if all(is_empty(item) for item in output):
                raise RejectedRowError("empty answer")
        question = remove_nulls(dict(row["input"]), note)
        messages = repair_messages(question.get("messages"), note)
        if self.system is not None and all(item["role"] not in ("system", "developer") for item in messages):
            messages.insert(0, message("system", self.system))
            note("system message added")
        for key in question.keys() - {"messages", "tools", "parallel_tool_calls"}:
            del question[key]
            note(f"key 'input.{key}' left out")
        if preferred == other:
            raise RejectedRowError("same outputs: the preferred and the other output are equal")
        return {
            "input": {**question, "messages": messages},
            "preferred_output": preferred,
            "non_preferred_output": other,
        }

    def _reinforcement(self, row: Row, note: Callable[[str], None]) -> Row:
        if "messages" not in row:
            row = _to_chat(row, self, note)
        row = remove_nulls(row, note)
        messages = repair_messages(parsed(row["messages"]), note)
        if messages[-1]["role"] == "assistant":
            answer = text_of(messages[-1].get("content"))
            if not answer.strip():
                raise RejectedRowError("empty answer")
            messages.pop()
            row = {"reference_answer": answer, **row}
            note("assistant message moved to reference_answer")
        rule = RULES["system-in-reinforcement"]
        if rule.severity_for(self.profile) == "error":
            messages = lead_with_system(messages, note)
        elif self.system is not None and all(item["role"] not in ("system", "developer") for item in messages):
            messages.insert(0, message("system", self.system))
            note("system message added")
        return {**row, "messages": messages}


def _to_chat(row: Row, settings: Conversion, note: Callable[[str], None]) -> Row:
    """Return a row with messages, from a pair or a preference too."""
    if "messages" in row:
        return row
    if "preferred_output" in row:
        note("preferred output kept as the answer")
        question = row["input"]
        messages = question.get("messages", [])
        if not isinstance(messages, list):
            raise RejectedRowError("messages is not a list")
        others = {key: question[key] for key in ("tools", "parallel_tool_calls") if key in question}
        return {"messages": [*messages, *row["preferred_output"]], **others}
    prompt, completion = row["prompt"], row["completion"]
    if settings.separator and prompt.endswith(settings.separator):
        prompt = prompt.removesuffix(settings.separator)
        note(f"separator {settings.separator!r} removed")
    if settings.stop and completion.endswith(settings.stop):
        completion = completion.removesuffix(settings.stop)
        note(f"stop sequence {settings.stop!r} removed")
    if completion[:1] == " ":
        completion = completion.lstrip(" ")
        note("space before the completion removed")
    return {"messages": [*([message("user", prompt)] if prompt else []), message("assistant", completion)]}


class _Gate(ProblemCollector):
    """Rejects an example that the check would report as an error, so that the written file passes the check."""

    def __init__(self, profile: str | None) -> None:
        super().__init__(keep=0, profile=profile)
        self._fault: tuple[str, str] | None = None
        self._checks: dict[Format, RowCheck] = {
            "completion": _check_pair,
            "chat": check_chat,
            "preference": check_preference,
            "reinforcement": check_reinforcement,
        }

    def add(self, code: str, message: str, path: str = "", *, column: int | None = None, cause: str = "") -> None:
        """Keep the first error."""
        if self._fault is None and self._severities[code] == "error":
            self._fault = (code, f"{path}: {message}" if path else message)

    def check(self, row: Row, target: Format, limits: DatasetLimits) -> None:
        """Raise `RejectedRowError` for an error."""
        self._fault = None
        own = detect(row)
        if own != target and {own, target} - {"chat", "reinforcement"}:
            raise RejectedRowError(f"the row cannot become a {target} example")
        self._checks[target](row, self, limits)
        fault: tuple[str, str] | None = self._fault
        if fault is not None:
            code, text = fault
            raise RejectedRowError(_REASONS.get(code) or f"{text} [{code}]")


def _check_pair(row: Row, problems: ProblemCollector, limits: DatasetLimits) -> Any:
    return CompletionFile().check(row, problems, limits)
