"""Environment of every test: no network, no user settings, and the same random choices in every run."""

import os
import signal
from pathlib import Path

import hypothesis
import pytest

from tests.support import network

ROOT = Path(__file__).resolve().parents[1]

pytest_plugins = ["tests.support.coverage_report", "tests.support.figures", "tests.support.node_ids"]

pytest.register_assert_rewrite("tests.support.fault_table")  # for detailed assertion messages

# Settings that would point a client to another service or give it a real key. Subprocesses inherit their absence.
_FOREIGN = ("OPENAI_", "AZURE_OPENAI_", "FT_SANDBOX_", "FT_RECORD_")
_PROXIES = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}

hypothesis.settings.register_profile("repeatable", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)


def pytest_configure() -> None:
    """Remove user settings and block the network before any test module is imported."""
    for name in list(os.environ):
        if name.startswith(_FOREIGN) or name.upper() in _PROXIES:
            del os.environ[name]
    os.environ["FT_JOURNAL"] = "0"  # the journal of the user is not touched; a test of it sets a path
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Shells start background jobs with SIGINT ignored. Processes started by tests would inherit that and never end.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
    network.block()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run tests marked `anyio` on asyncio, the event loop of most httpx users."""
    return "asyncio"


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def upstream() -> Path:
    """The folder with earlier versions of the vendor's document. It is not part of the project."""
    folder = ROOT / os.environ.get("FT_CLIENT_UPSTREAM", "../shared/upstream")
    if not list(folder.glob("*.yaml")):
        pytest.skip(f"no upstream documents in {folder}: FT_CLIENT_UPSTREAM names their folder")
    return folder
