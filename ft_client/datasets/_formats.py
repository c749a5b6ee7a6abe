"""The four formats: how they are recognized, and the rules of the three with conversations."""

import json
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._messages import Conversation, check_messages
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._rules import Format
from ft_client.datasets._schemas import CHAT_KEYS, report_violations
from ft_client.datasets._tools import declared_names

_OUTPUT_ROLES: Final = frozenset({"assistant", "tool"})


class RowSize(NamedTuple):
    """Lengths of one example in bytes (a tuple: one is made for each line, and attrs classes take longer)."""

    length: int = 0
    trained: int = 0
    images: int = 0


RowCheck = Callable[[dict[str, Any], ProblemCollector, DatasetLimits], RowSize]


def detect(row: dict[str, Any]) -> Format | None:
    """Return the format of an example, by its keys, or None."""
    if "messages" in row:
        return "reinforcement" if len(row) > 1 and _is_reinforcement(row) else "chat"
    if "prompt" in row or "completion" in row:
        return None if "chosen" in row or "rejected" in row else "completion"
    if "preferred_output" in row or "non_preferred_output" in row:
        return "preference"
    return None


def _is_reinforcement(row: dict[str, Any]) -> bool:
    """Reinforcement examples end before the assistant message and have other keys for the grader."""
    messages = row["messages"]
    if row.keys() <= CHAT_KEYS or not isinstance(messages, list) or not messages:
        return False
    last = messages[-1]
    return isinstance(last, dict) and last.get("role") != "assistant"


def check_chat(row: dict[str, Any], problems: ProblemCollector, limits: DatasetLimits) -> RowSize:
    """Check a chat example."""
    report_violations("chat", row, problems)
    tool_names, extra = (frozenset[str](), 0) if len(row) == 1 else _check_tools(row, "", problems, limits)
    conversation = check_messages(row["messages"], "messages", problems, limits, tool_names)
    if not conversation.has_assistant:
        if conversation.length:
            problems.add("no-assistant-message", "no assistant message to learn from", "messages")
    elif conversation.last_role != "assistant":
        problems.add("last-not-assistant", "the last message must be an assistant message", "messages")
    elif not conversation.has_trained_message:
        problems.add("nothing-trained", "every assistant message has weight 0", "messages")
    if conversation.images:
        _check_image_count(conversation, problems, limits)
    return RowSize(conversation.length + extra, conversation.trained_bytes, conversation.images)


def check_preference(row: dict[str, Any], problems: ProblemCollector, limits: DatasetLimits) -> RowSize:
    """Check a preference example: an input with a preferred and another output."""
    report_violations("preference", row, problems)
    tool_names: frozenset[str] = frozenset()
    length = trained = images = 0
    question = row.get("input")
    if isinstance(question, dict):
        tool_names, length = _check_tools(question, "input.", problems, limits)
        if "messages" in question:
            conversation = check_messages(question["messages"], "input.messages", problems, limits, tool_names)
            _check_image_count(conversation, problems, limits)
            length, images = length + conversation.length, conversation.images
    for key in ("preferred_output", "non_preferred_output"):
        if key in row:
            conversation = check_messages(row[key], key, problems, limits, tool_names, allowed=_OUTPUT_ROLES)
            length, trained = length + conversation.length, trained + conversation.trained_bytes
            if not conversation.has_assistant and conversation.length:
                problems.add("no-assistant-message", f"{key} needs an assistant message", key)
    if "preferred_output" in row and row["preferred_output"] == row.get("non_preferred_output"):
        problems.add("same-outputs", "preferred_output and non_preferred_output are equal")
    return RowSize(length, trained, images)


def check_reinforcement(row: dict[str, Any], problems: ProblemCollector, limits: DatasetLimits) -> RowSize:
    """Check a reinforcement example. Keys other than messages and tools belong to the grader and are free."""
    report_violations("reinforcement", row, problems)
    tool_names, extra = _check_tools(row, "", problems, limits)
    conversation = check_messages(row["messages"], "messages", problems, limits, tool_names)
    if conversation.last_role == "assistant":
        problems.add("last-not-user", "the conversation must end before the assistant message", "messages")
    if conversation.length and "user" not in conversation.roles:
        problems.add("no-user-message", "a reinforcement example needs a user message", "messages")
    elif "system" in conversation.roles or "developer" in conversation.roles:
        message = "Azure rejects a system message in reinforcement examples; move its text into the user message"
        problems.add("system-in-reinforcement", message, "messages")
    _check_image_count(conversation, problems, limits)
    return RowSize(conversation.length + extra, 0, conversation.images)


def _check_tools(
    row: dict[str, Any], path: str, problems: ProblemCollector, limits: DatasetLimits
) -> tuple[frozenset[str], int]:
    """Check the declared tools, and return their names and their length."""
    declared = [row[key] for key in ("tools", "functions") if row.get(key) is not None]
    if not declared:
        return frozenset(), 0
    return declared_names(row, path, problems, limits), sum(len(json.dumps(part)) for part in declared)


def _check_image_count(conversation: Conversation, problems: ProblemCollector, limits: DatasetLimits) -> None:
    if conversation.images > limits.max_images_per_example:
        message = f"{conversation.images} images; OpenAI accepts {limits.max_images_per_example} in one example"
        problems.add("many-images", message, cause=f"more than {limits.max_images_per_example} images in one example")
