"""The tools on the vendor's own history: every version is cut, normalised, made into a client, and compared."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from spec.tools.history import Step, Version, documents, steps, walk

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def walked(upstream: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Version], float]:
    """Every version, and the seconds that the whole walk took."""
    start = time.monotonic()
    found = list(walk(documents(upstream), tmp_path_factory.mktemp("clients")))
    return found, time.monotonic() - start


@pytest.fixture(scope="module")
def versions(walked: tuple[list[Version], float]) -> list[Version]:
    return walked[0]


@pytest.fixture(scope="module")
def by_date(versions: list[Version]) -> dict[str, Step]:
    return {step.after.name[:10]: step for step in steps(versions)}


def test_every_version_becomes_a_client_that_imports(walked: tuple[list[Version], float], capsys: Any) -> None:
    """All modules of all clients import; how long the walk took is printed (it should stay under 90 s)."""
    versions, seconds = walked
    with capsys.disabled():
        print(f"\n  history: {len(versions)} versions made into clients and imported in {seconds:.1f} s")
    assert len(versions) >= 15
    assert all(version.modules > 20 for version in versions)


def test_whatever_the_generator_leaves_out_is_reported(versions: list[Version]) -> None:
    """Only one version loses operations, for a reason that is found in the document itself."""
    losing = {version.name[:10]: version for version in versions if version.warnings}
    assert list(losing) == ["2024-07-16"]
    lost = losing["2024-07-16"]
    assert len(lost.warnings) == 3
    for path in ("/uploads/{upload_id}/part", "/uploads/{upload_id}/complete", "/uploads/{upload_id}/cancel"):
        assert f"POST {path}: the path contains {{upload_id}}, which is not declared" in lost.faults
        assert any(path in warning for warning in lost.warnings)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.md")), ids=lambda path: path.stem)
def test_the_report_of_a_step_is_the_one_kept(path: Path, by_date: dict[str, Step]) -> None:
    """To update one: python -m spec.tools.history ../shared/upstream --to DATE > tests/spec/golden/DATE.md."""
    assert by_date[path.stem].report() == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("date", "line"),
    [
        ("2023-08-31", "| safe | `POST /fine_tuning/jobs` | new operation: createFineTuningJob | call |"),
        (
            "2023-11-06",
            "| **breaking** | `CreateFineTuneRequest.n_epochs` | moved to hyperparameters.n_epochs | request |",
        ),
        ("2024-01-09", "| **breaking** | `POST /fine-tunes` | operation removed: createFineTune | call |"),
        ("2024-05-08", "| safe | `CreateFileRequest.purpose` | enum: now also batch | request |"),
        ("2024-07-16", "| safe | `POST /uploads` | new operation: createUpload | call |"),
        ("2024-07-16", "- POST /uploads/{upload_id}/part: the path contains {upload_id}, which is not declared"),
        (
            "2024-08-06",
            "| safe | `POST /uploads/{upload_id}/parts` | path: post /uploads/{upload_id}/part before, "
            "post /uploads/{upload_id}/parts now | call |",
        ),
        ("2025-01-22", "| safe | `CreateFineTuningJobRequest.suffix` | maxLength: 40 before, 64 now | request |"),
        ("2025-04-29", "| safe | `CreateFileRequest.purpose` | enum: now also evals, user_data | request |"),
    ],
)
def test_what_history_is_known_for_is_named(date: str, line: str, by_date: dict[str, Step]) -> None:
    """Each of the breaks and growths that the project had to follow is in the report of its step."""
    assert line in by_date[date].report().splitlines()


def test_all_five_legacy_operations_break_when_they_go(by_date: dict[str, Step]) -> None:
    """The step of 2024-01 removes the legacy API and changes nothing else."""
    rows = [row for row in by_date["2024-01-09"].report().splitlines() if row.startswith("| **")]
    assert len(rows) == 5
    assert all("/fine-tunes" in row for row in rows)
