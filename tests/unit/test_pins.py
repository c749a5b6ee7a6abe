"""Pinned development tools: exact versions with hashes, installed as pinned, within the ranges for users."""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement


def pinned(file: Path) -> dict[str, tuple[Requirement, list[str]]]:
    """Parse a pins file into requirements with their hashes, by name. Any other line fails."""
    pins = {}
    for entry in file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not entry.strip():
            continue
        requirement, *hashes = re.split(r"\s+--hash=", entry.strip())
        parsed = Requirement(requirement)
        assert parsed.name not in pins, f"{file.name}: {parsed.name} twice"
        pins[parsed.name] = (parsed, hashes)
    return pins


@pytest.mark.parametrize("name", ["dev", "bench", "docs", "notebook", "sdk", "lowest", "migrating-0", "migrating-1"])
def test_pins_are_exact_and_hashed(root, name):
    """A pin has one version and the digests of its files, and no index address."""
    pins = pinned(root / "requirements" / f"{name}.txt")
    loose = [
        str(requirement)
        for requirement, hashes in pins.values()
        if not re.fullmatch(r"==[^,*]+", str(requirement.specifier))
        or requirement.url
        or not hashes
        or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes)
    ]
    assert pins
    assert loose == []


@pytest.mark.parametrize("name", ["dev", "bench", "docs", "notebook", "sdk", "lowest", "migrating-0", "migrating-1"])
def test_every_requested_package_is_pinned(root, name):
    """Each name in a `.in` file is in the pins file."""
    pins = pinned(root / "requirements" / f"{name}.txt")
    lines = (root / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    wishes = [Requirement(line) for line in lines if line and not line.startswith(("#", "-c "))]
    assert [
        str(wish)
        for wish in wishes
        if (pin := pins.get(wish.name.replace(".", "-"))) is None
        or not all(wish.specifier.contains(version.version) for version in pin[0].specifier)
    ] == []


def test_pins_are_within_ranges_for_users(root):
    """Each run-time dependency is pinned to a version that pyproject.toml allows."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [text for name, texts in project["optional-dependencies"].items() if name != "all" for text in texts]
    ranges = [Requirement(text) for text in [*project["dependencies"], *extras]]
    pins = pinned(root / "requirements" / "dev.txt")
    assert [
        str(wanted)
        for wanted in ranges
        if not all(wanted.specifier.contains(version.version) for version in pins[wanted.name][0].specifier)
    ] == []


def test_lowest_pins_are_lower_bounds(root):
    """`make test-lowest` installs what pyproject.toml names as the lowest version of each dependency."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [text for name, texts in project["optional-dependencies"].items() if name != "all" for text in texts]
    pins = pinned(root / "requirements" / "lowest.txt")
    different = []
    for wanted in map(Requirement, [*project["dependencies"], *extras]):
        lowest = next(each.version for each in wanted.specifier if each.operator == ">=")
        if not pins[wanted.name][0].specifier.contains(lowest):
            different.append(f"{wanted}: {pins[wanted.name][0]}")
    assert different == []


def test_installed_versions_match_pins(root):
    """The installed versions are the pinned ones, so that figures and generated files are reproducible."""
    different = []
    for requirement, _ in pinned(root / "requirements" / "dev.txt").values():
        if requirement.marker and not requirement.marker.evaluate():
            continue
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            version = "nothing"
        if not requirement.specifier.contains(version if version != "nothing" else "0"):
            different.append(f"{requirement}: {version} is installed")
    assert different == [], f"run `make setup` for {sys.prefix}"


def test_run_time_dependencies_are_httpx_and_attrs(root):
    """The run-time dependencies are httpx and attrs. Adding one requires a change here."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sorted(Requirement(text).name for text in project["dependencies"]) == ["attrs", "httpx"]
