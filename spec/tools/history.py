"""The tools on a whole history: each version of a vendor's document made into a client, and compared with the next.

    python -m spec.tools.history FOLDER               a line for each version, a report for each step
    python -m spec.tools.history FOLDER --to 2024-01  the report of the step to that version alone

The documents are the YAML or JSON files of a folder, in the order of their names.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import pkgutil
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spec.tools import markdown
from spec.tools.consistency import faults
from spec.tools.diff import Difference, diff
from spec.tools.generate import generate
from spec.tools.load import load
from spec.tools.normalise import normalise, operations


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the document, and the client generated from it.

    Attributes:
        name: Name of the file, without the ending.
        document: The document, cut and in normal form.
        faults: Contradictions in the document itself.
        warnings: Parts that the generator left out, with the reason.
        modules: Number of imported modules.
    """

    name: str
    document: dict[str, Any]
    faults: list[str]
    warnings: list[str]
    modules: int


@dataclass(frozen=True, slots=True)
class Step:
    """The step from one version to the next."""

    before: Version
    after: Version
    differences: list[Difference]

    def report(self) -> str:
        """Return the step as Markdown: the changes, and the problems of the newer version."""
        lines = [markdown.differences(f"From {_date(self.before)} to {_date(self.after)}", self.differences)]
        lines += _list("Contradictions in the document itself", self.after.faults)
        lines += _list("Left out by the generator", self.after.warnings)
        return "\n".join(lines)


def documents(folder: Path) -> list[Path]:
    """Return the documents of a folder, oldest first."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml", ".json"))


def walk(paths: Sequence[Path], scratch: Path) -> Iterator[Version]:
    """Cut, normalise, generate and import each document in turn; the clients are left in the scratch folder."""
    sys.path.insert(0, str(scratch))
    try:
        for path in paths:
            document = normalise(load(path))
            package = "client_" + re.sub(r"\W", "_", path.stem)
            result = generate(document, scratch / package)
            yield Version(path.stem, document, faults(document), result.warnings, _import(package))
    finally:
        sys.path.remove(str(scratch))


def steps(versions: Sequence[Version]) -> list[Step]:
    """Return each version against the next."""
    return [
        Step(before, after, diff(before.document, after.document)) for before, after in itertools.pairwise(versions)
    ]


def _import(package: str) -> int:
    """Import every module of a package and remove it again; return the number of modules."""
    importlib.invalidate_caches()
    root = importlib.import_module(package)
    names = [package, *(module.name for module in pkgutil.walk_packages(root.__path__, package + "."))]
    for name in names:
        importlib.import_module(name)
    for name in names:
        sys.modules.pop(name, None)
    return len(names)


def _date(version: Version) -> str:
    return version.name.partition("_")[0]


def _list(title: str, items: Sequence[str]) -> list[str]:
    return [f"### {title}", "", *(f"- {item}" for item in items), ""] if items else []


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk; return the exit status."""
    parser = argparse.ArgumentParser(prog="history", description="Make and compare every version of a document.")
    parser.add_argument("folder", type=Path, help="where the versions are")
    parser.add_argument("--to", default="", help="only the step to the version whose name begins so")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        versions = list(walk(documents(options.folder), Path(scratch)))
    if not options.to:
        for each in versions:
            count = sum(1 for _ in operations(each.document))
            print(f"{each.name}: {count} operations, {each.modules} modules, {len(each.warnings)} warnings")
        print()
    print("\n".join(step.report() for step in steps(versions) if step.after.name.startswith(options.to)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
