"""`make drift UPSTREAM=file-or-URL`: a vendor's document against the contract. Facts only.

    python -m spec.tools.drift UPSTREAM [--json] [--known] [--strict] [--apply]

Exit 0: every difference is known by spec/deviations.yaml. 1: some are not (with --strict also: an entry has become
unnecessary). 2: the document cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spec.tools import describe
from spec.tools.apply import apply_all
from spec.tools.consistency import faults
from spec.tools.deviations import Deviation, DeviationError, Verdict, judge, read
from spec.tools.diff import Difference, diff
from spec.tools.load import CONTRACT, DEVIATIONS, LoadError, load, parse
from spec.tools.normalise import SpecError, normalise, operations


@dataclass(frozen=True, slots=True)
class Drift:
    """How a vendor's document and the contract differ.

    Attributes:
        source: where the document came from.
        upstream: the document, cut and in normal form.
        contract: the contract in normal form.
        verdict: its differences, held against the deviations.
    """

    source: str
    upstream: dict[str, Any]
    contract: dict[str, Any]
    verdict: Verdict

    def unknown(self) -> dict[str, list[Difference]]:
        """Return the differences without an entry: only upstream, only here, and said differently."""
        found = self.verdict.unknown
        return {
            "new upstream": [each for each in found if each.removed],
            "gone upstream": [each for each in found if each.added],
            "different": [each for each in found if not each.removed and not each.added],
        }


def compare(source: str, upstream: dict[str, Any], contract: dict[str, Any], deviations: Sequence[Deviation]) -> Drift:
    """Return how a whole upstream document differs from a whole contract."""
    theirs, ours = normalise(upstream), normalise(contract)
    return Drift(source, theirs, ours, judge(diff(theirs, ours), deviations))


def text(drift: Drift, *, known: bool = False) -> str:
    """Return the report for people."""
    lines = [
        f"{drift.source} ({drift.upstream['info']['version']}) against the contract",
        f"operations: {_count(drift.upstream)} upstream on these paths, {_count(drift.contract)} in the contract",
    ]
    lines += _section("wrong in the document itself", faults(drift.upstream))
    if not drift.verdict.unknown:
        lines += ["", "nothing unknown"]
    for title, found in drift.unknown().items():
        lines += _section(f"{title}, not known", _lines(found))
    unnecessary = drift.verdict.unnecessary
    lines += _section(
        "deviations that have become unnecessary", [f"{describe.place(c.pointer)}: {c.fact}" for c in unnecessary]
    )
    entries = {id(deviation) for _, deviation in drift.verdict.known}
    shown = _lines(difference for difference, _ in drift.verdict.known) if known else []
    lines += _section(f"known by {len(entries)} entries of deviations.yaml", shown, len(drift.verdict.known))
    return "\n".join(lines) + "\n"


def as_dict(drift: Drift) -> dict[str, Any]:
    """Return the report for machines."""
    return {
        "source": drift.source,
        "version": drift.upstream["info"]["version"],
        "operations": {"upstream": _count(drift.upstream), "contract": _count(drift.contract)},
        "faults": faults(drift.upstream),
        "unknown": {kind.replace(" ", "_"): [_data(each) for each in found] for kind, found in drift.unknown().items()},
        "known": [{**_data(each), "reason": deviation.reason} for each, deviation in drift.verdict.known],
        "unnecessary": [{"pointer": claim.pointer, "fact": claim.fact} for claim in drift.verdict.unnecessary],
    }


def _data(difference: Difference) -> dict[str, Any]:
    return {
        "pointer": difference.pointer,
        "fact": difference.fact,
        "upstream": difference.left,
        "contract": difference.right,
        "directions": sorted(difference.directions),
    }


def _count(document: dict[str, Any]) -> int:
    return sum(1 for _ in operations(document))


def _lines(found: Iterable[Difference]) -> list[str]:
    return [f"{describe.place(each.pointer)}: {describe.fact(each, describe.SIDES)}" for each in found]


def _section(title: str, lines: list[str], count: int = 0) -> list[str]:
    count = count or len(lines)
    return ["", f"{title}: {count}", *(f"  {line}" for line in lines)] if count else []


def main(arguments: Sequence[str] | None = None) -> int:
    """Report; return the exit status."""
    parser = argparse.ArgumentParser(prog="drift", description="Compare a vendor's document with the contract.")
    parser.add_argument("upstream", help="the document: OpenAPI 3.0 or 3.1, YAML or JSON, a file or a URL")
    parser.add_argument("--json", action="store_true", help="the report for machines")
    parser.add_argument("--known", action="store_true", help="list the known differences as well")
    parser.add_argument("--strict", action="store_true", help="exit 1 for an unnecessary deviation as well")
    parser.add_argument("--apply", action="store_true", help="write what is purely additive into the contract first")
    parser.add_argument("--contract", type=Path, default=CONTRACT, help="instead of spec/openapi.yaml")
    parser.add_argument("--deviations", type=Path, default=DEVIATIONS, help="instead of spec/deviations.yaml")
    options = parser.parse_args(arguments)
    try:
        deviations, upstream = read(options.deviations), load(options.upstream)
        drift = compare(options.upstream, upstream, load(options.contract), deviations)
        written: list[Difference] = []
        if options.apply:
            before = options.contract.read_text(encoding="utf-8")
            changed, written = apply_all(before, drift.upstream, drift.verdict.unknown)
            options.contract.write_text(changed, encoding="utf-8")
            drift = compare(options.upstream, upstream, parse(changed), deviations)
    except (LoadError, SpecError, DeviationError) as error:
        print(f"drift: {error}", file=sys.stderr)
        return 2
    if options.json:
        applied = {"applied": [_data(each) for each in written]} if options.apply else {}
        print(json.dumps({**as_dict(drift), **applied}, ensure_ascii=False, indent=2))
    else:
        if options.apply:
            print(f"written into {options.contract.name}: {len(written)}", *_lines(written), sep="\n  ")
            print("what is left is for a person to decide\n")
        print(text(drift, known=options.known), end="")
    return 1 if drift.verdict.unknown or (options.strict and drift.verdict.unnecessary) else 0


if __name__ == "__main__":
    sys.exit(main())
