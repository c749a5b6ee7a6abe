"""Mutation scores of the test suite.

    python -m tests.mutants                      every mutant of contract and code: hours
    python -m tests.mutants --sample 40          a sample of 40, chosen by the commit
    python -m tests.mutants --only contract      or code; --matching TEXT for names that contain TEXT
    python -m tests.mutants --author             contract mutants of a wrong author, scored separately

Each mutant is one changed fact: of the contract, or of the client's code and templates. It is killed if a test fails
that passes without it. A survivor needs an entry with a reason in survivors.yaml. The exit code is 1 for a survivor
without one, for an entry whose mutant is killed, and for a score below the minimum.

Without --author, client and service stay as they are: the score is about their agreement with the contract. With
--author, the client is generated from the changed contract, and only the tests of evidence run: the score is about
the truth of the contract.
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

from tests.mutants import code_runs, contract, contract_runs, contract_scope, runner

MIN_SCORE = 0.98
MIN_AUTHOR_SCORE = 0.95
MIN_SAMPLE_SCORE = 0.85  # fewer than 60 mutants are too few for a percentage in the nineties
SMALL_SAMPLE = 60
SURVIVORS = contract_runs.ROOT / "tests" / "mutants" / "survivors.yaml"
REPORT = contract_runs.ROOT / "build" / "mutants.json"
Run = contract_runs.ContractRun | contract_runs.AuthorRun | code_runs.CodeRun | code_runs.TemplateRun


def commit() -> str:
    """Return the hash of the checked-out commit."""
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=contract_runs.ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def known_survivors(kind: str = "agreement") -> dict[str, str]:
    """Return the reason for each mutant that no test can kill; `kind` is "agreement" or "author"."""
    entries = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or []
    return {
        name: entry["reason"] for entry in entries for name in entry["mutants"] if entry.get("of", "agreement") == kind
    }


def choose(options: argparse.Namespace) -> tuple[list[Run], list[Run]]:
    """Return the runs of code and of the contract; half of a sample are of code."""
    kinds: dict[str, list[Run]] = {"code": [], "contract": []}
    document = contract_runs.document()
    if options.author:
        kinds["contract"] = [
            contract_runs.AuthorRun(each)
            for each in contract.author_mutants(document)
            if contract_scope.concerns_vendor(each, document) is not options.compatible
        ]
    else:
        kinds["code"] = list(code_runs.runs())
        kinds["contract"] = [contract_runs.ContractRun(each) for each in contract.mutants(document)]
    for kind, runs in kinds.items():
        texts = options.matching or [""]
        matching = [each for each in runs if any(text in each.name for text in texts)]
        chosen = [] if options.only not in (None, kind) else matching
        if options.sample:
            count = options.sample if options.only or options.author else options.sample // 2
            chosen = random.Random(f"{kind} {options.seed or commit()}").sample(chosen, min(count, len(chosen)))
        kinds[kind] = chosen
    return kinds["code"], kinds["contract"]


def show(index: int, total: int, name: str, result: runner.MutantResult) -> None:
    """Print one line for a mutant."""
    outcome = f"killed by {result.killed_by}" if result.stage else "SURVIVED"
    print(f"{index:5}/{total} {result.seconds:5.1f} s  {name}: {outcome}", flush=True)


def main() -> int:
    """Run the mutants; return the exit code."""
    parser = argparse.ArgumentParser(prog="mutants", description="Mutation scores of the test suite.")
    parser.add_argument("--sample", type=int, metavar="N", help="run N mutants, chosen by the commit")
    parser.add_argument("--seed", help="choose the sample by this text instead of the commit")
    parser.add_argument("--only", choices=["contract", "code"])
    parser.add_argument("--author", action="store_true", help="contract mutants of a wrong author")
    parser.add_argument("--compatible", action="store_true", help="with --author: operations of other services alone")
    parser.add_argument("--matching", metavar="TEXT", action="append", help="only names with TEXT; may be repeated")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--quiet", action="store_true", help="do not print a line for each mutant")
    options = parser.parse_args()
    started = time.monotonic()
    if options.author:
        contract_runs.hide_sources()
    contract_runs.preload()
    of_code, of_contract = choose(options)
    if not of_code and not of_contract:
        print("no mutant matches")
        return 2
    results: dict[str, runner.MutantResult] = {}
    total = len(of_code) + len(of_contract)
    # Code first: a changed module must not be loaded yet. A changed contract is faster with the client loaded once.
    preload_client = contract_runs.preload_evidence if options.author else contract_runs.preload_client
    for runs, load in ((of_code, None), (of_contract, preload_client)):
        if runs and load:
            load()
        for index, result in runner.run_parallel([each.run for each in runs], options.jobs):
            results[runs[index].name] = result
            if not options.quiet:
                show(len(results), total, runs[index].name, result)
    return max(report(results, options, time.monotonic() - started), check_baseline(results))


def check_baseline(results: dict[str, runner.MutantResult]) -> int:
    """Run the tests that killed mutants without a change; return 1 if one fails, because its kills prove nothing."""
    tests = {result.killed_by.partition("[")[0].partition(" ")[0] for result in results.values() if result.stage}
    found = tuple(sorted(each for each in tests if each.startswith("tests/")))
    if not found:
        return 0
    arguments = ("--cassette-ignore", "stale", *found)
    baseline = runner.run_stage(lambda _: None, runner.Stage("without a change", arguments))
    if baseline.stage:
        print(f"  also fails without a change, so that what it killed does not count: {baseline.killed_by}")
    return 1 if baseline.stage else 0


def report(results: dict[str, runner.MutantResult], options: argparse.Namespace, seconds: float) -> int:
    """Print and write the results; return the exit code."""
    reasons = known_survivors("author" if options.author else "agreement")
    survivors = [name for name, result in results.items() if not result.stage]
    unexplained = [name for name in survivors if name not in reasons]
    unexpectedly_killed = [name for name, result in results.items() if result.stage and name in reasons]
    score = 1 - len(survivors) / len(results)
    stages = Counter(result.stage for result in results.values() if result.stage)
    files = Counter(
        result.killed_by.partition("::")[0].rpartition("/")[2] for result in results.values() if result.stage
    )
    kind = "mutants of a wrong author" if options.author else "mutants"
    print(f"\n{score:.1%} of {len(results)} {kind} killed, in {seconds:.0f} s")
    for name, count in files.most_common():
        print(f"  {count:5} first by {name}")
    for name in survivors:
        print(f"  survived: {name}\n            {reasons.get(name, 'NO REASON GIVEN')}")
    for name in unexpectedly_killed:
        print(f"  killed, although survivors.yaml has a reason why it cannot be: {name}")
    path = REPORT.with_name("mutants-author.json") if options.author else REPORT
    path.parent.mkdir(exist_ok=True)
    content = {
        "commit": commit(),
        "score": score,
        "mutants": len(results),
        "killed_in": dict(stages),
        "survivors": {name: reasons.get(name) for name in survivors},
        "killed_by": {name: result.killed_by for name, result in sorted(results.items())},
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    if options.sample and (len(results) < SMALL_SAMPLE or not options.author):
        return 0 if score >= MIN_SAMPLE_SCORE else 1
    if options.author:
        return 0 if score >= MIN_AUTHOR_SCORE else 1
    return 0 if not unexplained and not unexpectedly_killed and score >= MIN_SCORE else 1


if __name__ == "__main__":
    sys.exit(main())
