"""Conversations: the part that chat, preference and reinforcement examples have in common."""

from typing import Any, Final

import attrs

from ft_client.datasets import _tools
from ft_client.datasets._content import check_parts, text_length
from ft_client.datasets._reader import kind
from ft_client.datasets._rules import DatasetLimits, Findings

_ROLES: Final = ("system", "developer", "user", "assistant", "tool", "function")
_PLAIN_ROLES: Final = frozenset({"system", "developer", "user", "assistant"})
_KEYS: Final = {
    "system": frozenset({"role", "content", "name"}),
    "developer": frozenset({"role", "content", "name"}),
    "user": frozenset({"role", "content", "name"}),
    "assistant": frozenset({"role", "content", "name", "weight", "tool_calls", "function_call", "refusal", "audio"}),
    "tool": frozenset({"role", "content", "name", "tool_call_id"}),
    "function": frozenset({"role", "content", "name"}),
}
_OTHER_SPEECH: Final = ("tool_calls", "function_call", "refusal", "audio")
_MEANT: Final = {"human": "user", "bot": "assistant", "ai": "assistant", "model": "assistant", "gpt": "assistant"}

# the service adds some tokens of its own to every message
MESSAGE_OVERHEAD: Final = 16


@attrs.define
class Conversation:
    """What is known of one conversation: lengths are in bytes, four of which are taken for a token."""

    length: int = 0
    trained: int = 0
    images: int = 0
    learning: bool = False
    last_role: object = None
    spoken: bool = False


def check_messages(
    messages: object,
    where: str,
    found: Findings,
    limits: DatasetLimits,
    names: frozenset[str],
    *,
    allowed: frozenset[str] | None = None,
) -> Conversation:
    """Check a list of messages.

    Args:
        messages: the value as it was read.
        where: its place in the example.
        found: takes the problems.
        limits: numbers to hold it to.
        names: functions the example declares.
        allowed: the only roles that may occur, or None for all.
    """
    talk = Conversation()
    if not isinstance(messages, list):
        found.add("wrong-type", f"{kind(messages)} where a list of messages is expected", where)
        return talk
    if not messages:
        found.add("no-messages", "a conversation needs at least one message", where)
        return talk
    walk: _Walk | None = None
    for index, message in enumerate(messages):
        # nearly all messages of nearly all files are like this, and speed is decided here
        if type(message) is dict and len(message) == 2 and walk is None and allowed is None:
            role, content = message.get("role"), message.get("content")
            if type(role) is str and role in _PLAIN_ROLES and type(content) is str and content:
                length = (len(content) if content.isascii() else text_length(content)) + MESSAGE_OVERHEAD
                talk.length += length
                talk.last_role = role
                if role == "assistant":
                    talk.trained += length
                    talk.learning = talk.spoken = True
                continue
        if walk is None:
            walk = _Walk(found, limits, names, allowed, talk)
        walk.message(message, f"{where}[{index}]")
    return talk


@attrs.define
class _Walk:
    """Goes through the messages that are not plain, and those after them."""

    found: Findings
    limits: DatasetLimits
    names: frozenset[str]
    allowed: frozenset[str] | None
    talk: Conversation
    pending: set[str] = attrs.field(factory=set)

    def message(self, message: object, where: str) -> None:
        self.talk.last_role = None
        if not isinstance(message, dict):
            self.found.add("wrong-type", f"{kind(message)} where a message is expected", where)
            return
        role = self._role(message, where)
        if role is None:
            return
        self.talk.last_role = role
        length = self._content(message, role, where) + MESSAGE_OVERHEAD
        if role == "tool":
            _tools.check_answer(message, where, self.found, self.pending)
        elif role == "assistant":
            length += self._calls(message, where)
        self.talk.length += length
        weight = self._weight(message, role, where)
        if role == "assistant":
            self.talk.spoken = True
            if weight:
                self.talk.trained += length
                self.talk.learning = True

    def _role(self, message: dict[str, Any], where: str) -> str | None:
        """Give the role, or None where there is none to speak of."""
        found = self.found
        if "role" not in message:
            hint = "; the keys from and value belong to another format" if "from" in message else ""
            found.add("missing-key", f"a message needs a role{hint}", where)
            return None
        role = message["role"]
        if not isinstance(role, str) or role not in _KEYS:
            meant = f"; {_MEANT[role]} is meant" if isinstance(role, str) and role in _MEANT else ""
            found.add("unknown-role", f"{role!r} is none of {', '.join(_ROLES[:-1])}{meant}", f"{where}.role")
            return None
        if self.allowed is not None and role not in self.allowed:
            allowed = " or ".join(sorted(self.allowed))
            found.add("role-not-allowed", f"{role} may not stand here, only {allowed}", f"{where}.role")
        if role == "function":
            found.add("deprecated-key", "role function is the old name of tool", f"{where}.role")
        for key in message.keys() - _KEYS[role]:
            if key != "weight":
                found.add("unknown-key", f"a message of {role} has no {key!r}", f"{where}.{key}")
        if self.pending and role in ("user", "assistant"):
            calls = ", ".join(sorted(self.pending))
            found.add("tool-unanswered", f"no answer to {calls} before this message", where)
            self.pending.clear()
        return role

    def _content(self, message: dict[str, Any], role: str, where: str) -> int:
        """Give the length of the text; images are counted."""
        content = message.get("content")
        silent = role == "assistant" and any(message.get(key) is not None for key in _OTHER_SPEECH)
        if isinstance(content, str):
            if not content and role == "assistant" and not silent:
                self.found.add("empty-content", "the assistant says nothing here", f"{where}.content")
            return text_length(content)
        if isinstance(content, list):
            length, images = check_parts(content, role, f"{where}.content", self.found, self.limits)
            self.talk.images += images
            return length
        if content is not None:
            self.found.add(
                "wrong-type", f"content is {kind(content)}, not a string or a list of parts", f"{where}.content"
            )
        elif "content" in message and not silent:
            self.found.add(
                "wrong-type", "content is null, which only a message with tool_calls may have", f"{where}.content"
            )
        elif not silent:
            self.found.add("missing-key", f"a message of {role} needs content", where)
        return 0

    def _calls(self, message: dict[str, Any], where: str) -> int:
        """Give the length of the calls the assistant makes."""
        length = 0
        calls, old_call = message.get("tool_calls"), message.get("function_call")
        if calls is not None:
            length = _tools.check_calls(calls, f"{where}.tool_calls", self.found, self.names, self.pending)
        if old_call is not None:
            place = f"{where}.function_call"
            self.found.add("deprecated-key", "function_call is the old form of tool_calls", place)
            length += _tools.check_function_call(old_call, place, self.found, self.names)
        return length

    def _weight(self, message: dict[str, Any], role: str, where: str) -> bool:
        """Tell whether the message is learned from."""
        weight = message.get("weight")
        if weight is None:
            return True
        if role != "assistant":
            self.found.add(
                "weight", f"only messages of the assistant have a weight, not those of {role}", f"{where}.weight"
            )
        elif isinstance(weight, bool) or weight not in (0, 1):
            self.found.add("weight", f"{weight!r} is neither 0 nor 1", f"{where}.weight")
        return bool(weight != 0)
