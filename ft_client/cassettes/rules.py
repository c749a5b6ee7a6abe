"""The rules for cassettes. A problem has a rule, a place and a next step."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from ft_client.cassettes import secrets
from ft_client.cassettes.contract import Contract
from ft_client.cassettes.store import (
    SIDECAR,
    CassetteFileError,
    Interaction,
    Recording,
    cassette_files,
    interaction_lines,
    read_cassette,
    read_sidecar,
)
from ft_client.cassettes.validation import ValidatedInteraction, validate

_FIRST_STEPS = {"contract": "correct the contract, or ", "secret": "revoke a secret that was committed, then "}
# Only these error responses excuse a request that breaks the contract.
_INVALID_REQUEST = {400, 413, 415, 422}
_RESERVED_HOST = re.compile(
    r"(?:.*\.)?(?:test|invalid|example|localhost|example\.(?:com|org|net))|127\.[\d.]+|::1|[^.:]*"
)
# rule, number of the interaction, message
Finding = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class CassetteProblem:
    """A broken rule.

    Attributes:
        rule: Its name.
        path: The cassette.
        message: The problem, then the next step.
        interaction: Number of the interaction, from 0; None for the whole file.
        line: Line of the interaction in the file, from 1; None if it is unknown.
    """

    rule: str
    path: Path
    message: str
    interaction: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = "" if self.interaction is None else f"interaction {self.interaction}: "
        return f"{self.path}{f':{self.line}' if self.line else ''}: {self.rule}: {place}{self.message}"

    def to_dict(self) -> dict[str, str | int | None]:
        """Return plain data."""
        return asdict(self) | {"path": self.path.as_posix()}


@dataclass(frozen=True)
class Rules:
    """The rules, as a project configures them.

    Attributes:
        contract_source: The OpenAPI document, or `ft_client`; None to skip `contract` and `stale`.
        base_path: Path before the paths of the document; None for those of its servers.
        label: Header of every response of a stand-in of the service; None if none is used.
        patterns: Regular expressions of the project's own secrets.
        rerecord_command: Command that records a cassette again; `{file}` is its path.
        ignored: Names of rules that do not apply.
    """

    contract_source: str | Path | None = None
    base_path: str | None = None
    label: str | None = None
    patterns: tuple[str, ...] = ()
    rerecord_command: str = "pytest --record-mode=rewrite"
    ignored: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def contract(self) -> Contract | None:
        """The contract, loaded once."""
        contract = None if self.contract_source is None else Contract.load(self.contract_source)
        if contract is not None:
            contract.base_path = self.base_path
        return contract

    @cached_property
    def secret_patterns(self) -> tuple[secrets.SecretPattern, ...]:
        """All secret patterns."""
        return (*secrets.environment_patterns(), *secrets.custom_patterns(self.patterns), *secrets.DEFAULT_PATTERNS)

    def rerecord_hint(self, path: Path) -> str:
        """Return the next step that records a cassette again."""
        return f"record it again: {self.rerecord_command.replace('{file}', path.as_posix())}"

    def check_file(self, path: Path, shown: Path | None = None) -> list[CassetteProblem]:
        """Return the problems of a cassette and of its entry in the sidecar; `shown` is its path in messages."""
        shown = shown or path
        try:
            findings = list(self._findings(read_cassette(path), read_sidecar(path.parent), path.name))
        except CassetteFileError as error:
            findings = [("format", None, str(error))]
        lines = interaction_lines(path) if any(number is not None for _, number, _ in findings) else []
        return [
            CassetteProblem(
                rule,
                shown,
                f"{text} -> {_FIRST_STEPS.get(rule, '')}{self.rerecord_hint(shown)}",
                number,
                None if number is None else lines[number],
            )
            for rule, number, text in findings
            if rule not in self.ignored
        ]

    def _findings(
        self, interactions: list[Interaction], sidecar: dict[str, Recording] | None, name: str
    ) -> Iterator[Finding]:
        if not interactions:
            yield "format", None, "the cassette has no interactions"
        recording = None if sidecar is None else sidecar.get(name)
        if sidecar is not None and recording is None:
            yield "origin", None, f"{SIDECAR} has no entry for this cassette"
        yield from self.find_secrets(interactions)
        yield from self._origin(interactions, recording)
        if self.contract is not None:
            validated = [validate(self.contract, each) for each in interactions]
            yield from self._contract(validated, interactions, recording)
            if recording is not None:
                yield from self._stale(self.contract, validated, recording)

    def find_secrets(self, interactions: list[Interaction]) -> Iterator[Finding]:
        """Yield every secret."""
        for number, interaction in enumerate(interactions):
            yield from (("secret", number, text) for text in secrets.find_secrets(interaction, self.secret_patterns))

    def _contract(
        self, validated: list[ValidatedInteraction], interactions: list[Interaction], recording: Recording | None
    ) -> Iterator[Finding]:
        # without an entry in the sidecar, the status of the response alone decides
        may_break = recording is None or recording.invalid_request
        breaks = False
        for number, (result, interaction) in enumerate(zip(validated, interactions, strict=True)):
            excused = may_break and result.operation is not None and interaction.status in _INVALID_REQUEST
            breaks |= excused and bool(result.request_problems)
            problems = [*([] if excused else result.request_problems), *result.response_problems]
            yield from (("contract", number, problem) for problem in problems)
        if recording is not None and recording.invalid_request and not breaks:
            yield "contract", None, "marked invalid_request, but no rejected request breaks the contract"

    def _stale(
        self, contract: Contract, validated: Iterable[ValidatedInteraction], recording: Recording
    ) -> Iterator[Finding]:
        for operation_id, digest in recording.contract.items():
            if operation_id not in contract.operations:
                yield "stale", None, f"the contract no longer has the operation {operation_id}"
            elif contract.digest(operation_id) != digest:
                yield "stale", None, f"the contract of {operation_id} has changed since the recording"
        for operation_id in sorted(
            {each.operation.id for each in validated if each.operation} - set(recording.contract)
        ):
            yield "stale", None, f"{SIDECAR} has no contract digest of {operation_id}"

    def _origin(self, interactions: list[Interaction], recording: Recording | None) -> Iterator[Finding]:
        for number, interaction in enumerate(interactions):
            if self._label(interaction) and not _is_reserved(_host(interaction)):
                yield "origin", number, f"a simulated response ({self.label}) with the address of {_host(interaction)}"
            elif recording is not None and recording.label and recording.label not in interaction.response.headers:
                yield "origin", number, f"response header {recording.label} of a simulated response is missing"
            if recording is not None and recording.simulated != _is_reserved(_host(interaction)):
                described = "simulated" if recording.simulated else "real"
                yield "origin", number, f"{SIDECAR} describes this response as {described}, but it is not"
        if recording is None:
            return
        if recording.service not in map(_host, interactions):
            yield "origin", None, f"{SIDECAR} names the service {recording.service}, but no request was sent to it"
        try:
            datetime.fromisoformat(recording.recorded_at)
        except ValueError:
            yield "origin", None, f"{SIDECAR} has no valid time: {recording.recorded_at!r}"

    def _label(self, interaction: Interaction) -> str:
        """Return the header that marks a response as simulated; "" if it is not marked."""
        name = (self.label or "").lower()
        return name if name in interaction.response.headers else ""

    def describe(self, path: Path) -> Recording:
        """Return the sidecar's entry of a cassette that was just recorded."""
        interactions = read_cassette(path)
        contract = self.contract
        found = [contract.match(each.method, each.url) for each in interactions] if contract else []
        digests = {match[0].id: contract.digest(match[0].id) or "" for match in found if match and contract}
        return Recording(
            service=_host(interactions[0]) if interactions else "",
            simulated=any(_is_reserved(_host(each)) for each in interactions),
            label=max(map(self._label, interactions), default=""),
            contract=dict(sorted(digests.items())),
        )


def find_orphans(used: set[Path], shown: Callable[[Path], Path]) -> list[CassetteProblem]:
    """Return the cassettes and sidecar entries that no test uses, in the folders of those that tests use.

    A folder `cassettes`, as pytest-recording makes it, is searched with all folders in it.
    """
    folders = {next((parent for parent in path.parents if parent.name == "cassettes"), path.parent) for path in used}
    cassettes = sorted(path for folder in folders for path in cassette_files(folder) if path not in used)
    found = [CassetteProblem("orphan", shown(path), "no test uses this cassette -> delete it") for path in cassettes]
    for sidecar in sorted(path for folder in folders for path in folder.rglob(SIDECAR)):
        names = (name for name in read_sidecar(sidecar.parent) or {} if not (sidecar.parent / name).is_file())
        text = "does not exist -> delete its entry, or record it again"
        found += [CassetteProblem("orphan", shown(sidecar), f"the cassette {name} {text}") for name in names]
    return found


def _host(interaction: Interaction) -> str:
    return urlsplit(interaction.url).hostname or ""


def _is_reserved(host: str) -> bool:
    return _RESERVED_HOST.fullmatch(host) is not None
