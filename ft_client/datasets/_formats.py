"""The four formats: how to tell them apart, and the rules of those that hold conversations."""

import json
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from ft_client.datasets._messages import Conversation, check_messages
from ft_client.datasets._reader import kind
from ft_client.datasets._rules import DatasetLimits, Findings, Format
from ft_client.datasets._tools import declared_names

_CHAT_KEYS: Final = frozenset({"messages", "tools", "parallel_tool_calls", "functions"})
_PREFERENCE_KEYS: Final = frozenset({"input", "preferred_output", "non_preferred_output"})
_INPUT_KEYS: Final = frozenset({"messages", "tools", "parallel_tool_calls"})
_OUTPUT_ROLES: Final = frozenset({"assistant", "tool"})


class Measure(NamedTuple):
    """Lengths of one example in bytes of text (a tuple: one is made for each line, and attrs classes cost more)."""

    length: int = 0
    trained: int = 0
    images: int = 0


RowCheck = Callable[[dict[str, Any], Findings, DatasetLimits], Measure]


def detect(row: dict[str, Any]) -> Format | None:
    """Recognise the format of an example by its keys."""
    if "preferred_output" in row or "non_preferred_output" in row:
        return "preference"
    if "messages" in row:
        return "reinforcement" if _asks_only(row) else "chat"
    if "prompt" in row or "completion" in row:
        return "completion"
    return None


def _asks_only(row: dict[str, Any]) -> bool:
    """Reinforcement examples end with a question and carry what the grader compares with under keys of their own."""
    messages = row["messages"]
    if row.keys() <= _CHAT_KEYS or not isinstance(messages, list) or not messages:
        return False
    last = messages[-1]
    return isinstance(last, dict) and last.get("role") != "assistant"


def check_chat(row: dict[str, Any], found: Findings, limits: DatasetLimits) -> Measure:
    """Check a conversation to learn from; messages are there, or it would not be one."""
    if len(row) == 1:
        names: frozenset[str] = frozenset()
        extra = 0
    else:
        for key in row.keys() - _CHAT_KEYS:
            # "Example 1 contains an extra ..." is how the service refuses these
            found.add("extra-key", f"a chat example has no {key!r}; the service refuses the file for it", key)
        names, extra = _declared(row, "", found, limits)
    talk = check_messages(row["messages"], "messages", found, limits, names)
    if not talk.spoken:
        if talk.length:
            found.add("no-assistant-message", "the assistant never speaks, so there is nothing to learn", "messages")
    elif talk.last_role != "assistant":
        found.add("last-not-assistant", "the last message has to be the assistant's", "messages")
    elif not talk.learning:
        found.add("nothing-trained", "every message of the assistant has weight 0", "messages")
    _note_images(talk, found, limits)
    return Measure(talk.length + extra, talk.trained, talk.images)


def check_preference(row: dict[str, Any], found: Findings, limits: DatasetLimits) -> Measure:
    """Check a question with a better and a worse answer."""
    for key in row.keys() - _PREFERENCE_KEYS:
        found.add("unknown-key", f"a preference example has no {key!r}", key)
    for key in sorted(_PREFERENCE_KEYS - row.keys()):
        found.add("missing-key", f"a preference example needs {key}")
    names: frozenset[str] = frozenset()
    length = trained = images = 0
    question = row.get("input")
    if isinstance(question, dict):
        for key in question.keys() - _INPUT_KEYS:
            found.add("unknown-key", f"input has no {key!r}", f"input.{key}")
        names, length = _declared(question, "input.", found, limits)
        if "messages" in question:
            talk = check_messages(question["messages"], "input.messages", found, limits, names)
            _note_images(talk, found, limits)
            length, images = length + talk.length, talk.images
        else:
            found.add("missing-key", "input needs messages", "input")
    elif "input" in row:
        found.add("wrong-type", f"input is {kind(question)}, not an object", "input")
    for key in ("preferred_output", "non_preferred_output"):
        if key in row:
            talk = check_messages(row[key], key, found, limits, names, allowed=_OUTPUT_ROLES)
            length, trained = length + talk.length, trained + talk.trained
    if "preferred_output" in row and row["preferred_output"] == row.get("non_preferred_output"):
        found.add("same-outputs", "preferred_output and non_preferred_output are equal")
    return Measure(length, trained, images)


def check_reinforcement(row: dict[str, Any], found: Findings, limits: DatasetLimits) -> Measure:
    """Check a question for a grader; keys besides messages and tools belong to the grader and are free."""
    names, extra = _declared(row, "", found, limits)
    talk = check_messages(row["messages"], "messages", found, limits, names)
    if talk.last_role == "assistant":
        found.add("last-not-user", "the conversation has to end before the assistant answers", "messages")
    _note_images(talk, found, limits)
    return Measure(talk.length + extra, 0, talk.images)


def _declared(row: dict[str, Any], where: str, found: Findings, limits: DatasetLimits) -> tuple[frozenset[str], int]:
    """Check the declared tools, and give their names and the length they take."""
    parallel = row.get("parallel_tool_calls")
    if parallel is not None and not isinstance(parallel, bool):
        found.add(
            "wrong-type", f"parallel_tool_calls is {kind(parallel)}, not true or false", f"{where}parallel_tool_calls"
        )
    declared = [row[key] for key in ("tools", "functions") if row.get(key) is not None]
    if not declared:
        return frozenset(), 0
    return declared_names(row, where, found, limits), sum(len(json.dumps(part)) for part in declared)


def _note_images(talk: Conversation, found: Findings, limits: DatasetLimits) -> None:
    if talk.images > limits.max_images_per_example:
        found.add("many-images", f"{talk.images} images; OpenAI takes {limits.max_images_per_example} in one example")
