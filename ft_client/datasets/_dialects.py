"""Row formats of other tools: how they are recognized, and their conversion to the four formats."""

import re
from collections.abc import Callable
from typing import Any, Final

import attrs

from ft_client.datasets._marked_text import marked_text_format, split_marked_text
from ft_client.datasets._rules import Format
from ft_client.datasets._sharegpt import sharegpt_messages, tools_of
from ft_client.datasets._values import (
    RejectedRowError,
    Row,
    as_messages,
    common_beginning,
    folded,
    is_messages,
    message,
    parsed,
    text_of,
    to_message,
)

CONVERT: Final = "convert it with: ft data prepare FILE -o OUT"
PROMPT_NAMES: Final = (
    *("prompt", "question", "query", "instruction", "input", "input_text", "user", "human", "request", "q", "title"),
    *("frage", "pregunta", "domanda", "vraag", "pergunta", "problem", "customer", "source", "subject", "intent"),
)
COMPLETION_NAMES: Final = (
    *("completion", "answer", "response", "output", "output_text", "assistant", "reply", "a", "body", "target"),
    *("antwort", "respuesta", "risposta", "antwoord", "resposta", "réponse", "reponse", "solution", "agent", "bot"),
)
# columns of classification data
_TEXT_NAMES: Final = ("text", "sentence", "message", "content", "review", "tweet", "utterance", "comment")
_LABEL_NAMES: Final = ("label", "category", "class", "sentiment", "intent", "topic", "tag")


_EXPECTED: Final = {
    "chat": "messages",
    "completion": "prompt and completion",
    "preference": "input.messages, preferred_output and non_preferred_output",
    "reinforcement": "messages",
}


@attrs.frozen
class Dialect:
    """A row format.

    Attributes:
        name: Short stable name.
        label: The format in words.
        format: The format that a row becomes.
        convert: Converts a row with case-folded keys.
        keys: The keys that `convert` uses; the others are left out.
    """

    name: str
    label: str
    format: Format
    convert: Callable[[Row], Row]
    keys: frozenset[str] = frozenset()

    @property
    def hint(self) -> str:
        """The format in words, the keys that the service expects, and the command that converts it."""
        return f"{self.label}; the service expects {_EXPECTED[self.format]}; {CONVERT}"


def _chat(row: Row) -> Row:
    """Messages as they are, with the system text beside them that Anthropic and Bedrock use."""
    messages = parsed(row["messages"])
    if not isinstance(messages, list):
        raise RejectedRowError("messages is not a list")
    turns = [to_message(_plain_parts(_with_role(item))) if isinstance(item, dict) else item for item in messages]
    if row.get("system") and not any(isinstance(item, dict) and item.get("role") == "system" for item in turns):
        turns.insert(0, message("system", row["system"]))
    return {"messages": turns, **_tools(row)}


def _with_role(item: Row) -> Row:
    """Return a message with keys in lower case if it has no role otherwise."""
    keys = folded(item) if "role" not in item else {}
    return keys if "role" in keys else item


def _plain_parts(item: Row) -> Row:
    """Join content parts that have a text and no type (Bedrock), or other keys beside it (Anthropic)."""
    content = item.get("content")
    if (
        isinstance(content, list)
        and content
        and all(isinstance(part, dict) and isinstance(part.get("text"), str) for part in content)
        and not all(part.keys() == {"type", "text"} and part["type"] == "text" for part in content)
    ):
        return {**item, "content": "\n".join(part["text"] for part in content)}
    return item


def _tools(row: Row) -> Row:
    kept = {key: row[key] for key in ("parallel_tool_calls",) if row.get(key) is not None}
    tools = tools_of(row.get("tools")) or tools_of(row.get("functions"))
    return {**kept, **({"tools": tools} if tools else {})}


