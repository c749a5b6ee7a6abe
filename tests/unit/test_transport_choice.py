"""Which transport an async client uses: by the variable FT_TRANSPORT, and by the version of aiohttp."""

import importlib.metadata
import tomllib
from pathlib import Path

import pytest

from ft_client import AsyncFTClient, FTClientError
from ft_client._runtime import network

pytest.importorskip("aiohttp", reason="the extra fast")


@pytest.mark.parametrize("value", ["requests", "AIOHTTP", " ", "httpx,aiohttp"])
def test_unknown_transport_is_an_error(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the variable, its value, and the values that it may have."""
    monkeypatch.setenv("FT_TRANSPORT", value)
    with pytest.raises(FTClientError, match=r"FT_TRANSPORT is .*; it is aiohttp or httpx") as raised:
        AsyncFTClient("sk-1", base_url="http://127.0.0.1:1/v1")
    assert repr(value) in str(raised.value)


def test_transport_that_is_not_installed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the extra. Without the variable, the client uses the other transport."""
    monkeypatch.setattr(network, "_aiohttp_is_usable", lambda: False)
    monkeypatch.setenv("FT_TRANSPORT", "aiohttp")
    with pytest.raises(FTClientError, match=r"pip install 'ft-client\[fast\]'"):
        AsyncFTClient("sk-1", base_url="http://127.0.0.1:1/v1")
    monkeypatch.delenv("FT_TRANSPORT")
    assert "aiohttp" not in repr(AsyncFTClient("sk-1", base_url="http://127.0.0.1:1/v1"))


@pytest.mark.parametrize(
    ("version", "usable"),
    [
        ("3.13.5", True), ("3.14.0rc1", True), ("3.99", True),
        ("3.13.4", False), ("3.13", False), ("3.9.12", False), ("4.0.0a1", False), ("nightly", False), (None, False),
    ],
)  # fmt: skip
def test_version_decides_whether_aiohttp_is_used(
    version: str | None, usable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None: a package of this name that pip does not know."""

    def look_up(name: str) -> str:
        if version is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return version

    monkeypatch.setattr("importlib.metadata.version", look_up)
    assert network._aiohttp_is_usable.__wrapped__() is usable


def test_versions_are_those_of_the_extra(root: Path) -> None:
    """What pip installs is what the client uses."""
    extras = tomllib.loads((root / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert extras["fast"] == [f"aiohttp>={network.AIOHTTP[0]},<{network.AIOHTTP[1]}"]
