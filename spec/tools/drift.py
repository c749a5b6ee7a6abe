"""`make drift UPSTREAM=file-or-URL`: compare the vendor's document with the contract, facts only.

    python -m spec.tools.drift UPSTREAM [--json] [--known] [--strict] [--apply]

Exit 0: spec/deviations.yaml has an entry for every difference. 1: some have none (with --strict also: an entry is
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
from spec.tools.apply import Applied, apply_all
from spec.tools.consistency import faults
from spec.tools.deviations import Deviation, DeviationError, Verdict, judge, read
from spec.tools.deviations import compare as differences
from spec.tools.diff import Difference
from spec.tools.load import CONTRACT, DEVIATIONS, LoadError, load, parse
from spec.tools.normalise import SpecError, normalise, operations


@dataclass(frozen=True, slots=True)
class Drift:
    """The differences of the vendor's document and the contract.

    Attributes:
        source: File or URL of the document.
        upstream: The document, cut and in normal form.
        contract: The contract in normal form.
        verdict: The known and unknown differences.
    """

    source: str
    upstream: dict[str, Any]
    contract: dict[str, Any]
    verdict: Verdict

    def unknown(self) -> dict[str, list[Difference]]:
        """Return the differences without an entry: only upstream, only here, and different."""
        found = self.verdict.unknown
        return {
            "new upstream": [each for each in found if each.removed],
            "gone upstream": [each for each in found if each.added],
            "different": [each for each in found if not each.removed and not each.added],
        }


def compare(source: str, upstream: dict[str, Any], contract: dict[str, Any], deviations: Sequence[Deviation]) -> Drift:
    """Return the differences of a whole upstream document and a whole contract."""
    theirs, ours = normalise(upstream), normalise(contract)
    return Drift(source, theirs, ours, judge(differences(theirs, ours), deviations))


def text(drift: Drift, *, known: bool = False) -> str:
    """Return the report for people."""
    lines = [
        f"{drift.source} ({drift.upstream['info']['version']}) against the contract",
        f"operations: {_count(drift.upstream)} upstream on these paths, {_count(drift.contract)} in the contract",
    ]
    lines += _section("contradictions in the document itself", faults(drift.upstream))
    if not drift.verdict.unknown:
        lines += ["", "no unknown differences"]
    for title, found in drift.unknown().items():
        lines += _section(f"{title}, not known", _lines(found))
    unnecessary = drift.verdict.unnecessary
    lines += _section("unnecessary deviations", [f"{describe.place(c.pointer)}: {c.fact}" for c in unnecessary])
    entries = {id(deviation) for _, deviation in drift.verdict.known}
    shown = _lines(difference for difference, _ in drift.verdict.known) if known else []
    lines += _section(f"known from {len(entries)} entries of deviations.yaml", shown, len(drift.verdict.known))
    return "\n".join(lines) + "\n"


def as_dict(drift: Drift) -> dict[str, Any]:
    """Return the report as data."""
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
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--known", action="store_true", help="list the known differences too")
    parser.add_argument("--strict", action="store_true", help="exit 1 for an unnecessary deviation too")
    parser.add_argument(
        "--apply", action="store_true", help="write purely additive differences into the contract first"
    )
    parser.add_argument("--contract", type=Path, default=CONTRACT, help="the contract [default: spec/openapi.yaml]")
    parser.add_argument(
        "--deviations", type=Path, default=DEVIATIONS, help="the deviations [default: spec/deviations.yaml]"
    )
    options = parser.parse_args(arguments)
    try:
        deviations, upstream = read(options.deviations), load(options.upstream)
        drift = compare(options.upstream, upstream, load(options.contract), deviations)
        applied = Applied("", [], [])
        if options.apply:
            before = options.contract.read_text(encoding="utf-8")
            applied = apply_all(before, drift.upstream, drift.verdict.unknown)
            drift = compare(options.upstream, upstream, parse(applied.text), deviations)
            options.contract.write_text(applied.text, encoding="utf-8")
    except (LoadError, SpecError, DeviationError) as error:
        print(f"drift: {error}", file=sys.stderr)
        return 2
    if options.json:
        report = as_dict(drift)
        if options.apply:
            report["applied"] = [_data(each) for each in applied.written]
            report["rejected"] = [{**_data(each), "reason": reason} for each, reason in applied.rejected]
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        if options.apply:
            print(f"written to {options.contract.name}: {len(applied.written)}", *_lines(applied.written), sep="\n  ")
            if applied.rejected:
                reasons = [f"{describe.place(each.pointer)}: {reason}" for each, reason in applied.rejected]
                print(f"not written: {len(reasons)}", *reasons, sep="\n  ")
            print("the remaining differences need a decision\n")
        print(text(drift, known=options.known), end="")
    return 1 if drift.verdict.unknown or (options.strict and drift.verdict.unnecessary) else 0


if __name__ == "__main__":
    sys.exit(main())
