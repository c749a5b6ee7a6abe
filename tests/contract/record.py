"""Record the cassettes: `make record`, or `make record ONLY="createFile deleteFile"` for some operations.

By default the sandbox responds, with a stopped clock and repeatable IDs: a second recording changes no file.

With FT_RECORD_BASE_URL and OPENAI_API_KEY (and OPENAI_ORG_ID, OPENAI_PROJECT_ID if needed) a real service responds.
Only scenarios without side effects are recorded then, to `live/` in the folder of the cassettes. FT_RECORD_COSTS=1 adds
the requests that cost money.
"""

from __future__ import annotations

import contextlib
import os
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # as a program this finds the other modules by their path from the root

from ft_client import FTClient  # noqa: E402  # needs the line above
from ft_client.sandbox import ManualClock, Sandbox  # noqa: E402  # needs the line above
from tests.contract.scenarios import Scenario, Stage, Variables  # noqa: E402  # needs the line above
from tests.contract.scenarios_all import scenarios  # noqa: E402  # needs the line above
from tests.support import network  # noqa: E402  # needs the line above

TESTS = "tests/contract/test_cassettes.py"
LIVE = "live"


class Prepared(NamedTuple):
    """A service that is ready for a scenario.

    Attributes:
        options: Arguments of the client.
        variables: IDs of the objects that were created for the scenario.
    """

    options: dict[str, Any]
    variables: Variables


class Service(Protocol):
    """A service to record."""

    def prepared(self, scenario: Scenario, http: httpx.Client) -> contextlib.AbstractContextManager[Prepared]:
        """Create what a scenario needs, and delete it afterwards."""
        ...


class SandboxService:
    """The embedded service; the scenarios of an operation share sandboxes, because starting one takes long."""

    def __init__(self) -> None:
        self._sandboxes: dict[str, Sandbox] = {}
        self._operation = ""
        self._stopping = ThreadPoolExecutor(1)

    @contextlib.contextmanager
    def prepared(self, scenario: Scenario, http: httpx.Client) -> Iterator[Prepared]:
        """Start a sandbox and create what a scenario needs."""
        if scenario.operation != self._operation:
            self.stop()
            self._operation = scenario.operation
        key = repr((scenario.operation, scenario.profile, scenario.alone and scenario.name, dict(scenario.options)))
        if key not in self._sandboxes:
            self._sandboxes[key] = Sandbox(
                profile=scenario.profile,
                clock=ManualClock(),
                seed=zlib.crc32(key.encode()),
                any_id=False,
                **scenario.options,
            ).start()
        sandbox = self._sandboxes[key]
        stage = Stage(FTClient("sk-stage", base_url=sandbox.base_url, http_client=http), http, sandbox)
        variables = scenario.before(stage)
        yield Prepared({"api_key": scenario.key, "base_url": sandbox.base_url}, variables)
        stage.clean_up()

    def stop(self) -> None:
        """Stop the sandboxes, in the background."""
        for sandbox in self._sandboxes.values():
            self._stopping.submit(sandbox.stop)
        self._sandboxes.clear()

    def close(self) -> None:
        """Stop the sandboxes, and wait for it."""
        self.stop()
        self._stopping.shutdown()


class LiveService(NamedTuple):
    """A real service.

    Attributes:
        base_url: Its URL.
        key: API key.
        organization: Optional organization ID.
        project: Optional project ID.
        costs: Whether to send requests that cost money.
    """

    base_url: str
    key: str
    organization: str | None = None
    project: str | None = None
    costs: bool = False

    @contextlib.contextmanager
    def prepared(self, scenario: Scenario, http: httpx.Client) -> Iterator[Prepared]:
        """Create what a scenario needs."""
        options: dict[str, Any] = {
            "base_url": self.base_url,
            "organization": self.organization,
            "project": self.project,
        }
        stage = Stage(FTClient(self.key, **options, max_retries=2, http_client=http), http, None)
        try:
            key = scenario.key if scenario.status == "401" else self.key
            yield Prepared({**options, "api_key": key}, scenario.before(stage))
        finally:
            stage.clean_up()

    def records(self, scenario: Scenario) -> bool:
        """Return whether a scenario can be recorded without side effects, and free of charge if required."""
        return scenario.live in ({"free", "costs"} if self.costs else {"free"})


