"""What cassettes are held to, each rule by itself. A problem says which rule, where, and what mends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from ft_client.cassettes import secrets
from ft_client.cassettes.contract import Contract
from ft_client.cassettes.judge import judge
from ft_client.cassettes.store import Cassette, CassetteFile

# Refusals of a request for what it is: only they excuse a request that breaks the contract.
_ABOUT_THE_REQUEST = {400, 413, 415, 422}
_UNREAL = re.compile(r"(?:^|\.)(?:test|invalid|example|localhost)$|^127\.|^\[?::1\]?$|^$")


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that is broken."""

    rule: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Rules:
    """What a project holds its cassettes to.

    Attributes:
        contract_file: The OpenAPI document; without one nothing is held to a contract.
        label: The header by which a stand-in of the service marks its answers.
        patterns: The project's own shapes of secrets.
        renew: The command that records a file anew; `{file}` is its name.
        ignored: Names of rules that are off.
    """

    contract_file: Path | None = None
    label: str | None = None
    patterns: tuple[str, ...] = ()
    renew: str = "record {file} again"
    ignored: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def contract(self) -> Contract | None:
        """The contract, read once."""
        return None if self.contract_file is None else Contract.load(self.contract_file)

    @cached_property
    def kinds(self) -> tuple[secrets.Kind, ...]:
        """All shapes of secrets."""
        return secrets.KINDS + secrets.extra(self.patterns)

    def command(self, file: str) -> str:
        """Return the command that records a file anew."""
        return self.renew.replace("{file}", file)


def check_file(rules: Rules, name: str, file: CassetteFile) -> list[Problem]:
    """Return every problem of a file and of all its cassettes.

    Args:
        rules: What it is held to.
        name: Of the file, for messages and for the command that renews it.
        file: What it holds.
    """
    found = check_head(rules, name, file)
    for cassette in file.cassettes:
        found += check_cassette(rules, name, file, cassette)
    return found


def check_head(rules: Rules, name: str, file: CassetteFile) -> list[Problem]:
    """Return the problems of a file as a whole."""
    return _run(_FILE_RULES, rules, name, lambda rule: rule(rules, name, file))


def check_cassette(rules: Rules, name: str, file: CassetteFile, cassette: str) -> list[Problem]:
    """Return the problems of one cassette of a file."""
    where = f"{name}/{cassette}"
    return _run(_CASSETTE_RULES, rules, where, lambda rule: rule(rules, file, file.cassettes[cassette]))


def _run(
    named: dict[str, Callable[..., Iterator[str]]],
    rules: Rules,
    where: str,
    call: Callable[[Callable[..., Iterator[str]]], Iterator[str]],
) -> list[Problem]:
    return [
        Problem(name, where, message)
        for name, rule in named.items()
        if name not in rules.ignored
        for message in call(rule)
    ]


# ---- of a file ------------------------------------------------------------------------------------------------------


def _no_cassettes(rules: Rules, name: str, file: CassetteFile) -> Iterator[str]:
    if not file.cassettes:
        yield f"the file holds no cassettes -> delete it, or {rules.command(name)}"


def _origin(rules: Rules, name: str, file: CassetteFile) -> Iterator[str]:
    """Nothing poses as what it is not."""
    recorded = file.recorded
    host = urlsplit(recorded.base_url).hostname or ""
    if not recorded.service:
        yield "the file does not say what it was recorded against"
    try:
        datetime.fromisoformat(recorded.at)
    except (TypeError, ValueError):
        yield f"the file does not say when it was recorded: {recorded.at!r}"
    if recorded.simulated and not _UNREAL.search(host):
        yield f"simulated answers pose as those of {host}"
    if not recorded.simulated and _UNREAL.search(host):
        yield f"the answers are said to be real, and {host or 'no host'} is no service's address"
    if rules.label is None:
        return
    for cassette, one in file.cassettes.items():
        for number, interaction in enumerate(one.interactions):
            labelled = rules.label.lower() in interaction.response.headers
            if labelled and not recorded.simulated:
                yield f"{cassette}, interaction {number}: a simulated answer poses as a real one"
            if recorded.simulated and not labelled:
                yield f"{cassette}, interaction {number}: the answer lacks the label {rules.label} of a simulated one"


def _stale(rules: Rules, name: str, file: CassetteFile) -> Iterator[str]:
    if rules.contract is None:
        return
    for operation_id, digest in file.contract.items():
        now = rules.contract.digest(operation_id)
        if now is None:
            yield f"the contract has no operation {operation_id} any more -> {rules.command(name)}"
        elif now != digest:
            yield f"the contract of {operation_id} has changed since this was recorded -> {rules.command(name)}"
    used = {
        operation.id
        for cassette in file.cassettes.values()
        for interaction in cassette.interactions
        if (operation := judge(rules.contract, interaction).operation) is not None
    }
    for operation_id in sorted(used - set(file.contract)):
        yield f"the file does not say for which contract of {operation_id} it was recorded -> {rules.command(name)}"


# ---- of a cassette --------------------------------------------------------------------------------------------------


def _empty(rules: Rules, file: CassetteFile, cassette: Cassette) -> Iterator[str]:
    if not cassette.interactions:
        yield "there is nothing on it"


def _contract(rules: Rules, file: CassetteFile, cassette: Cassette) -> Iterator[str]:
    if rules.contract is None:
        return
    broken = False
    for number, interaction in enumerate(cassette.interactions):
        judged = judge(rules.contract, interaction)
        status = interaction.response.status
        yield from (f"interaction {number}: {problem}" for problem in judged.answer_problems)
        excused = cassette.breaks_contract and judged.operation is not None and status in _ABOUT_THE_REQUEST
        broken |= excused and bool(judged.request_problems)
        if not excused:
            yield from (f"interaction {number}: {problem}" for problem in judged.request_problems)
    if cassette.breaks_contract and not broken:
        yield "it is said to break the contract, and no refused request of it does"


def _secrets(rules: Rules, file: CassetteFile, cassette: Cassette) -> Iterator[str]:
    yield from secrets.in_cassette(cassette, rules.kinds)


_FILE_RULES: dict[str, Callable[..., Iterator[str]]] = {"empty": _no_cassettes, "origin": _origin, "stale": _stale}
_CASSETTE_RULES: dict[str, Callable[..., Iterator[str]]] = {"empty": _empty, "contract": _contract, "secret": _secrets}

# The first ones are properties of files; the others show when tests run.
RULES = ("empty", "origin", "stale", "contract", "secret", "missing", "unused", "orphan")
