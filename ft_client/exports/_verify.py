"""Check the files of an export against its index."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import attrs

from ft_client.exports._files import read_part
from ft_client.exports._folder import INDEX, SECTIONS, Folder, Unavailable


@attrs.frozen
class VerifyReport:
    """Result of a check.

    Attributes:
        folder: The folder.
        sections: Number of objects, by section.
        bytes: Size of all files in bytes.
        problems: What is wrong, one sentence each; empty if the export is complete and unchanged.
        skipped: Reason for each section, or part of one, that the service does not have.
        unavailable: Parts that the service did not provide; they are not problems.
    """

    folder: Path
    sections: dict[str, int]
    bytes: int
    problems: list[str]
    skipped: dict[str, str]
    unavailable: list[Unavailable]


def verify(folder: str | os.PathLike[str]) -> VerifyReport:
    """Check that an export has ended, and that its files are those of its index. Nothing is sent.

    Args:
        folder: Folder of an export.

    Raises:
        FTClientError: The folder is not an export, or its index is damaged.
    """
    export = Folder.read(Path(folder))
    problems = [] if export.complete else [f"{INDEX}: the last export did not end: export again"]
    listed, size = set(), 0
    for entry in export.entries.values():
        for part in entry.parts.values():
            listed.add(part.path)
            size += part.bytes
            try:
                actual = read_part(export.root, part.path)
            except OSError as error:
                problems.append(f"{part.path}: {(error.strerror or str(error)).lower()}: export again")
                continue
            if actual.bytes != part.bytes:
                problems.append(f"{part.path}: {actual.bytes} bytes, not {part.bytes}: export again")
            elif actual != part:
                problems.append(f"{part.path}: the content has changed: delete the file and export again")
    present = {f"{section}/{path.name}" for section in SECTIONS for path in (export.root / section).glob("*")}
    problems += [f"{path}: is not in the index: delete it" for path in sorted(present - listed)]
    return VerifyReport(
        folder=export.root,
        sections=count_by_section(export),
        bytes=size,
        problems=problems,
        skipped=export.skipped,
        unavailable=[item for entry in export.entries.values() for item in entry.unavailable()],
    )


def count_by_section(export: Folder) -> dict[str, int]:
    """Return the number of objects of each section."""
    counts = Counter(section for section, _ in export.entries)
    return {section: counts[section] for section in SECTIONS}
