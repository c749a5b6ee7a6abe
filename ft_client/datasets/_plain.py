"""Chat examples of plain messages: measured in one step, because nearly all examples are like this."""

from typing import Any, Final

from ft_client.datasets._content import text_length
from ft_client.datasets._messages import MESSAGE_OVERHEAD

# length, trained length, and fingerprint
PlainRow = tuple[int, int, int]
Extras = tuple[tuple[int, str | None, int | None], ...]
ROLE_LETTERS: Final = {"system": "s", "developer": "d", "user": "u", "assistant": "a"}
_NAME_TYPES: Final = (type(None), str)
_WEIGHT_TYPES: Final = (type(None), int)


def measure(roles: str, texts: list[str], text: str, extras: Extras) -> PlainRow | None:
    """Measure an example that was decoded, or return None for any doubt.

    Args:
        roles: Roles as letters; the last one is `a`.
        texts: Contents.
        text: All contents joined.
        extras: Position, name and weight of each message that has a name or a weight.
    """
    if "\0" in text or ("|" in text and "<|" in text) or "" in texts or texts[-1].isspace():
        return None
    lengths = list(map(len, texts))
    sizes = lengths if text.isascii() else [len(item) if item.isascii() else text_length(item) for item in texts]
    length = sum(sizes) + MESSAGE_OVERHEAD * len(sizes)
    if not extras and roles.count("a") == 1:
        return length, sizes[-1] + MESSAGE_OVERHEAD, hash((roles, text, *lengths))
    untrained = {index for index, _, weight in extras if weight == 0}
    trained = [sizes[index] for index, role in enumerate(roles) if role == "a" and index not in untrained]
    if not trained:
        return None
    mark = hash((roles, text, *lengths, extras)) if extras else hash((roles, text, *lengths))
    return length, sum(trained) + MESSAGE_OVERHEAD * len(trained), mark


def text_quotes(raw: bytes, text: str) -> int:
    """Return at most the number of double quotes that the texts have in the line.

    A quote can be written as an escape. Other text of the same form makes the number too small, so that
    a key that occurs twice, whose quotes are not in the texts, is never taken for text.
    """
    quotes = text.count('"')
    return quotes - raw.count(b"\\u0022") if quotes and b"\\" in raw else quotes


def extra_quotes(extras: Extras) -> int:
    """Return the number of double quotes of names and weights."""
    names = sum(4 + name.count('"') for _, name, _ in extras if name is not None)
    return names + sum(2 for _, _, weight in extras if weight is not None)


def plain_fingerprint(roles: str, texts: list[str], extras: Extras) -> int:
    """Return the fingerprint that `measure` returns."""
    lengths = map(len, texts)
    return hash((roles, "".join(texts), *lengths, extras)) if extras else hash((roles, "".join(texts), *lengths))


def plain_parts(row: dict[str, Any]) -> tuple[str, list[str], Extras] | None:
    """Return roles, contents and extras of an example of plain messages, or None for another one."""
    messages = row.get("messages")
    if len(row) != 1 or type(messages) is not list:
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


def measure_row(row: object, raw: bytes) -> PlainRow | None:
    """Measure a decoded example, or return None for any doubt."""
    if type(row) is not dict or (b"|" in raw and b"<|" in raw):
        return None
    parts = plain_parts(row)
    if parts is None or parts[0][-1:] != "a":
        return None
    roles, texts, extras = parts
    text = "".join(texts)
    # a key that occurs twice adds quotes; each message has 8, and the row 2
    quotes = raw.count(b'"') - 8 * len(texts) - 2 - extra_quotes(extras)
    if quotes and quotes != text_quotes(raw, text):
        return None
    plain = measure(roles, texts, text, extras)
    # msgspec does not accept half a surrogate pair, json does
    if plain is not None and b"\\" in raw and b"\\u" in raw and any(map(has_surrogate, texts)):
        return None
    return plain


def has_surrogate(text: str) -> bool:
    """Return whether a text has half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