def _completion(row: Row) -> Row:
    prompt, completion = parsed(row.get("prompt")), parsed(row.get("completion"))
    if is_messages(prompt) or is_messages(completion):
        return {"messages": as_messages(prompt, "user") + as_messages(completion, "assistant"), **_tools(row)}
    return {"prompt": text_of(row.get("prompt")), "completion": text_of(row.get("completion"))}


def _alpaca(row: Row) -> Row:
    question = text_of(row.get("instruction"))
    if extra := text_of(row.get("input")).strip("\n"):
        question = f"{question}\n{extra}" if question else extra
    messages = [message("system", row["system"])] if row.get("system") else []
    history = parsed(row.get("history")) or []
    if not isinstance(history, list | tuple):
        raise RejectedRowError("history is not a list")
    for turn in history:
        if not isinstance(turn, list | tuple) or len(turn) != 2:
            raise RejectedRowError("history is not a list of pairs")
        messages += [message("user", turn[0]), message("assistant", turn[1])]
    return {"messages": [*messages, message("user", question), message("assistant", row.get("output"))]}


def _with_context(row: Row, question: str, answer: str) -> Row:
    context, text = text_of(row.get("context")), text_of(row.get(question))
    messages = [message("system", row["system"])] if row.get("system") else []
    prompt = f"{context}\n\n{text}" if context else text
    return {"messages": [*messages, message("user", prompt), message("assistant", row.get(answer))]}


def _squad(row: Row) -> Row:
    answers = parsed(row.get("answers"))
    texts = answers.get("text") if isinstance(answers, dict) else answers
    first = texts[0] if isinstance(texts, list) and texts else texts
    answer = first.get("text") if isinstance(first, dict) else first
    return _with_context({**row, "answer": answer}, "question", "answer")


def _sharegpt(row: Row) -> Row:
    turns = next(parsed(row[key]) for key in ("conversations", "conversation", "dialog") if key in row)
    messages = sharegpt_messages(turns)
    if row.get("system") and not any(item.get("role") == "system" for item in messages):
        messages.insert(0, message("system", row["system"]))
    return {"messages": messages, **_tools(row)}


def _preference(row: Row) -> Row:
    """TRL's and LLaMA-Factory's preference: a prompt, or the common beginning of both outputs."""
    chosen, rejected = _outputs(row.get("chosen")), _outputs(row.get("rejected"))
    prompt = as_messages(row.get("prompt", row.get("question")), "user")
    if not prompt and "instruction" in row:
        prompt = [message("user", "\n".join(filter(None, (text_of(row["instruction"]), text_of(row.get("input"))))))]
    if not prompt and "conversations" in row:
        prompt = sharegpt_messages(parsed(row["conversations"]))
    shared = common_beginning(chosen, rejected)
    if shared and all(item.get("role") == "assistant" for item in shared):
        shared = []  # equal outputs, not a common prompt
    if shared and len(shared) == min(len(chosen), len(rejected)):
        while shared and shared[-1].get("role") == "assistant":
            shared = shared[:-1]
    if shared:
        chosen, rejected = chosen[len(shared) :], rejected[len(shared) :]
        prompt = shared if not prompt or shared[: len(prompt)] == prompt else prompt + shared
    if row.get("system") and not any(item.get("role") == "system" for item in prompt):
        prompt.insert(0, message("system", row["system"]))
    if not prompt:
        raise RejectedRowError("no prompt: chosen and rejected have no common beginning")
    return {"input": {"messages": prompt, **_tools(row)}, "preferred_output": chosen, "non_preferred_output": rejected}


def _outputs(value: Any) -> list[Row]:
    """Return the messages of one output; a text with `Human:` and `Assistant:` is a conversation."""
    if isinstance(value, str) and "\n\nHuman:" in value and "\n\nAssistant:" in value:
        return split_marked_text(value)
    return as_messages(value, "assistant")


def _openai_preference(row: Row) -> Row:
    keys = ("input", "preferred_output", "non_preferred_output")
    question, preferred, other = (parsed(row.get(key)) for key in keys)
    question = parsed(row.get("prompt", row.get("question"))) if question is None else question
    if not isinstance(question, dict):
        question = {"messages": as_messages(question, "user")}
    return {keys[0]: question, keys[1]: as_messages(preferred, "assistant"), keys[2]: as_messages(other, "assistant")}


