"""Record the cassettes again: `make record`, or `make record ONLY="createFile deleteFile"` for some of them.

Without settings the embedded service answers, with a clock that stands still and IDs that repeat: two recordings of one
state of the project differ in their time alone, and a file that differs in nothing else is left as it is.

With FT_RECORD_BASE_URL and OPENAI_API_KEY (and OPENAI_ORG_ID, OPENAI_PROJECT_ID where they are needed) a real service
answers. Only what it can be asked without harm is recorded then, below `live` in the folder of the cassettes;
FT_RECORD_COSTS=1 adds the calls that cost money. Whatever names the account is taken out.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import httpx

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # as a program this finds the other modules by their path from the root

from ft_client import FTClient, __version__  # noqa: E402  # needs the line above
from ft_client.cassettes.recorder import Recorder, RecordingError  # noqa: E402  # likewise
from ft_client.cassettes.rules import Rules  # noqa: E402  # likewise
from ft_client.cassettes.secrets import Scrubber  # noqa: E402  # likewise
from ft_client.sandbox import ManualClock, Sandbox  # noqa: E402  # likewise
from tests.contract.scenarios import Given, Scenario, Stage, play  # noqa: E402  # likewise
from tests.contract.scenarios_all import scenarios  # noqa: E402  # likewise
from tests.support.cassettes import FOLDER, SETTINGS  # noqa: E402  # likewise
from tests.support.pauses import no_pauses  # noqa: E402  # likewise

NOTE = "Recorded by `make record`; nothing here is edited by hand."
LIVE = "live"


class Live(NamedTuple):
    """A real service to be recorded.

    Attributes:
        base_url: Its address.
        key: What it is asked with.
        organization: Sent along, if there is one.
        project: Sent along, if there is one.
        costs: Whether calls that cost money are made too.
    """

    base_url: str
    key: str
    organization: str | None = None
    project: str | None = None
    costs: bool = False

    def client(self, key: str, http: httpx.Client, *, max_retries: int) -> FTClient:
        """A client of it."""
        return FTClient(
            key,
            base_url=self.base_url,
            organization=self.organization,
            project=self.project,
            max_retries=max_retries,
            http_client=http,
        )


def rules() -> Rules:
    """What the project holds its cassettes to, as pyproject.toml says."""
    return Rules(
        contract_file=ROOT / SETTINGS["cassette_contract"],
        label=SETTINGS["cassette_label"],
        patterns=tuple(SETTINGS["cassette_secrets"]),
        renew=SETTINGS["cassette_renew"],
    )


def _wanted(only: Iterable[str], kinds: set[str]) -> list[Scenario]:
    chosen = set(only)
    unknown = chosen - {one.operation for one in scenarios().values()}
    if unknown:
        raise RecordingError(f"the contract has no operation {min(unknown)}")
    return [one for one in scenarios().values() if one.live in kinds and (not chosen or one.operation in chosen)]


def _record(recorder: Recorder, scenario: Scenario, name: str, base_url: str, client: FTClient, given: Given) -> None:
    with recorder.recording(name, base_url, given=given, breaks_contract=scenario.breaks_contract):
        outcome = play(client, scenario, given)
    status = outcome.value["status_code"] if outcome.kind == "error" else 200
    if not str(status).startswith(scenario.status[0]):
        raise RecordingError(f"{name}: the service answered {status}: {outcome.value}")


# ---- the embedded service -------------------------------------------------------------------------------------------


def record(folder: Path, only: Iterable[str] = ()) -> list[Path]:
    """Record against the embedded service.

    Args:
        folder: Where the cassettes go.
        only: Operations; all if empty.

    Returns:
        The files that changed.

    Raises:
        RecordingError: An answer breaks a rule; nothing was written.
    """
    recorder = Recorder(folder, rules(), simulation=f"ft-client sandbox {__version__}", note=NOTE)
    with ThreadPoolExecutor() as ending, httpx.Client() as http:
        for _, group in groupby(_wanted(only, {"no", "free", "costs"}), key=lambda one: one.operation):
            # a service takes longer to start and end than to answer: scenarios share one as far as they can
            services: dict[str, Sandbox] = {}
            try:
                for scenario in group:
                    kind = _kind(scenario)
                    if kind not in services:
                        services[kind] = _service(scenario, kind).start()
                    _simulate(recorder, scenario, services[kind], http)
            finally:
                for service in services.values():
                    ending.submit(service.stop)
    return recorder.save()


def _service(scenario: Scenario, kind: str) -> Sandbox:
    clock, seed = ManualClock(), zlib.crc32(kind.encode())
    return Sandbox(profile=scenario.profile, clock=clock, seed=seed, any_id=False, **scenario.options)


def _kind(scenario: Scenario) -> str:
    """What scenarios have in common that can share a service; its IDs follow from it."""
    return repr((scenario.operation, scenario.profile, scenario.alone and scenario.name, dict(scenario.options)))


def _simulate(recorder: Recorder, scenario: Scenario, sandbox: Sandbox, http: httpx.Client) -> None:
    stage = Stage(FTClient("sk-stage", base_url=sandbox.base_url, http_client=http), http, sandbox)
    client = FTClient(scenario.key, base_url=sandbox.base_url, max_retries=0, http_client=http)
    _record(recorder, scenario, scenario.name, sandbox.base_url, client, scenario.before(stage))
    stage.clean_up()


# ---- a real service -------------------------------------------------------------------------------------------------


def record_live(folder: Path, service: Live, only: Iterable[str] = ()) -> list[Path]:
    """Record against a real service, as far as it can be asked without harm.

    Args:
        folder: Where the cassettes go, below `live`.
        service: Who is asked.
        only: Operations; all if empty.

    Returns:
        The files that changed.

    Raises:
        RecordingError: An answer breaks a rule, or there is a secret left; nothing was written.
    """
    held_to = rules()
    known = {service.key: "<key>", service.organization: "org-redacted", service.project: "proj_redacted"}
    scrubber = Scrubber({secret: instead for secret, instead in known.items() if secret}, held_to.kinds)
    recorder = Recorder(folder, held_to, scrubber=scrubber, simulation="a sandbox", note=NOTE)
    with httpx.Client() as http:
        for scenario in _wanted(only, {"free", "costs"} if service.costs else {"free"}):
            stage = Stage(service.client(service.key, http, max_retries=2), http, None)
            try:
                client = service.client(scenario.key if scenario.status == "401" else service.key, http, max_retries=0)
                given = scenario.before(stage)
                _record(recorder, scenario, f"{LIVE}/{scenario.name}", service.base_url, client, given)
            finally:
                stage.clean_up()
    return recorder.save()


def main() -> int:
    """Record, and say what changed."""
    names = (os.environ.get("ONLY") or " ".join(sys.argv[1:])).split()
    only = [name.removeprefix(f"{LIVE}/") for name in names]
    base_url = os.environ.get("FT_RECORD_BASE_URL")
    key = os.environ.get("OPENAI_API_KEY")
    if (only != names or base_url) and not (base_url and key):
        print("a real service is recorded with FT_RECORD_BASE_URL and OPENAI_API_KEY set", file=sys.stderr)
        return 2
    try:
        with no_pauses():
            if base_url and key:
                service = Live(
                    base_url,
                    key,
                    os.environ.get("OPENAI_ORG_ID"),
                    os.environ.get("OPENAI_PROJECT_ID"),
                    os.environ.get("FT_RECORD_COSTS", "") not in ("", "0"),
                )
                changed = record_live(FOLDER, service, only)
            else:
                changed = record(FOLDER, only)
    except RecordingError as error:
        print(error, file=sys.stderr)
        return 1
    for path in changed:
        print(path.relative_to(ROOT))
    print(f"{len(changed)} files changed" if changed else "nothing has changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
