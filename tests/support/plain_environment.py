"""Environments that contain some installed distributions and nothing else: neither this project nor its tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def required(names: Iterable[str]) -> dict[str, Distribution]:
    """The installed distributions of these names, with everything that they require."""
    found: dict[str, Distribution] = {}
    queue = [Requirement(name) for name in names]
    while queue:
        requirement = queue.pop()
        name = canonicalize_name(requirement.name)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if applies and name not in found:
            found[name] = distribution(name)
            queue += [Requirement(text) for text in found[name].requires or ()]
    return found


def plain_environment(folder: Path, names: Iterable[str]) -> Path:
    """Make a virtual environment with these distributions, copied from this one; no network.

    Returns:
        Its Python.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    program = "import sysconfig; print(sysconfig.get_path('purelib'))"
    target = Path(subprocess.check_output([python, "-I", "-c", program], text=True).strip())
    for each in required(names).values():
        for file in each.files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                copy = target.joinpath(*file.parts)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file.locate(), copy)
    return python


def run(python: Path | str, folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, with the environment variables of a fresh shell and these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "COV"))}
    command = [str(python), *arguments]
    return subprocess.run(command, cwd=folder, env=kept | environment, capture_output=True, text=True, check=False)
