"""The mutation score of the contract suite: contracts with one fact changed, and how many of them the suite notices.

    python tests/mutants/run.py              all of them
    python tests/mutants/run.py --sample 40  as many, chosen by the commit

A mutant is killed when a killer ends otherwise than with the real contract. Ends with 1
below 98 % (a sample: 90 %), survivors listed.
Mutants of code are not made here.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from spec.tools.load import load  # noqa: E402  # the root goes first
from tests.mutants.contract_mutants import Mutant, mutants  # noqa: E402
from tests.mutants.killers import KILLERS  # noqa: E402

BOUND, SAMPLE_BOUND = 0.98, 0.90  # one survivor of 40 says nothing about 98 %


def outcome(killer: Any, document: dict[str, Any]) -> Any:
    """How a killer ends; an error is an end like another."""
    try:
        return killer(document)
    except Exception as error:  # noqa: BLE001  # whatever a broken contract breaks
        return f"{type(error).__name__}: {error}"


def killed_by(mutant: Mutant, document: dict[str, Any], real: dict[str, Any]) -> str | None:
    """The first killer that notices; None for a survivor."""
    changed = mutant.of(document)
    for killer in KILLERS:
        if outcome(killer, changed) != real[killer.__name__]:
            return str(killer.__name__)
    return None


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sample", type=int, default=0, metavar="N")
    sample = arguments.parse_args().sample
    document = load(ROOT / "spec" / "openapi.yaml")
    chosen = list(mutants(document))
    made = len(chosen)
    if sample:
        commit = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        chosen = random.Random(commit).sample(chosen, min(sample, made))
    real = {killer.__name__: outcome(killer, document) for killer in KILLERS}
    kills: Counter[str] = Counter()
    survivors = []
    for mutant in chosen:
        by = killed_by(mutant, document, real)
        if by is None:
            survivors.append(f"{'/'.join(map(str, mutant.where))}: {mutant.kind}")
        else:
            kills[by] += 1
    score = 1 - len(survivors) / len(chosen)
    print(f"contract mutants: {score:.1%} of {len(chosen)} killed ({made} can be made)")
    for name, count in kills.most_common():
        print(f"  {count:5} first by {name}")
    for survivor in survivors:
        print(f"  survived: {survivor}")
    return 0 if score >= (SAMPLE_BOUND if sample else BOUND) else 1


if __name__ == "__main__":
    sys.exit(main())
