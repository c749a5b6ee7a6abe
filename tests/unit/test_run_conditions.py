"""The suite under unusual conditions: as a background job, in other locales, time zones and folders."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# A few tests that depend on files, times, texts and processes.
SAMPLE = (
    "tests/evidence/test_limits.py",
    "tests/unit/test_datasets_files.py",
    "tests/unit/test_downloads_restart.py",
    "tests/unit/test_results.py",
    "tests/unit/test_retry.py",
)
SIGNALS = "tests/unit/test_cli_service.py::test_signal_ends_the_command_and_its_sandbox"
COPIED = ("ft_client", "generated", "spec", "tests", "pyproject.toml")


def run(
    folder: Path, tests: tuple[str, ...], before: Callable[[], object] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run tests in a separate process."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *tests]
    paths = os.pathsep.join([str(folder), str(folder / "generated")])
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": paths, **environment}, preexec_fn=before,
        capture_output=True, encoding="utf-8", errors="replace", timeout=200, check=False,
    )  # fmt: skip


def test_the_suite_ends_as_a_background_job(root: Path) -> None:
    """With SIGINT ignored, as in `make test &`, the test that interrupts the command ends."""
    done = run(root, (SIGNALS,), lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "America/St_Johns", "LANG": "C", "LC_ALL": "C"},
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["C locale", "ASCII as the encoding of files"],
)
def test_the_suite_passes_in_another_time_zone_and_locale(environment: dict[str, str], root: Path) -> None:
    """Times are compared in UTC, and files are read as UTF-8."""
    done = run(root, SAMPLE, **environment)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def elsewhere(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, in a folder with spaces and other letters."""
    folder = tmp_path_factory.mktemp("copy") / "a folder with ümläuts and 空白"
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(root / name, folder / name)
    return folder


def test_the_suite_passes_in_a_path_with_spaces_and_other_letters(elsewhere: Path) -> None:
    """Nothing splits a path, and nothing takes it for ASCII."""
    done = run(elsewhere, SAMPLE)
    assert done.returncode == 0, done.stdout + done.stderr


def obey_permissions() -> None:
    """Let root obey file permissions in the next program, as other users do (Linux: prctl, CAP_DAC_OVERRIDE)."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


def test_the_suite_passes_in_a_folder_that_cannot_be_written(elsewhere: Path) -> None:
    """With every folder and file of the checkout read-only, the tests write elsewhere."""
    for path in [elsewhere, *elsewhere.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        touched = subprocess.run(
            ["/usr/bin/env", "touch", str(elsewhere / "x")],
            preexec_fn=obey_permissions,
            capture_output=True,
            check=False,
        )
        if touched.returncode == 0:
            pytest.skip("this system has no way to take away root's right to write")
        done = run(elsewhere, SAMPLE, obey_permissions)
        assert done.returncode == 0, done.stdout + done.stderr
    finally:
        for path in [elsewhere, *elsewhere.rglob("*")]:
            path.chmod(0o755)
