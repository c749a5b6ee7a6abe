"""Examples that are plainly valid: measured in one step, because nearly all examples are like this.

Each function returns None for any doubt; the full check then decides. An example that is measured here is one that the
full check accepts without a problem.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from ft_client.datasets._json import LINE_FAULTS, decode_line
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._messages import MESSAGE_OVERHEAD
from ft_client.datasets._rules import Format

# length, trained length, fingerprint, number of images
PlainRow = tuple[int, int, int, int]
Extras = tuple[tuple[int, str | None, int | None], ...]
Parts = tuple[str, list[str], Extras]
# The caller decides about special tokens that are written without escapes; see `may_have_token`.
Measure = Callable[[bytes], PlainRow | None]
# receives a prompt, a completion, and their lengths in bytes
AddPair = Callable[[str, str, int, int], None]
Canonical = Callable[[object], str | bytes]
ROLE_LETTERS: Final = {"system": "s", "developer": "d", "user": "u", "assistant": "a"}
# double quotes of keys and roles, and around texts
CHAT_QUOTES: Final = 2
PAIR_QUOTES: Final = 8
PREFERENCE_QUOTES: Final = 8
MESSAGE_QUOTES: Final = 8
NAME_QUOTES: Final = 4
WEIGHT_QUOTES: Final = 2
ESCAPED_QUOTE: Final = b"\\u0022"
# json.dumps would make an encoder each time
_canonical: Final = json.JSONEncoder(sort_keys=True).encode
_NAME_TYPES: Final = (type(None), str)
_WEIGHT_TYPES: Final = (type(None), int)
_TOOL_KEYS: Final = frozenset({"tools", "functions", "parallel_tool_calls"})


def text_sizes(raw: bytes, texts: Sequence[str], quotes: int) -> list[int] | None:
    """Return the lengths of texts in bytes, none of them 0.

    Args:
        raw: The line. It has no special token that is written without escapes.
        texts: Its texts.
        quotes: Double quotes of its keys, its roles, and around its texts. A key that occurs twice has more.
    """
    if not is_plain(raw, texts, quotes):
        return None
    try:
        sizes = [len(text) if text.isascii() else len(text.encode()) for text in texts]
    except UnicodeEncodeError:
        # half a surrogate pair, which msgspec does not accept either
        return None
    return None if 0 in sizes else sizes


def is_plain(raw: bytes, texts: Sequence[str], quotes: int) -> bool:
    """Return whether a line certainly repeats no key, and has no special token and no NUL; see `text_sizes`."""
    inside = raw.count(b'"') - quotes
    # a quote in a text can be written as an escape; other text of the same form only makes the line one in doubt
    if inside and inside != sum([text.count('"') for text in texts]) - raw.count(ESCAPED_QUOTE):
        return False
    if b"\\" in raw:
        for text in texts:  # one search for most texts, without a call for each
            if "\0" in text or ("|" in text and "<|" in text):
                return False
    return True


def measure_chat(raw: bytes, roles: str, texts: list[str], extras: Extras) -> PlainRow | None:
    """Measure a chat example.

    Args:
        raw: The line.
        roles: Roles as letters.
        texts: Contents.
        extras: Position, name and weight of each message that has a name or a weight.
    """
    quotes = CHAT_QUOTES + MESSAGE_QUOTES * len(texts)
    if extras:
        quotes += extra_quotes(extras)
        if any(has_special(name) or has_surrogate(name) for _, name, _ in extras if name):
            return None
    sizes = text_sizes(raw, texts, quotes)
    # a blank last message is valid, but `prepare` does not keep it
    if sizes is None or roles[-1:] != "a" or texts[-1].isspace():
        return None
    length = sum(sizes) + MESSAGE_OVERHEAD * len(sizes)
    untrained = {index for index, _, weight in extras if weight == 0}
    trained = [sizes[index] for index, role in enumerate(roles) if role == "a" and index not in untrained]
    if not trained:
        return None
    return length, sum(trained) + MESSAGE_OVERHEAD * len(trained), _chat_mark(roles, texts, extras), 0


def measure_completion(raw: bytes, prompt: str, completion: str, add: AddPair) -> PlainRow | None:
    """Measure an example of prompt and completion, and pass it to `add`."""
    texts = (prompt, completion)
    sizes = text_sizes(raw, texts, PAIR_QUOTES)
    if sizes is None or completion.isspace():
        return None
    add(prompt, completion, sizes[0], sizes[1])
    return sizes[0] + sizes[1], sizes[1], hash(texts), 0


def measure_preference(
    raw: bytes, questions: int, texts: list[str], preferred: int, meaning: object
) -> PlainRow | None:
    """Measure a preference example.

    Args:
        raw: The line.
        questions: Number of messages of the input.
        texts: Contents of the input, of the preferred output, and of the other one.
        preferred: Number of messages of the preferred output.
        meaning: What is hashed.
    """
    end = questions + preferred
    if not questions or not preferred or end == len(texts) or texts[questions:end] == texts[end:]:
        return None
    sizes = text_sizes(raw, texts, PREFERENCE_QUOTES + MESSAGE_QUOTES * len(texts))
    if sizes is None:
        return None
    trained = sum(sizes[questions:]) + MESSAGE_OVERHEAD * (len(texts) - questions)
    length = sum(sizes[:questions]) + MESSAGE_OVERHEAD * questions + trained
    return length, trained, hash(meaning), 0


class PlainDecoder:
    """Measures examples without msgspec, with the functions of `FastDecoder`.

    Args:
        decode: Decodes a line.
        faults: Exceptions of `decode`.
        canonical: Encodes a value with sorted keys.
    """

    def __init__(
        self,
        decode: Callable[[bytes], Any] = decode_line,
        faults: tuple[type[Exception], ...] = LINE_FAULTS,
        canonical: Canonical = _canonical,
    ) -> None:
        self._decode = decode
        self._faults = faults
        self._canonical = canonical

    def fingerprint(self, row: dict[str, Any]) -> int:
        """Hash the meaning of an example: spacing, escapes and the order of keys make no difference."""
        mark = plain_mark(row, self._canonical)
        return hash(self._canonical(row)) if mark is None else mark

    def measure(self, format_: Format, limits: DatasetLimits, add: AddPair) -> Measure:
        """Return a function that measures an example, or returns None for one in doubt, valid or not.

        Args:
            format_: Format of the examples.
            limits: Limits of the service.
            add: Receives prompt and completion of each measured example that has them, and their lengths in bytes.
        """
        measures: dict[Format, Callable[[dict[str, Any], bytes], PlainRow | None]] = {
            "chat": _chat_row,
            "completion": lambda row, raw: _completion_row(row, raw, add),
            "preference": _preference_row,
            "reinforcement": lambda row, raw: _reinforcement_row(row, raw, self._canonical),
        }
        measure_row, decode, faults = measures[format_], self._decode, self._faults

        def measure(raw: bytes) -> PlainRow | None:
            try:
                row = decode(raw)
            except faults:
                return None
            return measure_row(row, raw) if type(row) is dict else None

        return measure


def _chat_row(row: dict[str, Any], raw: bytes) -> PlainRow | None:
    messages = row.get("messages")
    if len(row) != 1 or type(messages) is not list:
        return None
    measured = _measured_texts(messages, raw, CHAT_QUOTES)
    if measured is None:
        parts = plain_parts(messages)
        return None if parts is None or not parts[2] else measure_chat(raw, *parts)
    roles, texts, length, last = measured
    if roles[-1:] != "a" or texts[-1].isspace():
        return None
    mark = hash((roles, *texts))
    if roles.count("a") == 1:
        return length, last + MESSAGE_OVERHEAD, mark, 0
    trained = [len(text.encode()) + MESSAGE_OVERHEAD for role, text in zip(roles, texts, strict=True) if role == "a"]
    return length, sum(trained), mark, 0


def _measured_texts(messages: list[Any], raw: bytes, quotes: int) -> tuple[str, list[str], int, int] | None:
    """Return the roles as letters, the texts, the length of all messages, and the one of the last text.

    Returns None for messages with other keys than role and content, and for any doubt. `quotes` is the number of double
    quotes outside the messages.
    """
    roles = ""
    texts = []
    length = size = 0
    try:
        for message in messages:
            text = message["content"]
            size = len(text) if text.isascii() else len(text.encode())
            if not size or len(message) != 2:
                return None
            roles += ROLE_LETTERS[message["role"]]
            texts.append(text)
            length += size
    except (KeyError, TypeError, AttributeError, UnicodeEncodeError):
        return None
    quotes += MESSAGE_QUOTES * len(texts)
    if not is_plain(raw, texts, quotes):
        return None
    return roles, texts, length + MESSAGE_OVERHEAD * len(texts), size


def _completion_row(row: dict[str, Any], raw: bytes, add: AddPair) -> PlainRow | None:
    prompt, completion = row.get("prompt"), row.get("completion")
    if len(row) != 2 or type(prompt) is not str or type(completion) is not str:
        return None
    return measure_completion(raw, prompt, completion, add)


def _preference_row(row: dict[str, Any], raw: bytes) -> PlainRow | None:
    parts = _preference_parts(row)
    if parts is None:
        return None
    roles, texts, preferred = parts
    return measure_preference(raw, len(roles), texts, preferred, (roles, preferred, *texts))


def _reinforcement_row(row: dict[str, Any], raw: bytes, canonical: Canonical) -> PlainRow | None:
    """Measure a decoded reinforcement example; its keys beside the messages are free."""
    messages = row.get("messages")
    if type(messages) is not list or len(row) == 1 or not row.keys().isdisjoint(_TOOL_KEYS):
        return None
    others = _others(row, canonical)
    # NUL and halves of surrogate pairs are escapes there
    if "\\u" in others or "<|" in others:
        return None
    # the canonical form has the double quotes of the line
    measured = _measured_texts(messages, raw, CHAT_QUOTES + others.count('"'))
    if measured is None:
        return None
    roles, texts, length, _ = measured
    if roles[-1:] != "u" or "s" in roles or "d" in roles:
        return None
    return length, 0, hash((roles, (), *texts, others)), 0


def _preference_parts(row: dict[str, Any]) -> tuple[str, list[str], int] | None:
    question = row.get("input")
    if len(row) != 3 or type(question) is not dict or len(question) != 1:
        return None
    parts = [
        plain_parts(messages)
        for messages in (question.get("messages"), row.get("preferred_output"), row.get("non_preferred_output"))
    ]
    if None in parts:
        return None
    (roles, texts, extras), *outputs = [part for part in parts if part is not None]
    if extras or any(output[2] or set(output[0]) != {"a"} for output in outputs):
        return None
    return roles, texts + outputs[0][1] + outputs[1][1], len(outputs[0][1])


def extra_quotes(extras: Extras) -> int:
    """Return the number of double quotes of names and weights."""
    names = sum(NAME_QUOTES + name.count('"') for _, name, _ in extras if name is not None)
    return names + sum(WEIGHT_QUOTES for _, _, weight in extras if weight is not None)


def _chat_mark(roles: str, texts: list[str], extras: Extras) -> int:
    return hash((roles, extras, *texts)) if extras else hash((roles, *texts))


def plain_mark(row: dict[str, Any], canonical: Canonical) -> int | None:
    """Return the fingerprint of a decoded example of plain texts, the same as when it is measured, or None."""
    if "messages" in row:
        parts = plain_parts(row["messages"])
        if parts is None:
            return None
        return _chat_mark(*parts) if len(row) == 1 else hash((parts[0], parts[2], *parts[1], _others(row, canonical)))
    if len(row) == 2:
        prompt, completion = row.get("prompt"), row.get("completion")
        return hash((prompt, completion)) if type(prompt) is str and type(completion) is str else None
    preference = _preference_parts(row)
    return None if preference is None else hash((preference[0], preference[2], *preference[1]))


def _others(row: dict[str, Any], canonical: Canonical) -> str:
    """Return the canonical form of the keys beside the messages."""
    others = dict(row)
    del others["messages"]
    text = canonical(others)
    return text if isinstance(text, str) else text.decode()


def plain_parts(messages: object) -> Parts | None:
    """Return roles, contents and extras of plain messages, or None for other ones."""
    if type(messages) is not list:
        return None
    roles = ""
    texts: list[str] = []
    extras: list[tuple[int, str | None, int | None]] = []
    for message in messages:
        if type(message) is not dict:
            return None
        role, content = message.get("role"), message.get("content")
        letter = ROLE_LETTERS.get(role) if type(role) is str else None
        if letter is None or type(content) is not str:
            return None
        size = len(message)
        if size != 2:
            name, weight = message.get("name"), message.get("weight")
            given = (name is not None) + (weight is not None)
            if size != 2 + given or type(name) not in _NAME_TYPES or type(weight) not in _WEIGHT_TYPES:
                return None
            if weight is not None and (letter != "a" or weight not in (0, 1)):
                return None
            extras.append((len(texts), name, weight))
        roles += letter
        texts.append(content)
    return roles, texts, tuple(extras)


def has_special(text: str) -> bool:
    """Return whether a text has a NUL character or the start of a special token."""
    return "\0" in text or ("|" in text and "<|" in text)


def has_surrogate(text: str) -> bool:
    """Return whether a text has half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
