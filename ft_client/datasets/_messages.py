"""Conversations: the part that chat, preference and reinforcement examples have in common."""

from typing import Any, Final

import attrs

from ft_client.datasets import _tools
from ft_client.datasets._content import check_parts, text_length
from ft_client.datasets._json import json_type_name
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._schemas import MESSAGE_KEYS, ROLES, report_message_violations

_PLAIN_ROLES: Final = frozenset({"system", "developer", "user", "assistant"})
_NON_TEXT_KEYS: Final = ("tool_calls", "function_call", "refusal", "audio")
ROLE_ALIASES: Final = {
    **dict.fromkeys(("human", "customer", "client", "question", "prompter"), "user"),
    **dict.fromkeys(
        ("bot", "ai", "model", "gpt", "chatgpt", "bing", "bard", "chatbot", "agent", "answer"), "assistant"
    ),
    **dict.fromkeys(("observation", "function_response", "tool_response"), "tool"),
    **dict.fromkeys(("instruction", "système", "sistema", "systeem", "система", "系统", "システム"), "system"),
    **dict.fromkeys(
        (
            *("benutzer", "nutzer", "kunde", "utilisateur", "usuario", "usuário", "utente", "gebruiker", "użytkownik"),
            *("пользователь", "用户", "ユーザー", "사용자"),
        ),
        "user",
    ),
    **dict.fromkeys(
        ("assistent", "asistente", "assistente", "asystent", "ассистент", "助手", "アシスタント", "어시스턴트"),
        "assistant",
    ),
}

# the service adds some tokens to every message
MESSAGE_OVERHEAD: Final = 16


def role_alias(role: object) -> str | None:
    """Return the valid role that was probably intended, or None."""
    if not isinstance(role, str):
        return None
    folded = role.strip().casefold()
    return folded if folded in MESSAGE_KEYS else ROLE_ALIASES.get(folded)


@attrs.define
class Conversation:
    """Measurements of one conversation. Lengths are in bytes of UTF-8."""

    length: int = 0
    trained_bytes: int = 0
    images: int = 0
    has_assistant: bool = False
    has_trained_message: bool = False
    last_role: object = None
    roles: set[str] = attrs.field(factory=set)


def check_messages(
    messages: object,
    path: str,
    problems: ProblemCollector,
    limits: DatasetLimits,
    tool_names: frozenset[str],
    *,
    allowed: frozenset[str] | None = None,
) -> Conversation:
    """Check a list of messages. `report_violations` reports another value than a list, and an empty list.

    Args:
        messages: The value to check.
        path: Its path inside the example.
        problems: Receives the problems.
        limits: Limits of the service.
        tool_names: Functions that the example declares.
        allowed: The only allowed roles, or None for all.
    """
    conversation = Conversation()
    if not isinstance(messages, list):
        return conversation
    checker: _MessageChecker | None = None
    roles = conversation.roles
    plain_roles = _PLAIN_ROLES if allowed is None else allowed & _PLAIN_ROLES
    for index, message in enumerate(messages):
        # nearly all messages of nearly all files have this form, so that its speed matters most
        if type(message) is dict and (checker is None or not checker.open_tool_calls):
            role, content = message.get("role"), message.get("content")
            if type(role) is str and role in plain_roles and type(content) is str and content:
                size = len(message)
                weight = message.get("weight", 1) if size == 3 else 1
                if size == 2 or (
                    size == 3
                    and (
                        type(message.get("name")) is str
                        or ("weight" in message and role == "assistant" and type(weight) is int and weight in (0, 1))
                    )
                ):
                    length = (len(content) if content.isascii() else text_length(content)) + MESSAGE_OVERHEAD
                    conversation.length += length
                    conversation.last_role = role
                    roles.add(role)
                    if role == "assistant":
                        conversation.has_assistant = True
                        if weight:
                            conversation.trained_bytes += length
                            conversation.has_trained_message = True
                    continue
        if checker is None:
            checker = _MessageChecker(problems, limits, tool_names, allowed, conversation)
        checker.message(message, f"{path}[{index}]")
    return conversation


