"""`make changes BASE=rev`: what has changed since a revision, and what that means for callers of the client.

    python -m spec.tools.changes [BASE] [HEAD] [--json]

BASE is HEAD unless given; HEAD is the working tree unless given. The report is Markdown for a pull request.
Exit 0: fine. 1: a breaking change without a version and a CHANGELOG entry that say so. 2: no such revision.
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
from spec.tools.impact import CASSETTES, Project, Touched
from spec.tools.load import ROOT, LoadError, load
from spec.tools.normalise import SpecError, normalise

# what a report is made from
PARTS = ("spec", "ft_client", "generated", "docs", "README.md", "CHANGELOG.md", "pyproject.toml", *CASSETTES)
NOTHING: dict[str, Any] = {"paths": {}}


class RevisionError(Exception):
    """There is no such revision."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One changed fact of the contract, what it means, and what it touches."""

    difference: Difference
    effect: Effect
    touched: Touched


@dataclass(frozen=True, slots=True)
class Version:
    """Version and CHANGELOG before and after, and what is wrong with them."""

    before: str
    after: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed between two states of the project."""

    base: str
    facts: list[Fact]
    api: list[surface.ApiChange]
    version: Version

    @property
    def breaking(self) -> int:
        """How many changes break callers."""
        return self.effects.count(Effect.BREAKING)

    @property
    def effects(self) -> list[Effect]:
        """What each change means."""
        return [fact.effect for fact in self.facts] + [change.effect for change in self.api]

    def as_dict(self) -> dict[str, Any]:
        """Return the report for machines."""
        return {
            "base": self.base,
            "breaking": self.breaking,
            "contract": [
                {**each.difference.as_dict(), "effect": each.effect, "touches": asdict(each.touched)}
                for each in self.facts
            ],
            "python": [asdict(each) for each in self.api],
            "version": asdict(self.version),
        }


def between(before: Path, after: Path, base: str) -> Changes:
    """Return what changed between two checkouts.

    Raises:
        LoadError, SpecError, DeviationError: a contract or its deviations cannot be read.
    """
    old, new = (_contract(root) for root in (before, after))
    deviations = after / "spec" / "deviations.yaml"
    claims = [claim for entry in read(deviations) for claim in entry.claims()] if deviations.is_file() else []
    project = Project(after, [old, new], claims)
    facts = [Fact(each, effect(each), project.touched(each)) for each in diff(old, new)]
    api = surface.compare(surface.surface(before), surface.surface(after))
    breaks = Effect.BREAKING in [fact.effect for fact in facts] + [change.effect for change in api]
    return Changes(base, facts, api, _version(before, after, breaks))


def since(base: str, head: str | None = None, root: Path = ROOT) -> Changes:
    """Return what changed from one revision to another, or to the working tree.

    Raises:
        RevisionError: there is no such revision.
        LoadError, SpecError, DeviationError: a contract or its deviations cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        before = _checkout(base, Path(folder) / "before", root)
        after = _checkout(head, Path(folder) / "after", root) if head else root
        return between(before, after, base)


def report(base: str = "HEAD") -> str:
    """Return the report on the working tree, as `make generate` ends with it: short where nothing changed."""
    try:
        return markdown.changes(since(base))
    except (RevisionError, LoadError, SpecError, DeviationError) as error:
        return f"no report of changes: {error}\n"


def _checkout(revision: str, folder: Path, root: Path) -> Path:
    """Write the parts of a revision that there are into a folder."""
    folder.mkdir()
    listed = _git(root, "ls-tree", "--name-only", revision, "--", *PARTS).decode().split()
    if listed:
        archive = _git(root, "archive", "--format=tar", revision, "--", *listed)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
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
    wrong = []
    if breaks and old and not _announces(old, new):
        wrong.append(f"a breaking change needs a version after {old} that says so: {_next(old)} or later, not {new}")
    log = after / "CHANGELOG.md"
    told = log.read_text(encoding="utf-8") if log.is_file() else ""
    if (breaks or new != old) and not re.search(rf"^##\s+\[?v?{re.escape(new)}\]?(?:\s|$)", told, re.MULTILINE):
        wrong.append(f"CHANGELOG.md has no section for {new}")
    return Version(old, new, tuple(wrong))


def _declared(root: Path) -> str:
    """Return the version that pyproject.toml states, or the file that it names for it; empty where there is none."""
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
    """Whether a version says of itself that it breaks: the first number moves, before 1.0 the second."""
    was, now = _numbers(old), _numbers(new)
    return now[:1] > was[:1] if was[0] else now[:2] > was[:2]


def _next(old: str) -> str:
    major, minor, _ = _numbers(old)
    return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Report; return the exit status."""
    parser = argparse.ArgumentParser(prog="changes", description="What changed since a revision, and what it breaks.")
    parser.add_argument("base", nargs="?", default="HEAD", help="a git revision")
    parser.add_argument("head", nargs="?", help="another one, instead of the working tree")
    parser.add_argument("--json", action="store_true", help="the report for machines")
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
    return 1 if found.breaking and found.version.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