def _gemini(row: Row) -> Row:
    contents = parsed(row["contents"])
    if not isinstance(contents, list):
        raise RejectedRowError("contents is not a list")
    system = row.get("systeminstruction", row.get("system_instruction"))
    messages = [message("system", _joined(system))] if system else []
    for item in contents:
        if not isinstance(item, dict):
            raise RejectedRowError("an item of contents is not an object")
        role = "assistant" if str(item.get("role")).casefold() in ("model", "assistant") else "user"
        messages.append(message(role, _joined(item)))
    return {"messages": messages}


def _joined(content: Any) -> str:
    parts = content.get("parts") if isinstance(content, dict) else content
    if isinstance(parts, dict):
        parts = [parts]
    if isinstance(parts, list):
        texts = [part.get("text") if isinstance(part, dict) else part for part in parts]
        if not all(isinstance(text, str) for text in texts):
            raise RejectedRowError("a part without text")
        return "".join(map(str, texts))
    return text_of(parts)


def _text(row: Row) -> Row:
    messages = split_marked_text(text_of(row.get("text")))
    if not messages:
        raise RejectedRowError("only text: no question and answer can be recognized in it")
    return {"messages": messages}


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PREFERENCE_KEYS: Final = _keys("prompt question instruction input conversations chosen rejected system tools")
_SHAREGPT_KEYS: Final = _keys("conversations conversation dialog system tools")
_CHAT_KEYS: Final = _keys("messages system tools parallel_tool_calls functions")
CHAT: Final = Dialect("chat", "chat (messages)", "chat", _chat, _CHAT_KEYS)
COMPLETION: Final = Dialect(
    "completion", "prompt and completion", "completion", _completion, _keys("prompt completion tools")
)
PREFERENCE: Final = Dialect(
    "preference", "preference (input, preferred_output, non_preferred_output)", "preference", _openai_preference,
    _keys("input preferred_output non_preferred_output prompt question"),
)  # fmt: skip
KTO: Final = Dialect(
    "kto", "the KTO format (prompt, completion, label)", "chat", _completion, _keys("prompt completion label tools")
)
_ALPACA: Final = Dialect(
    "alpaca", "the Alpaca format (instruction, input, output)", "chat", _alpaca,
    _keys("instruction input output system history"),
)  # fmt: skip
_DOLLY: Final = Dialect(
    "dolly", "the Dolly format (instruction, context, response)", "chat",
    lambda row: _with_context(row, "instruction", "response"), _keys("instruction context response system"),
)  # fmt: skip
_SHAREGPT: Final = Dialect(
    "sharegpt", "the ShareGPT format (conversations, from, value)", "chat", _sharegpt, _SHAREGPT_KEYS
)
_SHAREGPT_TOOLS: Final = Dialect(
    "sharegpt", "the ShareGPT format with tools (conversations, from, value)", "chat", _sharegpt, _SHAREGPT_KEYS
)
_TRL: Final = Dialect(
    "trl", "the preference format of TRL (prompt, chosen, rejected)", "preference", _preference, _PREFERENCE_KEYS
)
_TRL_IMPLICIT: Final = Dialect(
    "trl", "the preference format of TRL (chosen, rejected)", "preference", _preference, _PREFERENCE_KEYS
)
_HH: Final = Dialect(
    "hh-rlhf", "the HH-RLHF format (chosen and rejected as text)", "preference", _preference, _PREFERENCE_KEYS
)
_SQUAD: Final = Dialect(
    "squad", "the SQuAD format (question, context, answers)", "chat", _squad, _keys("question context answers system")
)
_GEMINI: Final = Dialect(
    "gemini", "the Gemini format (contents, parts)", "chat", _gemini,
    _keys("contents systeminstruction system_instruction"),
)  # fmt: skip


