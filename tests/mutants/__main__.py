"""The mutation score of the contract suite.

    python -m tests.mutants                      everything: an hour
    python -m tests.mutants --sample 40          as many, chosen by the commit
    python -m tests.mutants --only contract      or code; --matching TEXT for those with TEXT in their names

Each mutant is one fact changed: of the contract, or of the client's code and templates. It is killed when a test fails
that passes without it. A survivor has to stand in survivors.yaml with the reason why no test can tell it; a run ends
with 1 where one does not, where one that stands there is killed, or where the score is below 98 %.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter

import yaml

from tests.mutants import contract, court, trials, trials_code

LEAST = 0.98
LEAST_OF_SAMPLE = 0.85  # without recordings and upstream about 95 % of contract mutants are killed: never six by chance
SURVIVORS = trials.ROOT / "tests" / "mutants" / "survivors.yaml"
REPORT = trials.ROOT / "build" / "mutants.json"
Trial = trials.Contract | trials_code.Code | trials_code.Template


def commit() -> str:
    """What is checked out."""
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=trials.ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def known_survivors() -> dict[str, str]:
    """The reason for each mutant that no test can tell."""
    entries = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or []
    return {name: entry["reason"] for entry in entries for name in entry["mutants"]}


def chosen(options: argparse.Namespace) -> tuple[list[Trial], list[Trial]]:
    """The mutants to try, of code and of the contract; of a sample, half are of code."""
    kinds: dict[str, list[Trial]] = {
        "code": list(trials_code.trials()),
        "contract": [trials.Contract(mutant) for mutant in contract.mutants(trials.document())],
    }
    for kind, found in kinds.items():
        found = [each for each in found if not options.matching or options.matching in each.name]
        found = [] if options.only not in (None, kind) else found
        if options.sample:
            count = options.sample if options.only else options.sample // 2
            found = random.Random(f"{kind} {options.seed or commit()}").sample(found, min(count, len(found)))
        kinds[kind] = found
    return kinds["code"], kinds["contract"]


def tell(index: int, total: int, name: str, verdict: court.Verdict) -> None:
    """One line a mutant, as they end."""
    what = f"killed by {verdict.by}" if verdict.stage else "SURVIVED"
    print(f"{index:5}/{total} {verdict.seconds:5.1f} s  {name}: {what}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="mutants", description="The mutation score of the contract suite.")
    parser.add_argument("--sample", type=int, metavar="N", help="as many as N, chosen by the commit")
    parser.add_argument("--seed", help="choose by this instead of the commit")
    parser.add_argument("--only", choices=["contract", "code"])
    parser.add_argument("--matching", metavar="TEXT", help="only those with TEXT in their names")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--quiet", action="store_true", help="no line for each")
    options = parser.parse_args()
    begun = time.monotonic()
    trials.preload()
    of_code, of_contract = chosen(options)
    if not of_code and not of_contract:
        print("no such mutant")
        return 2
    verdicts: dict[str, court.Verdict] = {}
    total = len(of_code) + len(of_contract)
    # code first: what is changed must not be loaded yet, and where the contract is changed, it is better loaded once
    for work, load in ((of_code, None), (of_contract, trials.preload_client)):
        if work and load:
            load()
        for index, verdict in court.together([each.verdict for each in work], options.jobs):
            verdicts[work[index].name] = verdict
            if not options.quiet:
                tell(len(verdicts), total, work[index].name, verdict)
    return report(verdicts, options, time.monotonic() - begun)


def report(verdicts: dict[str, court.Verdict], options: argparse.Namespace, seconds: float) -> int:
    """Print and write what was found; return the exit code."""
    reasons = known_survivors()
    survivors = [name for name, verdict in verdicts.items() if not verdict.stage]
    unexplained = [name for name in survivors if name not in reasons]
    revived = [name for name, verdict in verdicts.items() if verdict.stage and name in reasons]
    score = 1 - len(survivors) / len(verdicts)
    stages = Counter(verdict.stage for verdict in verdicts.values() if verdict.stage)
    files = Counter(verdict.by.partition("::")[0].rpartition("/")[2] for verdict in verdicts.values() if verdict.stage)
    print(f"\n{score:.1%} of {len(verdicts)} mutants killed, in {seconds / 60:.0f} minutes")
    for name, count in files.most_common():
        print(f"  {count:5} first by {name}")
    for name in survivors:
        print(f"  survived: {name}\n            {reasons.get(name, 'NO REASON GIVEN')}")
    for name in revived:
        print(f"  killed, though survivors.yaml says that it cannot be: {name}")
    REPORT.parent.mkdir(exist_ok=True)
    result = {
        "commit": commit(),
        "score": score,
        "mutants": len(verdicts),
        "killed_in": dict(stages),
        "survivors": {name: reasons.get(name) for name in survivors},
        "by": {name: verdict.by for name, verdict in sorted(verdicts.items())},
    }
    REPORT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if options.sample:
        return 0 if score >= LEAST_OF_SAMPLE else 1
    return 0 if not unexplained and not revived and score >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
