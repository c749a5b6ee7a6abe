"""Characters and tokens in texts that make a service reject a file."""

import re
from collections.abc import Iterator
from typing import Any, Final

from ft_client.datasets._problems import ProblemCollector

# of the encodings cl100k_base and o200k_base; one of them is known to fail a job
SPECIAL_TOKENS: Final = ("<|endoftext|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|endofprompt|>")
# of chat templates
TEMPLATE_TOKENS: Final = (
    *("<|im_start|>", "<|im_end|>", "<|im_sep|>"),
    *("<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|return|>", "<|call|>", "<|constrain|>"),
)
_TOKEN: Final = re.compile("|".join(map(re.escape, SPECIAL_TOKENS + TEMPLATE_TOKENS)))
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# a line without these bytes has none of the three faults; < and | may be written as escapes
_SUSPICIOUS: Final = re.compile(rb"<\||\\u(?:00(?:00|3c|3C|7c|7C)|[dD][89a-fA-F])")


def may_have_token(raw: bytes) -> bool:
    """Return whether a line can have a special token that is written without escapes."""
    # a search for one byte takes a tenth of the time of one for two
    return b"|" in raw and b"<|" in raw


def is_suspicious(raw: bytes) -> bool:
    """Return whether a line can have a special token, a NUL character or half a surrogate pair."""
    # a search for bytes takes less time than the expression
    return may_have_token(raw) or (b"\\" in raw and b"\\u" in raw and _SUSPICIOUS.search(raw) is not None)


def iter_texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each string of a JSON value with its path; keys count as strings."""
    pending = [(path, value)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            for key, item in reversed(value.items()):
                pending.append((f"{path}.{key}" if path else str(key), item))
                pending.append((path, str(key)))
        elif isinstance(value, list):
            pending.extend((f"{path}[{index}]", item) for index, item in reversed(list(enumerate(value))))


def find_special_tokens(text: str) -> list[str]:
    """Return the special and template tokens in a text."""
    return _TOKEN.findall(text)


def replace_surrogates(text: str) -> str:
    """Replace halves of surrogate pairs by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def report_texts(value: dict[str, Any], problems: ProblemCollector) -> None:
    """Report special tokens, NUL characters and halves of surrogate pairs, each once per example."""
    reported: set[str] = set()
    for path, text in iter_texts(value):
        for token in _TOKEN.findall(text):
            if token not in reported:
                reported.add(token)
                code = "special-token" if token in SPECIAL_TOKENS else "template-token"
                problems.add(
                    code, f"the special token {token} is written as text; remove the example or the token", path
                )
        if "\0" in text and "\0" not in reported:
            reported.add("\0")
            problems.add("nul-character", "a NUL character in the text; remove it", path)
        if "surrogate" not in reported and (half := _SURROGATE.search(text)):
            reported.add("surrogate")
            escape = f"\\u{ord(half[0]):04x}"
            message = "half of a surrogate pair; write the whole character"
            problems.add("lone-surrogate", f"{escape} is {message}", cause=message)
