"""The copy of an exported job: what the target rejects is shown first, and nothing is sent without consent."""

from __future__ import annotations

import asyncio
import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient, FTClientError, ParameterError, PermissionDeniedError
from ft_client.cli import main
from ft_client.exports import CopyPlan, plan_copy
from ft_client.sandbox import Sandbox
from ft_client.sandbox.service import names
from tests.support.service import set_faults
from tests.support.terminal import needs_terminal, run_at_terminal

DATA = Path(__file__).parents[2] / "ft_client" / "data"
MODEL = "gpt-4o-mini-2024-07-18"
SETTINGS: dict[str, dict[str, Any]] = {"azure": {"default_query": {"api-version": "2024-10-21"}}}
FULL: dict[str, Any] = {
    "suffix": "mine",
    "seed": 7,
    "metadata": {"team": "a"},
    "integrations": [{"type": "wandb", "wandb": {"project": "p"}}],
}
VALUES = {"n_epochs": 2, "batch_size": 4, "learning_rate_multiplier": 0.5}
# what the plan says that the target does not take, of a job with all parameters
NOT_SENT = {
    "openai": set(),
    "azure": set(),
    "openai-2023": {"seed", "integrations", "metadata.team"},
    "together": {"seed", "integrations", "metadata.team", "learning_rate_multiplier"},
    "nebius": {"metadata.team"},
    "dashscope": {"suffix", "seed", "integrations", "metadata.team", "hyper_parameters.learning_rate_multiplier"},
    "zhipu": {"seed", "integrations", "metadata.team"},
    "litellm": {"metadata.team"},
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """An export, and the IDs of its jobs."""
    folder = tmp_path_factory.mktemp("export")
    with Sandbox(speed=2000) as sandbox, FTClient("key", base_url=sandbox.base_url) as client:
        create = client.fine_tuning.jobs.create
        chat = client.files.upload(DATA / "measures-train.jsonl")
        other = client.files.upload(("valid.jsonl", (DATA / "measures-valid.jsonl").read_bytes()))
        pairs = client.files.upload(("pairs.jsonl", _PREFERENCES))
        both = {"model": MODEL, "training_file": str(chat.id), "validation_file": str(other.id), **FULL}
        jobs = {
            "hyperparameters": create(**both, hyperparameters=VALUES),
            "method": create(**both, method={"type": "supervised", "supervised": {"hyperparameters": VALUES}}),
            "dpo": create(model=MODEL, training_file=str(pairs.id), method={"type": "dpo"}),
        }
        legacy = client.files.upload(DATA / "tickets-train.jsonl")
        for job in jobs.values():
            client.fine_tuning.jobs.wait(str(job.id), poll_interval=0.05)
        jobs["legacy"] = client.fine_tunes.create(training_file=str(legacy.id), model="ada", prompt_loss_weight=0.2)
        client.fine_tunes.wait(str(jobs["legacy"].id), poll_interval=0.05)
        client.account.export(folder)
    return folder, {name: str(job.id) for name, job in jobs.items()}


_ROW = {
    "input": {"messages": [{"role": "user", "content": "a"}]},
    "preferred_output": [{"role": "assistant", "content": "b"}],
    "non_preferred_output": [{"role": "assistant", "content": "c"}],
}
_PREFERENCES = (json.dumps(_ROW) + "\n").encode() * 12


@pytest.fixture(params=names())
def target(request: pytest.FixtureRequest) -> Iterator[tuple[str, Sandbox]]:
    """A running service and its name."""
    with Sandbox(profile=request.param, speed=2000) as sandbox:
        yield request.param, sandbox


def received(sandbox: Sandbox) -> list[str]:
    """Operations of the requests that a service received."""
    seen = httpx.get(f"{sandbox.root}/sandbox/requests", trust_env=False).json()["data"]
    return [entry["operationId"] for entry in seen if entry["operationId"]]


def unsent(plan: CopyPlan) -> set[str]:
    """Names of the parameters that the plan leaves out."""
    return {value.name for value in plan.values if value.reason is not None}


# ---- Each service as target -----------------------------------------------------------------------------------------


def test_target_accepts_what_the_plan_sends(target: tuple[str, Sandbox], exported: tuple[Path, dict[str, str]]) -> None:
    """Neither client has a request rejected; each parameter is sent or has a reason."""
    name, sandbox = target
    folder, ids = exported
    settings = {"profile": name, "base_url": sandbox.base_url, **SETTINGS.get(name, {})}

    async def copy(plan: CopyPlan) -> Any:
        async with AsyncFTClient("key", **settings) as client:
            return await client.account.copy_job(plan)

    with FTClient("key", **settings) as client:
        for kind in ("hyperparameters", "method"):
            plan = plan_copy(folder, ids[kind], profile=name)
            assert unsent(plan) == NOT_SENT[name]
            reasons = {value.name: value.reason for value in plan.values}
            assert name != "litellm" or "ignores it" in str(reasons["metadata.team"])
            assert set(plan.files) == {"training_file", "validation_file"}
            first, second = client.account.copy_job(plan), asyncio.run(copy(plan))
            assert first.job.id != second.job.id
            assert set(first.files) == {"training_file", "validation_file"}
        legacy = client.account.copy_job(plan_copy(folder, ids["legacy"], profile=name, model=MODEL))
        assert legacy.job.id


@pytest.mark.parametrize("name", ["openai", "azure"])
def test_model_that_the_target_lacks_is_an_error_before_the_upload(
    name: str, exported: tuple[Path, dict[str, str]]
) -> None:
    """Where the list of models is complete; elsewhere the create decides."""
    with (
        Sandbox(profile=name, speed=2000) as sandbox,
        FTClient("key", profile=name, base_url=sandbox.base_url, **SETTINGS.get(name, {})) as client,
    ):
        plan = plan_copy(exported[0], exported[1]["method"], profile=name, model="granite")
        with pytest.raises(ParameterError, match="is not a model of"):
            client.account.copy_job(plan)
        assert received(sandbox) == ["retrieveModel"]
        set_faults(sandbox, {"operation": "retrieveModel", "kind": "status", "status": 403, "times": 9})
        assert client.account.copy_job(plan_copy(exported[0], exported[1]["method"], profile=name)).job.id


def test_parameters_that_only_this_service_has_are_copied_to_it(tmp_path: Path) -> None:
    """Azure adds parameters to a job of the contract; its sandbox takes what its profile has."""
    with (
        Sandbox(profile="azure", speed=2000) as sandbox,
        FTClient("key", profile="azure", base_url=sandbox.base_url, **SETTINGS["azure"]) as client,
    ):
        file = client.files.upload(DATA / "measures-train.jsonl")
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
        client.fine_tuning.jobs.wait(job.id, poll_interval=0.05)
        client.account.export(tmp_path)
        plan = plan_copy(tmp_path, str(job.id), profile="azure")
        assert "trainingType" in plan.body
        assert client.account.copy_job(plan).job.id


def test_training_method_that_the_target_lacks_is_an_error(exported: tuple[Path, dict[str, str]]) -> None:
    """A job with another method is not the same job; nothing is planned."""
    folder, ids = exported
    for name in names():
        if name in {"openai", "azure", "nebius"}:
            assert plan_copy(folder, ids["dpo"], profile=name).body["method"]["type"] == "dpo"
        else:
            with pytest.raises(FTClientError, match="does not train with the method dpo"):
                plan_copy(folder, ids["dpo"], profile=name)


def test_plan_for_another_service_is_rejected(exported: tuple[Path, dict[str, str]]) -> None:
    """Nothing is sent."""
    folder, ids = exported
    plan = plan_copy(folder, ids["method"], profile="together")
    with FTClient("key", base_url="http://127.0.0.1:9/v1") as client, pytest.raises(ParameterError, match="together"):
        client.account.copy_job(plan)


def test_unknown_profile_and_job_are_errors(exported: tuple[Path, dict[str, str]]) -> None:
    """The profiles are listed."""
    with pytest.raises(ParameterError, match="together, zhipu"):
        plan_copy(exported[0], exported[1]["method"], profile="other")
    with pytest.raises(FTClientError, match="has no job 'ftjob-other'"):
        plan_copy(exported[0], "ftjob-other", profile="together")


# ---- The command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def nebius(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A service that ends no training, as the target of the command."""
    with Sandbox(profile="nebius", speed=2000) as sandbox:
        monkeypatch.setenv("NEBIUS_API_KEY", "key")
        monkeypatch.setenv("OPENAI_API_KEY", "key")
        monkeypatch.setenv("NEBIUS_BASE_URL", sandbox.base_url)
        yield sandbox


def test_command_shows_the_plan_and_sends_nothing_without_consent(
    nebius: Sandbox, exported: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a terminal, --yes is required."""
    folder, ids = exported
    command = ["jobs", "copy", ids["method"], "--from", str(folder), "--to", "nebius", "--base-url", nebius.base_url]
    assert main(command) == 2
    shown = capsys.readouterr()
    rows = [line.split(maxsplit=2) for line in shown.out.splitlines()]
    assert ["metadata.team", "a", "not sent: there is no such parameter"] in rows
    assert ["method.supervised.hyperparameters.n_epochs", "2", "sent"] in rows
    assert [
        "training_file",
        "measures-train.jsonl",
        f"uploaded, {(DATA / 'measures-train.jsonl').stat().st_size:,} bytes",
    ] in rows
    assert "pass --yes. Nothing was sent." in shown.err
    assert received(nebius) == []
    assert main([*command, "--yes", "--json"]) == 0
    plan, job = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (plan["object"], plan["target"]) == ("ft.copy_plan", "nebius")
    assert job["id"].startswith("ftjob-")


@needs_terminal
@pytest.mark.parametrize(("typed", "code", "creates"), [("y", 0, 1), ("n", 1, 0), ("", 1, 0)])
def test_command_at_a_terminal_asks_first(
    nebius: Sandbox, exported: tuple[Path, dict[str, str]], typed: str, code: int, creates: int
) -> None:
    """Only a yes sends something; no answer is a no."""
    folder, ids = exported
    command = ["jobs", "copy", ids["method"], "--from", str(folder), "--to", "nebius", "--base-url", nebius.base_url]
    text = run_at_terminal(command, {}, typed=f"{typed}\n", code=code)
    assert "Upload the files and create the job?" in text
    assert "not sent: there is no such parameter" in text
    assert received(nebius).count("createFineTuningJob") == creates
    assert bool(received(nebius)) == bool(creates)
    assert ("Nothing was sent." in text) != bool(creates)


def test_error_after_the_upload_names_each_file_and_the_command_that_deletes_it(
    nebius: Sandbox, exported: tuple[Path, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """The commands work as printed."""
    folder, ids = exported
    with FTClient("key", profile="nebius", base_url=nebius.base_url) as client:
        set_faults(nebius, {"operation": "createFineTuningJob", "kind": "status", "status": 403})
        with pytest.raises(PermissionDeniedError) as caught:
            client.account.copy_job(plan_copy(folder, ids["method"], profile="nebius"))
        stored = [str(file.id) for file in client.files.list()]
        assert len(stored) == 2
        commands = [note.partition("delete it with: ")[2] for note in caught.value.__notes__]
        assert sorted(shlex.split(command)[3] for command in commands) == sorted(stored)
        for command in commands:
            assert main([*shlex.split(command)[1:], "--base-url", nebius.base_url]) == 0
        assert list(client.files.list()) == []
