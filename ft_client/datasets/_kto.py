"""Preference examples from KTO rows: the wanted and an unwanted completion of one prompt."""

from collections.abc import Iterable, Iterator

from ft_client.datasets._dialects import KTO, find_dialect
from ft_client.datasets._outcome import PrepareRecorder
from ft_client.datasets._rows import SourceRow
from ft_client.datasets._values import Row, folded, text_of


def paired_preferences(rows: Iterable[SourceRow], recorder: PrepareRecorder) -> Iterator[SourceRow]:
    """Yield a row with chosen and rejected for each pair of KTO rows with the same prompt; yield other rows unchanged.

    The second row of a pair, and a row without a counterpart, count as rejected.
    """
    waiting: dict[str, list[tuple[SourceRow, Row, bool]]] = {}
    for row in rows:
        if not isinstance(row.value, dict) or find_dialect(row.value) is not KTO:
            yield row
            continue
        keys = folded(row.value)
        wanted = text_of(keys["label"]).casefold() == "true"
        queue = waiting.setdefault(text_of(keys["prompt"]), [])
        if not queue or queue[0][2] == wanted:
            queue.append((row, keys, wanted))
            continue
        first, other, _ = queue.pop(0)
        recorder.row(row)
        recorder.reject(row, "the other row of a pair: both became one preference example")
        chosen, rejected = (keys, other) if wanted else (other, keys)
        value = {"prompt": keys["prompt"], "chosen": chosen["completion"], "rejected": rejected["completion"]}
        yield SourceRow(first.line, value, changes=first.changes)
    for queue in waiting.values():
        for row, _, _ in queue:
            recorder.row(row)
            recorder.reject(row, "no row with the same prompt and the other label")
