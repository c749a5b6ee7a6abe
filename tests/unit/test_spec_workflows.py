"""The workflows: what runs on every change, and what once a week."""

from __future__ import annotations

import re
from typing import Any

import pytest

from spec.tools.load import ROOT, parse

FOLDER = ROOT / ".github" / "workflows"


def workflow(name: str) -> dict[str, Any]:
    found: dict[str, Any] = parse((FOLDER / name).read_text(encoding="utf-8"), name)
    return found


def commands(found: dict[str, Any]) -> list[str]:
    return [step["run"] for job in found["jobs"].values() for step in job["steps"] if "run" in step]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_a_workflow_reads_and_nothing_more(path: Any) -> None:
    """None opens or writes anything; each job ends by itself. One job may publish."""
    found = workflow(path.name)
    assert found["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job for job in found["jobs"].values())
    more = {name for name, job in found["jobs"].items() if "permissions" in job}
    assert more == ({"publish"} if path.name == "release.yml" else set())


def test_a_tag_is_published_after_its_checks_and_without_a_token() -> None:
    """Only a tag starts it; a person approves the environment; the files are those that were checked."""
    found = workflow("release.yml")
    assert found["on"] == {"push": {"tags": ["v*"]}}
    publish = found["jobs"]["publish"]
    assert publish["needs"] == "build"
    assert (publish["environment"], publish["permissions"]) == ("pypi", {"id-token": "write"})
    assert "secrets" not in (FOLDER / "release.yml").read_text(encoding="utf-8")
    assert commands(found) == ["make test", 'make release TAG="$GITHUB_REF_NAME"']
    steps = [step for job in found["jobs"].values() for step in job["steps"]]
    names = [step["with"]["name"] for step in steps if "-artifact@" in step.get("uses", "")]
    assert names == ["dist", "dist"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_every_action_is_pinned_by_commit(path: Any) -> None:
    """A tag can be moved to other code."""
    used = [step["uses"] for job in workflow(path.name)["jobs"].values() for step in job["steps"] if "uses" in step]
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", each)] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_every_make_target_and_tool_of_a_workflow_exists(path: Any) -> None:
    """A renamed target is noticed here, not on Monday."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = "\n".join(commands(workflow(path.name)))
    for target in re.findall(r"\bmake ([a-z-]+)", told):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for test in re.findall(r"\btests/\S+\.py", told):
        assert (ROOT / test).is_file(), test
    for module in re.findall(r"-m spec\.tools\.(\w+)", told):
        assert (ROOT / "spec" / "tools" / f"{module}.py").is_file(), module


def test_every_change_is_tested_and_generated_code_compared() -> None:
    """Tests, lint and types, the comparison of generated code, and what a pull request means for callers."""
    found = workflow("ci.yml")
    assert set(found["on"]) == {"push", "pull_request"}
    assert {"make test", "make ci", "make check-generated"} <= set(commands(found))
    assert any("spec.tools.changes" in command for command in commands(found))


def test_drift_runs_weekly_and_on_no_pull_request() -> None:
    """The vendor's document moves whatever a pull request does."""
    found = workflow("drift.yml")
    assert set(found["on"]) == {"schedule", "workflow_dispatch"}
    (entry,) = found["on"]["schedule"]
    minute, hour, day, month, weekday = entry["cron"].split()
    assert (day, month) == ("*", "*")
    assert all(part.isdigit() for part in (minute, hour, weekday))


def test_drift_fails_with_its_report() -> None:
    """The status of the comparison is that of the run, after the report has been shown."""
    (script,) = [command for command in commands(workflow("drift.yml")) if "spec.tools.drift" in command]
    assert "--strict" in script
    assert script.rstrip().endswith('exit "$status"')
    assert "GITHUB_STEP_SUMMARY" in script
