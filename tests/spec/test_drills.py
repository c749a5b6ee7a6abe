"""Drills: ten changes to a copy of the contract, one of each class.

Each is classified by direction, regenerated, and compared as Python API; then the tests that hold the contract run on
the copy, and exactly those fail that should. They run in a copy of the project, which the drills share.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from spec.tools import describe, surface
from spec.tools.breaking import effect
from spec.tools.diff import diff
from spec.tools.generate import outputs, write
from spec.tools.load import CONTRACT, ROOT, load
from spec.tools.normalise import normalise

COPIED = ("spec", "generated", "ft_client", "tests", "pyproject.toml")
# the tests that hold the contract to something; beside them stand others that see the same, at length
HELD = (
    "tests/evidence/test_upstream.py::test_every_difference_from_upstream_is_an_entry",
    "tests/unit/test_generated_requests.py",
    "tests/contract/test_document.py",
    "tests/contract/test_truth.py::test_every_recorded_response_fits_the_contract",
    "tests/contract/test_decoding.py::test_a_recorded_success_decodes_to_a_model_with_the_same_json",
    "tests/contract/test_decoding.py::test_nested_objects_decode_to_models",
)
LENGTHY = "tests/unit/test_generated_requests.py::test_an_id_stays_one_segment_of_the_path"

DEVIATIONS = "test_every_difference_from_upstream_is_an_entry"
JOB = r"\n  /fine_tuning/jobs/\{fine_tuning_job_id\}"
RESUME = rf"{JOB}/resume:\n.*?(?={JOB}/events:\n)"
PACKAGE = "ft_client_generated"
MODELS = f"{PACKAGE}.models"


@dataclass(frozen=True)
class Drill:
    """One change.

    Attributes:
        old: text that stands once in the contract, as a pattern,
        new: and what it becomes.
        facts: place, what changed, and what that means for callers.
        api: changed public names of the generated client.
        fails: The tests that fail in the copy, with the parameters in their ID.
    """

    old: str
    new: str
    facts: tuple[str, ...]
    api: tuple[str, ...] = ()
    fails: tuple[str, ...] = (DEVIATIONS,)


PURPOSES = "Literal['fine-tune', 'assistants', 'batch', 'user_data', 'vision', 'evals']"
FEWER_PURPOSES = PURPOSES.replace(", 'evals'", "")
FILE = """\
      required: [id, object, bytes, created_at, filename, purpose]
      properties:
        id: {type: string, description: 'ID of the file: `file-...`.'}
        object: {type: string, const: file, description: The kind of object; always `file`.}
"""
PURPOSE_PARAMETER = """\
        - {name: purpose, in: query, schema: {type: string}, description: Only files of this purpose., \
example: fine-tune}
"""
BEFORE_PARAMETER = """\
        - {name: before, in: query, schema: {type: string}, description: ID of the item to end at., example: file-1}
