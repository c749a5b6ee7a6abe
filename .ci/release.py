"""`make release`: check the version, build sdist and wheel, check both, and tag. With --dry, everything but the tag.

With --tag NAME, the checks of a release whose tag exists: the workflow that publishes runs this. The tag is not pushed,
and nothing is published here: both are decisions of a person.
"""

from __future__ import annotations

import argparse
import email
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
# what a packager needs to build, test and document the source distribution, and what the licence requires
IN_SDIST = (
    "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "SECURITY.md", "docs/conf.py", "docs/index.md",
    "hatch_build.py", "pyproject.toml", "ft_client/__init__.py", "generated/ft_client_generated/__init__.py",
    "spec/openapi.yaml", "tests/conftest.py",
)  # fmt: skip
IN_WHEEL = ("ft_client/__init__.py", "ft_client/py.typed", "ft_client_generated/__init__.py")
NOT_SHIPPED = re.compile(r"(^|/)(__pycache__|\.venv[^/]*|\.git|\.hypothesis|build|dist)/|\.pyc$")


def version_of(root: Path) -> str:
    """Return the version in ft_client/_version.py."""
    text = (root / "ft_client" / "_version.py").read_text(encoding="utf-8")
    (version,) = re.findall(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    return str(version)


def changelog_problems(text: str, version: str, *, dry: bool) -> list[str]:
    """Return what is wrong with CHANGELOG.md for a release of a version.

    Args:
        text: The file.
        version: Version of the release.
        dry: Whether `## [Unreleased]` may announce the version instead of a dated section.
    """
    sections = re.findall(r"^## \[([^\]]+)\](.*)\n((?:(?!## \[).*\n?)*)", text, re.MULTILINE)
    entries = {name: (rest, "\n- " in body, body) for name, rest, body in sections}
    if version in entries:
        rest, filled, _ = entries[version]
        problems = [] if re.fullmatch(r" - \d{4}-\d\d-\d\d", rest) else [f"## [{version}] has no date: - YYYY-MM-DD"]
        problems += [] if filled else [f"## [{version}] lists no change"]
        if entries.get("Unreleased", ("", False, ""))[1]:
            problems.append(f"## [Unreleased] lists changes: move them to ## [{version}], or raise the version")
        return problems
    announced = f"The next version is {version}." in entries.get("Unreleased", ("", False, ""))[2]
    if dry and announced:
        return []
    return [f"no section ## [{version}] - YYYY-MM-DD" + ("" if announced else ", and Unreleased announces another one")]


def archive_problems(sdist: Path, wheel: Path, version: str) -> list[str]:
    """Return what is wrong with the built files."""
    problems = []
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    problems += [f"{sdist.name}: lacks {name}" for name in IN_SDIST if name not in inside]
    problems += [f"{sdist.name}: contains {name}" for name in sorted(inside) if NOT_SHIPPED.search(name)]
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
        (path,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(opened.read(path))
        scripts = opened.read(path.replace("METADATA", "entry_points.txt")).decode()
    problems += [f"{wheel.name}: lacks {name}" for name in IN_WHEEL if name not in names]
    problems += [f"{wheel.name}: contains {name}" for name in sorted(names) if NOT_SHIPPED.search(name)]
    expected = {"Version": version, "Description-Content-Type": "text/markdown", "License-Expression": "MIT"}
    problems += [
        f"{wheel.name}: {key} is {metadata[key]!r}, not {value!r}"
        for key, value in expected.items()
        if metadata[key] != value
    ]
    problems += [f"{wheel.name}: no command {name}" for name in ("ft", "ft-client") if f"{name} = " not in scripts]
    return problems


def git(*arguments: str) -> str:
    """Run git in the repository, and return its output."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def address_problems(root: Path) -> list[str]:
    """Return what is wrong with the address of the repository, which links on a package index need."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    address = settings["tool"]["hatch"]["metadata"]["hooks"]["custom"]["repository"]
    if re.fullmatch(r"https://[^/\s]+/[^/\s]+/[^/\s]+", address):
        return []
    where = "pyproject.toml, [tool.hatch.metadata.hooks.custom]"
    return [f"{where}: repository is {address!r}; links of README need it, such as https://github.com/OWNER/ft-client"]


def repository_problems(tag: str) -> list[str]:
    """Return why the current commit cannot be tagged."""
    problems = ["the worktree has changes: commit or remove them"] if git("status", "--porcelain") else []
    return problems + ([f"the tag {tag} exists"] if git("tag", "--list", tag) else [])


def build(folder: Path) -> tuple[Path, Path]:
    """Build the source distribution, and the wheel from it, into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def main(argv: Sequence[str] | None = None) -> int:
    """Run the release, and return the exit code: 1 if there is a problem."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="do everything but the tag")
    parser.add_argument("--tag", help="name of the tag that exists; nothing is tagged then")
    arguments = parser.parse_args(argv)
    dry = arguments.dry
    version = version_of(ROOT)
    tag = f"v{version}"
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    problems = [f"CHANGELOG.md: {each}" for each in changelog_problems(changelog, version, dry=dry)]
    address = address_problems(ROOT)
    problems += [] if dry else address
    if arguments.tag is None:
        problems += [] if dry else repository_problems(tag)
    elif arguments.tag != tag:
        problems.append(f"the tag is {arguments.tag}, and the version {version}")
    if not problems:
        sdist, wheel = build(ROOT / "dist")
        problems = archive_problems(sdist, wheel, version)
        for path in (sdist, wheel):
            print(f"dist/{path.name}: {path.stat().st_size / 1e6:.1f} MB")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 1
    if dry:
        print(f"{version} can be built. Not tagged: this was a dry run.")
        for problem in address:
            print(f"before the release: {problem}")
    if dry or arguments.tag is not None:
        return 0
    git("tag", "--annotate", tag, "--message", f"ft-client {version}")
    print(f"tagged {tag}. Push the tag, and publish the files in dist.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
