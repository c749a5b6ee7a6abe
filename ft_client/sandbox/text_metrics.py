"""How alike two texts are, by the metrics that text_similarity graders name. All from 0 to 1.

Words are runs of letters and digits, lower-cased. METEOR matches equal words only: stems and synonyms would need
dictionaries. Cosine similarity needs an embedding model and is not here.

Source: BLEU (Papineni et al. 2002, smoothed by adding one to the counts above single words), GLEU (Wu et al. 2016),
METEOR (Banerjee and Lavie 2005), ROUGE (Lin 2004, F-measure), fuzzy match (normalised insertions and deletions).
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

# the matching is quadratic; what is longer is cut, and the grade says so
MAX_LENGTH = 20_000

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return _WORD.findall(text.lower())


def _grams(tokens: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[at : at + size]) for at in range(len(tokens) - size + 1))


def _common(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> int:
    return sum((one & other).values())


def _f_measure(hits: int, got: int, wanted: int) -> float:
    return 2 * hits / (got + wanted) if got + wanted and hits else 0.0


def _longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence: rows of bits, one number a row (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for index, item in enumerate(one):
        places[item] = places.get(item, 0) | 1 << index
    full = (1 << len(one)) - 1
    row = full
    for item in other:
        match = row & places.get(item, 0)
        row = ((row + match) | (row - match)) & full
    return len(one) - row.bit_count()


def fuzzy_match(text: str, reference: str) -> float:
    """Return the share of letters that need be neither inserted nor deleted."""
    if text == reference:
        return 1.0
    return 2 * _longest_common(text, reference) / (len(text) + len(reference))


def bleu(text: str, reference: str) -> float:
    """Return the geometric mean of the precisions of 1 to 4 words, shortened texts punished."""
    got, wanted = words(text), words(reference)
    if not got or not wanted:
        return float(got == wanted)
    logs = 0.0
    for size in range(1, 5):
        hits = _common(_grams(got, size), _grams(wanted, size))
        total = max(0, len(got) - size + 1)
        if size > 1:
            hits, total = hits + 1, total + 1
        if hits == 0:
            return 0.0
        logs += math.log(hits / total) / 4
    brevity = min(0.0, 1 - len(wanted) / len(got))
    return math.exp(brevity + logs)


def gleu(text: str, reference: str) -> float:
    """Return the smaller of precision and recall over all runs of 1 to 4 words."""
    got, wanted = words(text), words(reference)
    hits = total_got = total_wanted = 0
    for size in range(1, 5):
        ours, theirs = _grams(got, size), _grams(wanted, size)
        hits += _common(ours, theirs)
        total_got += sum(ours.values())
        total_wanted += sum(theirs.values())
    longest = max(total_got, total_wanted)
    return hits / longest if longest else float(text == reference)


def meteor(text: str, reference: str) -> float:
    """Return the harmonic mean of precision and recall that weighs recall, scattered matches punished."""
    got, wanted = words(text), words(reference)
    free: dict[str, list[int]] = {}
    for index, word in enumerate(wanted):
        free.setdefault(word, []).append(index)
    pairs = [(at, free[word].pop(0)) for at, word in enumerate(got) if free.get(word)]
    if not pairs:
        return float(got == wanted)
    precision, recall = len(pairs) / len(got), len(pairs) / len(wanted)
    mean = 10 * precision * recall / (recall + 9 * precision)
    follows = pairwise(pairs)
    chunks = 1 + sum((b - a, d - c) != (1, 1) for (a, c), (b, d) in follows)
    penalty = 0.5 * (chunks / len(pairs)) ** 3 if chunks > 1 else 0.0
    return mean * (1 - penalty)


def rouge(size: int) -> Callable[[str, str], float]:
    """Return the metric that compares runs of `size` words."""

    def metric(text: str, reference: str) -> float:
        ours, theirs = _grams(words(text), size), _grams(words(reference), size)
        return _f_measure(_common(ours, theirs), sum(ours.values()), sum(theirs.values()))

    return metric


def rouge_l(text: str, reference: str) -> float:
    """Return how much of both texts is a common subsequence of words."""
    got, wanted = words(text), words(reference)
    return _f_measure(_longest_common(got, wanted), len(got), len(wanted))


METRICS: dict[str, Callable[[str, str], float]] = {
    "fuzzy_match": fuzzy_match,
    "bleu": bleu,
    "gleu": gleu,
    "meteor": meteor,
    "rouge_l": rouge_l,
    **{f"rouge_{size}": rouge(size) for size in range(1, 6)},
}