"""

DRILLS: dict[str, Drill] = {
    "a request field becomes required": Drill(
        re.escape("required: [model, training_file]"),
        "required: [model, training_file, seed]",
        ("CreateFineTuningJobRequest.seed: now required: breaking",),
        (
            f"{MODELS}.create_fine_tuning_job_request.CreateFineTuningJobRequest.__init__(seed): "
            "now required: breaking",
            f"{MODELS}.create_fine_tuning_job_request.CreateFineTuningJobRequest.__init__(seed): "
            "type: int | None | Unset, now int | None: may break",
            f"{PACKAGE}.params.CreateFineTuningJobRequestParam.seed: "
            "type: int | None, now Required[int | None]: may break",
        ),
        (DEVIATIONS, "test_a_body_holds_what_was_set_and_nothing_else", "test_models_within_models_become_objects"),
    ),
    "a limit of a request is tightened": Drill(
        re.escape("suffix: {type: [string, 'null'], minLength: 1, maxLength: 64,"),
        "suffix: {type: [string, 'null'], minLength: 1, maxLength: 40,",
        ("CreateFineTuningJobRequest.suffix: maxLength: 64 before, 40 now: breaking",),
    ),
    "a limit of a request is loosened": Drill(
        re.escape("data: {type: string, format: binary, maxLength: 67108864,"),
        "data: {type: string, format: binary, maxLength: 134217728,",
        ("AddUploadPartRequest.data: maxLength: 67108864 before, 134217728 now: safe",),
    ),
    "a value of a request is removed": Drill(
        re.escape("enum: [fine-tune, assistants, batch, user_data, vision, evals]\n"),
        "enum: [fine-tune, assistants, batch, user_data, vision]\n",
        ("FilePurpose: enum: before also evals: breaking",),
        tuple(
            f"{MODELS}.{module}.{name}: type: {PURPOSES}, now {FEWER_PURPOSES}: may break"
            for module in (
                "create_file_request.CreateFileRequest",
                "create_upload_request.CreateUploadRequest",
                "import_file_request.ImportFileRequest",
                "initiate_multipart_upload_request.InitiateMultipartUploadRequest",
            )
            for name in ("__init__(purpose)", "purpose")
        )
        + tuple(
            f"{PACKAGE}.params.{name}.purpose: type: Required[{PURPOSES}], now Required[{FEWER_PURPOSES}]: may break"
            for name in (
                "CreateFileRequestParam",
                "CreateUploadRequestParam",
                "ImportFileRequestParam",
                "InitiateMultipartUploadRequestParam",
            )
        ),
    ),
    "a response has a new known value": Drill(
        re.escape("anyOf: [{type: string, enum: [message, metrics]}, {type: string}]"),
        "anyOf: [{type: string, enum: [message, metrics, checkpoint]}, {type: string}]",
        ("FineTuningJobEvent.type: enum: now also checkpoint: safe",),
        (
            f"{MODELS}.fine_tuning_job_event.FineTuningJobEvent.__init__(type): "
            "type: Literal['message', 'metrics'] | str | Unset, "
            "now Literal['message', 'metrics', 'checkpoint'] | str | Unset: safe",
            f"{MODELS}.fine_tuning_job_event.FineTuningJobEvent.type: type: Literal['message', 'metrics'] | str, "
            "now Literal['message', 'metrics', 'checkpoint'] | str: safe",
        ),
    ),
    "a response property becomes optional": Drill(
        re.escape(FILE),
        FILE.replace("filename, ", ""),
        ("OpenAIFile.filename: no longer required: may break",),
        (f"{MODELS}.open_ai_file.OpenAIFile.filename: type: str, now str | None: may break",),
    ),
    "a response property changes its type": Drill(
        re.escape("step_number: {type: integer,"),
        "step_number: {type: string,",
        ("FineTuningJobCheckpoint.step_number: types: integer before, string now: breaking",),
        (
            f"{MODELS}.fine_tuning_job_checkpoint.FineTuningJobCheckpoint.__init__(step_number): "
            "type: int | Unset, now str | Unset: may break",
            f"{MODELS}.fine_tuning_job_checkpoint.FineTuningJobCheckpoint.step_number: type: int, now str: may break",
        ),
        (
            DEVIATIONS,
            "test_every_body_has_a_valid_example[listFineTuningJobCheckpoints-200-application/json]",
        ),
    ),
    "a response property is removed": Drill(
        r"        shared_with_openai: \{type: boolean,.*?\}\n",
        "",
        ("FineTuningJob.shared_with_openai: property removed: boolean: breaking",),
        (
            f"{MODELS}.fine_tuning_job.FineTuningJob.__init__(shared_with_openai): parameter removed: breaking",
            f"{MODELS}.fine_tuning_job.FineTuningJob.shared_with_openai: attribute removed: breaking",
        ),
    ),
    "an optional parameter is added": Drill(
        re.escape(PURPOSE_PARAMETER),
        PURPOSE_PARAMETER + BEFORE_PARAMETER,
        ("GET /files parameter before: new parameter: query string: safe",),
        (
            *(
                f"{PACKAGE}.api.files.list_files.{function}(before): new parameter: safe"
                for function in ("asyncio", "asyncio_detailed", "request", "sync", "sync_detailed")
            ),
            f"{PACKAGE}.params.ListFilesParams.before: new attribute: safe",
        ),
    ),
    "an operation is removed": Drill(
        RESUME,
        "",
        ("POST /fine_tuning/jobs/{fine_tuning_job_id}/resume: operation removed: resumeFineTuningJob: breaking",),
        ("ft_client_generated.api.fine_tuning.resume_fine_tuning_job: module removed: breaking",),
        (
            DEVIATIONS,
            "test_every_operation_is_in_the_document",
            "test_a_recorded_success_decodes_to_a_model_with_the_same_json[twins]",
            "test_nested_objects_decode_to_models[twins]",
        ),
    ),
}


def changed(drill: Drill) -> str:
    text, places = re.subn(drill.old, lambda _: drill.new, CONTRACT.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert places == 1, f"{places} times in the contract: {drill.old}"
    return text


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the contract may be changed."""
    folder = tmp_path_factory.mktemp("drill")
    ignored = shutil.ignore_patterns("__pycache__", "golden", "test_drills.py")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def api_before() -> dict[str, surface.Name]:
    return surface.surface(ROOT, [PACKAGE])


def failing(copy: Path) -> Iterator[str]:
    """The tests that fail in the copy, by name and parameters."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{copy}{os.pathsep}{copy / 'generated'}",
        "FT_CLIENT_RECORDINGS": str(copy / "none"),  # the twins are enough
    }
    plugins = ["-p", "no:schemathesis", "-p", "no:xdist", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=no", *plugins, "--deselect", LENGTHY, *HELD]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert " passed" in done.stdout
    for line in done.stdout.splitlines():
        found = re.match(r"(?:FAILED|ERROR) \S+::(\S+)", line)
        if found:
            yield found[1]


def test_there_is_a_drill_for_each_class() -> None:
    """Ten changes: of requests and responses; breaking, possibly breaking, and safe."""
    told = [fact for drill in DRILLS.values() for fact in drill.facts]
    assert len(DRILLS) == 10
    assert {fact.rpartition(": ")[2] for fact in told} == {"breaking", "may break", "safe"}


@pytest.mark.parametrize("name", DRILLS)
def test_a_change_is_classified(name: str, tmp_path: Path) -> None:
    """The report names exactly what was changed, and what it means."""
    path = tmp_path / "openapi.yaml"
    path.write_text(changed(DRILLS[name]), encoding="utf-8")
    found = diff(normalise(load(CONTRACT)), normalise(load(path)))
    told = tuple(f"{describe.place(each.pointer)}: {describe.fact(each)}: {effect(each)}" for each in found)
    assert told == DRILLS[name].facts


@pytest.mark.parametrize("name", DRILLS)
def test_a_change_regenerates_and_fails_the_tests_it_should(
    name: str, copy: Path, api_before: dict[str, surface.Name]
) -> None:
    """The client is generated without a warning, its API changes as expected, and no other test fails."""
    drill = DRILLS[name]
    contract = copy / "spec" / "openapi.yaml"
    contract.write_text(changed(drill), encoding="utf-8")
    write(outputs(contract), copy)
    api = tuple(
        f"{each.name}: {each.change}: {each.effect}"
        for each in surface.compare(api_before, surface.surface(copy, [PACKAGE]))
    )
    fails = tuple(sorted(failing(copy)))
    assert (api, fails) == (drill.api, tuple(sorted(drill.fails)))