def find_dialect(row: Row) -> Dialect | None:
    """Return the format of a row, or None if its keys match none."""
    keys = folded(row)
    return _conversation_dialect(keys) or _pair_dialect(keys)


def _conversation_dialect(keys: Row) -> Dialect | None:
    if "messages" in keys:
        return CHAT
    if "preferred_output" in keys or "non_preferred_output" in keys:
        return PREFERENCE
    if "chosen" in keys and "rejected" in keys:
        chosen = keys["chosen"]
        if isinstance(chosen, str) and "\n\nHuman:" in chosen:
            return _HH
        return _TRL if keys.keys() & {"prompt", "question", "instruction", "conversations"} else _TRL_IMPLICIT
    for name in ("conversations", "conversation", "dialog"):
        if name in keys:
            turns = parsed(keys[name])
            has_tools = "tools" in keys or (
                isinstance(turns, list)
                and any(isinstance(item, dict) and item.get("from") == "function_call" for item in turns)
            )
            return _SHAREGPT_TOOLS if has_tools else _SHAREGPT
    return _GEMINI if "contents" in keys else None


def _pair_dialect(keys: Row) -> Dialect | None:
    if "prompt" in keys and "completion" in keys:
        return (
            KTO
            if isinstance(keys.get("label"), bool) or str(keys.get("label")).casefold() in ("true", "false")
            else COMPLETION
        )
    if "instruction" in keys and "output" in keys:
        return _ALPACA
    if "instruction" in keys and "response" in keys:
        return _DOLLY
    if "question" in keys and "answers" in keys:
        return _SQUAD
    prompt = next((name for name in PROMPT_NAMES if name in keys), None) or _by_words(keys, PROMPT_NAMES)
    completion = next((name for name in COMPLETION_NAMES if name in keys), None) or _by_words(keys, COMPLETION_NAMES)
    if prompt and completion and prompt != completion:
        return pair_dialect(prompt, completion)
    labelled = [next((name for name in names if name in keys), None) for names in (_TEXT_NAMES, _LABEL_NAMES)]
    if labelled[0] and labelled[1]:
        return pair_dialect(labelled[0], labelled[1])
    if "text" in keys:
        marks = marked_text_format(text_of(keys["text"]))
        label = f"text with {marks} marks (text)" if marks else "plain text (text)"
        return Dialect("marked-text" if marks else "text", label, "chat", _text, _keys("text"))
    return None


def _by_words(keys: Row, names: tuple[str, ...]) -> str | None:
    """Return the only key with one of the names among its words, such as `customer question`."""
    long_names = {name for name in names if len(name) > 2}
    found = [key for key in keys if long_names & set(re.split(r"[\W_]+", key))]
    return found[0] if len(found) == 1 else None


def pair_dialect(prompt: str, completion: str, system: str | None = None) -> Dialect:
    """Return the format of rows with a question under one key and its answer under another."""

    def convert(row: Row) -> Row:
        question, answer = (parsed(row.get(key)) for key in (prompt, completion))
        if is_messages(question) or is_messages(answer):
            return {"messages": as_messages(question, "user") + as_messages(answer, "assistant")}
        texts = {**row, "context": row.get("context") if "context" not in (prompt, completion) else None}
        if system:
            texts["system"] = row.get(system)
        return _with_context(texts, prompt, completion)

    keys = {prompt, completion, "context", system or "system"}
    label = f"question and answer ({prompt}, {completion})"
    return Dialect("pairs", label, "chat", convert, frozenset(keys))


def describe_dialect(row: Row) -> str | None:
    """Return a hint for a row of another tool's format: its name and the command that converts it, or None."""
    dialect = find_dialect(row)
    if dialect is None or dialect.name == "text":
        return None
    if dialect in (CHAT, COMPLETION, PREFERENCE):
        return f"this is {dialect.label} in another spelling; {CONVERT}"
    return f"this is {dialect.hint}"
