"""`make changes BASE=rev`: the changes since a revision, and their effect on callers of the client.

    python -m spec.tools.changes [BASE] [HEAD] [--json]

BASE defaults to HEAD, HEAD to the working tree. The report is Markdown for a pull request.
Exit 0: no problem. 1: a breaking change without a new version and a CHANGELOG section. 2: unknown revision.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from spec.tools import markdown, surface
from spec.tools.breaking import Effect, effect
from spec.tools.deviations import DeviationError, read
from spec.tools.diff import Difference, diff
from spec.tools.impact import Impact, Project
from spec.tools.load import ROOT, LoadError, load
from spec.tools.normalise import SpecError, normalise

# the files that a report needs
PARTS = (
    "spec",
    "ft_client",
    "generated",
    "docs",
    "tests",
    "examples",
    "benchmarks",
    "README.md",
    "CHANGELOG.md",
    "pyproject.toml",
)
NOTHING: dict[str, Any] = {"paths": {}}


class RevisionError(Exception):
    """The revision does not exist."""


@dataclass(frozen=True, slots=True)
class AnnotatedDifference:
    """A changed fact of the contract, with its effect and its impact."""

    difference: Difference
    effect: Effect
    impact: Impact


@dataclass(frozen=True, slots=True)
class Version:
    """The version before and after, and the problems of version and CHANGELOG."""

    before: str
    after: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes between two states of the project."""

    base: str
    facts: list[AnnotatedDifference]
    api: list[surface.ApiChange]
    version: Version

    @property
    def breaking(self) -> int:
        """The number of breaking changes."""
        return self.effects.count(Effect.BREAKING)

    @property
    def effects(self) -> list[Effect]:
        """The effect of each change."""
        return [fact.effect for fact in self.facts] + [change.effect for change in self.api]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as data."""
        return {
            "base": self.base,
            "breaking": self.breaking,
            "contract": [
                {**each.difference.as_dict(), "effect": each.effect, "touches": asdict(each.impact)}
                for each in self.facts
            ],
            "python": [asdict(each) for each in self.api],
            "version": asdict(self.version),
        }


def between(before: Path, after: Path, base: str) -> Changes:
    """Return the changes between two checkouts.

    Raises:
        LoadError, SpecError, DeviationError: A contract or its deviations cannot be read.
    """
    old, new = (_contract(root) for root in (before, after))
    deviations = after / "spec" / "deviations.yaml"
    claims = [claim for entry in read(deviations) for claim in entry.claims()] if deviations.is_file() else []
    project = Project(after, [old, new], claims)
    facts = [AnnotatedDifference(each, effect(each), project.impact_of(each)) for each in diff(old, new)]
    api = surface.compare(surface.surface(before), surface.surface(after))
    breaks = Effect.BREAKING in [fact.effect for fact in facts] + [change.effect for change in api]
    return Changes(base, facts, api, _version(before, after, breaks))


def since(base: str, head: str | None = None, root: Path = ROOT) -> Changes:
    """Return the changes from one revision to another, or to the working tree.

    Raises:
        RevisionError: A revision does not exist.
        LoadError, SpecError, DeviationError: A contract or its deviations cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        before = _checkout(base, Path(folder) / "before", root)
        after = _checkout(head, Path(folder) / "after", root) if head else root
        return between(before, after, base)


def report(base: str = "HEAD") -> str:
    """Return the report on the working tree, which `make generate` prints at the end."""
    try:
        return markdown.changes(since(base))
    except (RevisionError, LoadError, SpecError, DeviationError) as error:
        return f"no report of changes: {error}\n"


def _checkout(revision: str, folder: Path, root: Path) -> Path:
    """Write the files of a revision into a folder."""
    folder.mkdir()
    listed = _git(root, "ls-tree", "--name-only", revision, "--", *PARTS).decode().split()
    if listed:
        archive = _git(root, "archive", "--format=tar", revision, "--", *listed)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            # Python before 3.11.4 has neither filters nor the argument, and ignores the attribute
            tar.extraction_filter = getattr(tarfile, "data_filter", None)
            tar.extractall(folder)
    return folder


def _git(root: Path, *arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise RevisionError(done.stderr.decode(errors="replace").strip() or f"git {arguments[0]} failed")
    return done.stdout


def _contract(root: Path) -> dict[str, Any]:
    path = root / "spec" / "openapi.yaml"
    return normalise(load(path) if path.is_file() else NOTHING)


def _version(before: Path, after: Path, breaks: bool) -> Version:
    old, new = (_declared(root) for root in (before, after))
    errors = []
    if breaks and old and not _announces(old, new):
        errors.append(f"a breaking change needs the version {_next(old)} or later, not {new}")
    log = after / "CHANGELOG.md"
    text = log.read_text(encoding="utf-8") if log.is_file() else ""
    if (breaks or new != old) and not re.search(rf"^##\s+\[?v?{re.escape(new)}\]?(?:\s|$)", text, re.MULTILINE):
        errors.append(f"CHANGELOG.md has no section for {new}")
    return Version(old, new, tuple(errors))


def _declared(root: Path) -> str:
    """Return the version in pyproject.toml or in the file that it names, or an empty string."""
    path = root / "pyproject.toml"
    if not path.is_file():
        return ""
    settings = tomllib.loads(path.read_text(encoding="utf-8"))
    stated = settings.get("project", {}).get("version")
    elsewhere = settings.get("tool", {}).get("hatch", {}).get("version", {}).get("path")
    if stated is None and elsewhere and (root / elsewhere).is_file():
        found = re.search(
            r"^__version__\s*=\s*[\"']([^\"']+)", (root / elsewhere).read_text(encoding="utf-8"), re.MULTILINE
        )
        stated = found[1] if found else None
    return str(stated or "")


def _numbers(version: str) -> tuple[int, int, int]:
    found = [int(each) for each in re.findall(r"\d+", version)[:3]]
    major, minor, patch = [*found, 0, 0, 0][:3]
    return major, minor, patch


def _announces(old: str, new: str) -> bool:
    """Whether a version announces breaking changes: a new first number, or before 1.0 a new second one."""
    was, now = _numbers(old), _numbers(new)
    return now[:1] > was[:1] if was[0] else now[:2] > was[:2]


def _next(old: str) -> str:
    major, minor, _ = _numbers(old)
    return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Report; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="changes", description="The changes since a revision, and their effect on callers."
    )
    parser.add_argument("base", nargs="?", default="HEAD", help="a git revision")
    parser.add_argument("head", nargs="?", help="another revision [default: the working tree]")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout")
    options = parser.parse_args(arguments)
    try:
        found = since(options.base, options.head, options.root)
    except (RevisionError, LoadError, SpecError, DeviationError) as error:
        print(f"changes: {error}", file=sys.stderr)
        return 2
    print(
        json.dumps(found.as_dict(), ensure_ascii=False, indent=2) if options.json else markdown.changes(found), end=""
    )
    return 1 if found.breaking and found.version.errors else 0


if __name__ == "__main__":
    sys.exit(main())
