"""Conversations in one text, with marks: ChatML and other templates, `### Instruction:`, `Human:` and `[INST]`."""

import re
from typing import Final

from ft_client.datasets._messages import role_alias
from ft_client.datasets._values import Row, message

_CHATML: Final = re.compile(
    r"<\|im_start\|>(\w+)(?:\n|<\|im_sep\|>|:\s)(.*?)(?:<\|im_end\|>|(?=<\|im_start\|>)|\Z)", re.DOTALL
)
_INSTRUCTION: Final = re.compile(
    r"^#{2,3} *(Instruction|Input|Response|System|User|Human|Assistant|Context) *:?[ \t]*\n?",
    re.MULTILINE | re.IGNORECASE,
)
_SPEAKER: Final = re.compile(r"(?:\A|\n[^\S\n]*)(System|Human|User|Assistant|AI|Bot|Q|A)\s*:[ \t]*")
# a turn in the chat templates of Llama 3, Gemma and Zephyr: role and content
_TEMPLATES: Final = {
    name: re.compile(pattern, re.DOTALL)
    for name, pattern in {
        "Llama 3": r"<\|start_header_id\|>(\w+)<\|end_header_id\|>(.*?)(?=<\|(?:eot_id|start_header_id)\|>|\Z)",
        "Gemma": r"<start_of_turn>(\w+)\n(.*?)(?=<(?:start|end)_of_turn>|\Z)",
        "Zephyr": r"<\|(system|user|prompter|human|assistant)\|>(.*?)(?=</s>|<\||\Z)",
    }.items()
}
_INST: Final = re.compile(r"\[INST\](.*?)\[/INST\](.*?)(?=(?:<s>\s*)?\[INST\]|</s>|\Z)", re.DOTALL)
_SYS: Final = re.compile(r"\s*<<SYS>>(.*?)<</SYS>>", re.DOTALL)
_END: Final = re.compile(r"<\|endoftext\|>|<\|eot_id\|>|</?s>")


def marked_text_format(text: str) -> str | None:
    """Return the name of the marks in a text, or None."""
    if "<|im_start|>" in text:
        return "ChatML"
    if "[INST]" in text and "[/INST]" in text:
        return "[INST]"
    for name, mark in _TEMPLATES.items():
        roles = {role_alias(match[1]) for match in mark.finditer(text)}
        if {"user", "assistant"} <= roles:
            return name
    names = {match[1].casefold() for match in _INSTRUCTION.finditer(text)}
    if {"instruction", "response"} <= names or {"user", "assistant"} <= names or {"human", "assistant"} <= names:
        return "### Instruction"
    names = {match[1].casefold() for match in _SPEAKER.finditer(text)}
    if names & {"human", "user", "q"} and names & {"assistant", "ai", "bot", "a"}:
        return "Human and Assistant"
    return None


def split_marked_text(text: str) -> list[Row]:
    """Return the messages of one conversation, or an empty list if the text has no marks."""
    name = marked_text_format(text)
    if name == "ChatML":
        pairs = [(match[1], match[2]) for match in _CHATML.finditer(text)]
    elif name == "[INST]":
        pairs = []
        for match in _INST.finditer(text):
            question = match[1]
            if system := _SYS.match(question):
                pairs.append(("system", system[1]))
                question = question[system.end() :]
            pairs += [("user", question), ("assistant", _END.sub("", match[2]))]
    elif name in _TEMPLATES:
        pairs = [(match[1], match[2]) for match in _TEMPLATES[name].finditer(text)]
    elif name == "### Instruction":
        pairs = _sections(_INSTRUCTION, text)
    elif name:
        pairs = _sections(_SPEAKER, text)
    else:
        return []
    return _merged([(role, _END.sub("", content).strip()) for role, content in pairs])


def split_conversations(text: str) -> list[tuple[int, str]]:
    """Cut a text with ChatML marks into conversations, each with the number of its first line.

    A conversation starts with a system message, or with a user message after an empty line or an end mark.
    """
    starts: list[int] = []
    last_role = ""
    for match in re.finditer(r"<\|im_start\|>(\w+)", text):
        gap = text[: match.start()].rpartition("<|im_end|>")[2]
        new = match[1] == "system" or (match[1] == "user" and ("\n\n" in gap or "<|endoftext|>" in gap))
        if not starts or (new and last_role == "assistant"):
            starts.append(match.start())
        last_role = match[1]
    ends = [*starts[1:], len(text)]
    return [(text.count("\n", 0, start) + 1, text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _sections(marks: re.Pattern[str], text: str) -> list[tuple[str, str]]:
    matches = list(marks.finditer(text))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    return [(match[1], text[match.end() : end]) for match, end in zip(matches, ends, strict=True)]


def _merged(pairs: list[tuple[str, str]]) -> list[Row]:
    """Return messages; an input or context section belongs to the instruction before it."""
    roles = {
        "instruction": "user",
        "input": "user",
        "context": "user",
        "response": "assistant",
        "q": "user",
        "a": "assistant",
    }
    messages: list[Row] = []
    for name, content in pairs:
        role = roles.get(name.casefold()) or role_alias(name) or name
        if not content:
            if role == "assistant":
                messages.append(message(role, ""))
            continue
        if messages and messages[-1]["role"] == role == "user":
            messages[-1]["content"] += "\n" + content
        else:
            messages.append(message(role, content))
    return messages