class RecordingPlugin:
    """Passes the service and the folder to the tests.

    Attributes:
        service: A real service; None for the sandbox.
        folder: Where the cassettes go; None for the folder of the project.
    """

    is_cassette_recording = True

    def __init__(self, service: LiveService | None = None, folder: Path | None = None) -> None:
        self.service = service
        self.folder = folder
        self._proxies = {name: value for name, value in os.environ.items() if name.upper().endswith("_PROXY")}

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Restore the proxies for a real service: tests ignore those of the user."""
        if self.service is not None:
            os.environ.update(self._proxies)


def recording_plugin(config: pytest.Config) -> RecordingPlugin:
    """The plugin of a test run; the sandbox and the folder of the project by default."""
    # its class differs if this module is the program
    found = (each for each in config.pluginmanager.get_plugins() if hasattr(each, "is_cassette_recording"))
    return next(found, None) or RecordingPlugin()


def record(
    service: LiveService | None = None,
    only: list[str] | None = None,
    folder: Path | None = None,
    mode: str = "all",
) -> int:
    """Record cassettes by running their tests.

    Args:
        service: A real service; None for the sandbox.
        only: Operations; all if empty.
        folder: Where the cassettes go.
        mode: Record mode of vcrpy; `none` replays.

    Returns:
        The exit code of pytest.
    """
    names = [name for name, each in scenarios().items() if not only or each.operation in only]
    if service is not None:
        names = [f"{LIVE}/{name}" for name in names if service.records(scenarios()[name])]
    tests = [f"{TESTS}::test_sync_client_replays[{name}]" for name in names]
    options = [f"--record-mode={mode}", "--quiet", "-p", "no:cacheprovider", "--rootdir", str(ROOT)]
    # the client is imported already, for its tests that makes no difference
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    if service is not None:
        network.block = lambda: None  # tests stay on this machine, a live recording does not
        # the plugin replaces the values of variables with such names, wherever they occur
        secrets = {"LIVE_API_KEY": service.key, "LIVE_ORG_SECRET": service.organization}
        secrets["LIVE_PROJECT_SECRET"] = service.project
        os.environ.update({name: value for name, value in secrets.items() if value})
    with contextlib.chdir(ROOT):
        return int(pytest.main([*options, *tests], plugins=[RecordingPlugin(service, folder)]))


def main() -> int:
    """Record what the command line and the environment select."""
    names = (os.environ.get("ONLY") or " ".join(sys.argv[1:])).split()
    operations = {each.operation for each in scenarios().values()}
    only = [Path(name).parent.name if name.endswith(".yaml") else name.removeprefix(f"{LIVE}/") for name in names]
    if unknown := sorted(set(only) - operations):
        print(f"unknown operation {unknown[0]} -> use an operationId of the contract", file=sys.stderr)
        return 2
    base_url, key = os.environ.get("FT_RECORD_BASE_URL"), os.environ.get("OPENAI_API_KEY")
    wants_live = base_url is not None or any(LIVE in Path(name).parts for name in names)
    if wants_live and not (base_url and key):
        print("recording a real service needs FT_RECORD_BASE_URL and OPENAI_API_KEY", file=sys.stderr)
        return 2
    if base_url is None or key is None:
        return record(None, only)
    organization, project = os.environ.get("OPENAI_ORG_ID"), os.environ.get("OPENAI_PROJECT_ID")
    costs = os.environ.get("FT_RECORD_COSTS", "") not in ("", "0")
    return record(LiveService(base_url, key, organization, project, costs), only)


if __name__ == "__main__":
    sys.exit(main())
