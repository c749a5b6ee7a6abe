"""The table of README.md, written from what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- written by make bench -->", "<!-- end of what make bench writes -->"
HEAD = "| | x the SDK | | needs the extra |\n|---|---|---|---|\n"


def table(measured: Iterable[Mapping[str, Any]]) -> str:
    """Return the table: a row for each `row` and extra of the claims, in their order.

    Args:
        measured: Claims as mappings, each with its value.
    """
    rows: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for claim in measured:
        if claim["row"]:
            ratios, texts = rows.setdefault((claim["row"], claim["needs"]), ([], []))
            if claim["text"]:
                texts.append(claim["text"].format(claim["value"]))
            else:
                ratios.append(f"{claim['value']:.2f}")
    lines = [
        f"| {row} | {'; '.join(ratios)} | {'; '.join(texts)} | {f'`{needs}`' if needs else ''} |\n"
        for (row, needs), (ratios, texts) in rows.items()
    ]
    return HEAD + "".join(lines)


def write_table(file: Path, measured: Iterable[Mapping[str, Any]]) -> None:
    """Replace what is between the markers of a file.

    Raises:
        ValueError: The file has no markers.
    """
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{file} needs the lines {BEGIN} and {END}")
    file.write_text(before + begin + table(measured) + end + after, encoding="utf-8")