@attrs.define
class _MessageChecker:
    """Checks messages that are not plain text, and their tool calls."""

    problems: ProblemCollector
    limits: DatasetLimits
    tool_names: frozenset[str]
    allowed: frozenset[str] | None
    conversation: Conversation
    open_tool_calls: set[str] = attrs.field(factory=set)

    def message(self, message: object, path: str) -> None:
        self.conversation.last_role = None
        if not isinstance(message, dict):
            self.problems.add("wrong-type", f"{json_type_name(message)} instead of a message", path)
            return
        role = self._role(message, path)
        if role is None:
            return
        report_message_violations(message, role, path, self.problems)
        self.conversation.last_role = role
        self.conversation.roles.add(role)
        length = self._content(message, role, path) + MESSAGE_OVERHEAD
        if role == "tool":
            _tools.check_tool_message(message, path, self.problems, self.open_tool_calls)
        elif role == "assistant":
            length += self._check_calls(message, path)
        self.conversation.length += length
        if role == "assistant":
            self.conversation.has_assistant = True
            if message.get("weight", 1) != 0:
                self.conversation.trained_bytes += length
                self.conversation.has_trained_message = True

    def _role(self, message: dict[str, Any], path: str) -> str | None:
        """Return the role, or None if it is missing or unknown."""
        problems = self.problems
        if "role" not in message:
            hint = "; the keys from and value belong to the ShareGPT format" if "from" in message else ""
            problems.add("missing-key", f"a message needs a role{hint}", path)
            return None
        role = message["role"]
        if not isinstance(role, str) or role not in MESSAGE_KEYS:
            alias = role_alias(role)
            hint = f"did you mean {alias!r}?" if alias else f"valid roles: {', '.join(ROLES[:-1])}"
            problems.add("unknown-role", f"role {role!r} is not valid ({hint})", f"{path}.role")
            return None
        if self.allowed is not None and role not in self.allowed:
            allowed = " or ".join(sorted(self.allowed))
            problems.add("role-not-allowed", f"a {role} message is not allowed here, only {allowed}", f"{path}.role")
        if role == "function":
            problems.add("deprecated-key", "role function is the old name of tool", f"{path}.role")
        if self.open_tool_calls and role in ("user", "assistant"):
            calls = ", ".join(sorted(self.open_tool_calls))
            message_text = f"no tool message for {calls} before this message"
            problems.add("tool-unanswered", message_text, path, cause="a tool call without a tool message")
            self.open_tool_calls.clear()
        return role

    def _content(self, message: dict[str, Any], role: str, path: str) -> int:
        """Return the length of the text, and count the images."""
        content = message.get("content")
        has_other_content = role == "assistant" and any(message.get(key) is not None for key in _NON_TEXT_KEYS)
        if isinstance(content, str):
            if not content and role == "assistant" and not has_other_content:
                self.problems.add("empty-content", "the assistant message is empty", f"{path}.content")
            return text_length(content)
        if isinstance(content, list):
            length, images = check_parts(content, role, f"{path}.content", self.problems, self.limits)
            self.conversation.images += images
            return length
        if content is None and role == "assistant" and not has_other_content:
            if "content" in message:
                message_text = "content is null, which is valid only in a message with tool_calls"
                self.problems.add("wrong-type", message_text, f"{path}.content")
            else:
                self.problems.add("missing-key", "an assistant message needs content", path)
        return 0

    def _check_calls(self, message: dict[str, Any], path: str) -> int:
        """Return the length of the calls in an assistant message."""
        length = 0
        calls, old_call = message.get("tool_calls"), message.get("function_call")
        if calls is not None:
            length = _tools.check_tool_calls(
                calls, f"{path}.tool_calls", self.problems, self.tool_names, self.open_tool_calls
            )
        if old_call is not None:
            self.problems.add("deprecated-key", "function_call is the old form of tool_calls", f"{path}.function_call")
        if isinstance(old_call, dict):
            length += _tools.check_function_call(old_call, f"{path}.function_call", self.problems, self.tool_names)
        return length
