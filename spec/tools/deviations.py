"""Intended differences from the vendor's document: read `spec/deviations.yaml`, and check it against both documents.

    python -m spec.tools.deviations UPSTREAM        exit 1: a difference without an entry, or an entry without one

An entry names a location (or several, or a pattern) in the contract, the facts that differ, and the reason:

    - pointer: /components/schemas/FineTuningJob/properties/seed
      facts:
        required: {upstream: true, contract: false}
      service: observed behaviour of the service
      since: start of this behaviour
      evidence: [recordings or documents that show it]
      reason: reason for the value in the contract

In a pattern, `*` matches one part of a pointer and `**` any number of parts. Only patterns can leave out a value, and
can use `"*"` for every fact.
"""

from __future__ import annotations

import argparse
import functools
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spec.tools.diff import Difference, diff
from spec.tools.load import CONTRACT, DEVIATIONS, load, parse
from spec.tools.normalise import normalise

KEYS = ("pointer", "facts", "service", "since", "evidence", "reason")
SIDES = {"upstream", "contract"}
# the stored versions of the vendor's document contain only the path of a single model
OPTIONAL_PATHS = frozenset({"/models"})


class DeviationError(ValueError):
    """An entry is incomplete or cannot be checked."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One entry.

    Attributes:
        pointers: Locations in the contract, or patterns.
        facts: The values of `upstream` and `contract` for each fact.
        service: Observed behaviour of the service.
        since: Start of this behaviour.
        evidence: IDs of recordings, or names of documents.
        reason: Reason for the value in the contract.
    """

    pointers: tuple[str, ...]
    facts: dict[str, dict[str, Any]]
    service: str
    since: str
    evidence: tuple[str, ...]
    reason: str

    def claims(self) -> Iterator[Claim]:
        """Yield the differences that this entry claims, one location and one fact at a time."""
        for pointer in self.pointers:
            for fact, values in self.facts.items():
                yield Claim(self, pointer, fact, values)


@dataclass(frozen=True, slots=True)
class Claim:
    """One location and one fact of an entry."""

    deviation: Deviation
    pointer: str
    fact: str
    values: dict[str, Any]

    def covers(self, difference: Difference) -> bool:
        """Whether the difference is the claimed one, with the same values."""
        values = {"upstream": difference.left, "contract": difference.right}
        return self.concerns(difference.pointer, difference.fact) and all(
            values[side] == value for side, value in self.values.items()
        )

    def concerns(self, pointer: str, fact: str) -> bool:
        """Whether the claim is about this fact at this location, with any values."""
        return self.fact in (fact, "*") and _pattern(self.pointer).fullmatch(pointer) is not None

    def __str__(self) -> str:
        return f"{self.pointer} {self.fact}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of comparing entries and differences.

    Attributes:
        known: Each difference that has an entry, with the entry.
        unknown: Differences without an entry.
        unnecessary: Claims without a difference.
    """

    known: list[tuple[Difference, Deviation]]
    unknown: list[Difference]
    unnecessary: list[Claim]


def read(path: Path = DEVIATIONS) -> list[Deviation]:
    """Return the entries of a deviations file.

    Raises:
        DeviationError: An entry is incomplete or cannot be checked.
    """
    data = parse(path.read_text(encoding="utf-8"), name=str(path))
    if not isinstance(data, dict) or not isinstance(data.get("deviations"), list):
        raise DeviationError(f"{path}: there is no list `deviations`")
    return [_entry(number, each) for number, each in enumerate(data["deviations"], start=1)]


def compare(upstream: dict[str, Any], contract: dict[str, Any]) -> list[Difference]:
    """Return the differences from the vendor's document (left) to the contract (right), both in normal form.

    Paths that the stored versions of the document lack are compared only if the document has them, so that the
    entries fit a stored version and a whole document.
    """
    missing = OPTIONAL_PATHS - upstream["paths"].keys()
    paths = {path: item for path, item in contract["paths"].items() if path not in missing}
    return diff(upstream, {**contract, "paths": paths})


def judge(differences: Sequence[Difference], deviations: Sequence[Deviation]) -> Verdict:
    """Return the known differences, the unknown ones, and the unnecessary claims.

    The differences run from upstream (left) to the contract (right).
    """
    claims = [claim for deviation in deviations for claim in deviation.claims()]
    used: set[int] = set()
    known: list[tuple[Difference, Deviation]] = []
    unknown: list[Difference] = []
    for difference in differences:
        covering = [number for number, claim in enumerate(claims) if claim.covers(difference)]
        used.update(covering)
        if covering:
            known.append((difference, claims[covering[0]].deviation))
        else:
            unknown.append(difference)
    return Verdict(known, unknown, [claim for number, claim in enumerate(claims) if number not in used])


def _entry(number: int, data: Any) -> Deviation:
    where = f"entry {number}"
    if not isinstance(data, dict):
        raise DeviationError(f"{where} is not a mapping")
    pointers = data.get("pointer") or []
    pointers = [pointers] if isinstance(pointers, str) else pointers
    where += f" ({pointers[0] if pointers else 'no pointer'})"
    for key in KEYS:
        if not data.get(key):
            raise DeviationError(f"{where} has no `{key}`")
    if unknown := data.keys() - set(KEYS):
        raise DeviationError(f"{where} has unknown keys: {', '.join(sorted(unknown))}")
    facts = {fact: values or {} for fact, values in data["facts"].items()}
    for fact, values in facts.items():
        if values.keys() - SIDES:
            raise DeviationError(f"{where}, {fact}: use only `upstream` and `contract`")
        if any("*" not in pointer for pointer in pointers) and (values.keys() != SIDES or fact == "*"):
            raise DeviationError(f"{where}, {fact}: an exact location needs the fact and the values of both sides")
    return Deviation(
        tuple(pointers),
        facts,
        str(data["service"]),
        str(data["since"]),
        tuple(str(each) for each in data["evidence"]),
        str(data["reason"]),
    )


@functools.cache
def _pattern(pointer: str) -> re.Pattern[str]:
    parts = {"**": ".*", "*": "[^/]*"}
    return re.compile("".join(parts.get(part, re.escape(part)) for part in re.split(r"(\*\*|\*)", pointer)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the entries; return the exit status."""
    options = argparse.ArgumentParser(
        description="Check spec/deviations.yaml against the vendor's document and the contract."
    )
    options.add_argument("upstream", help="the vendor's document: a file or a URL")
    given = options.parse_args(arguments)
    verdict = judge(compare(normalise(load(given.upstream)), normalise(load(CONTRACT))), read())
    for difference in verdict.unknown:
        print(
            f"no entry: {difference.pointer} {difference.fact}: upstream {difference.left!r}, here {difference.right!r}"
        )
    for claim in verdict.unnecessary:
        print(f"no difference: {claim}")
    print(f"{len(verdict.known)} differences are known")
    return 1 if verdict.unknown or verdict.unnecessary else 0


if __name__ == "__main__":
    sys.exit(main())
