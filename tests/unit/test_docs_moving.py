"""docs/moving.md: its commands run, and its dates are those of the profile."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from ft_client import FTClient
from ft_client._profile import load, names
from ft_client.cli import main
from ft_client.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "moving.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def test_commands_move_a_job_to_another_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Export, verify and copy, from one sandbox to another."""
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "NEBIUS_API_KEY"):
        monkeypatch.setenv(name, "key")
    assert [command.split()[1:3] for command in COMMANDS] == [
        ["export", "my-account"], ["export", "verify"], ["jobs", "copy"]
    ]  # fmt: skip
    with Sandbox(speed=2000) as source, Sandbox(profile="nebius", any_id=True) as target:
        with FTClient("key", base_url=source.base_url) as client:
            file = client.files.upload(ROOT / "ft_client" / "data" / "measures-train.jsonl")
            job = client.fine_tuning.jobs.create(model="gpt-4o-mini-2024-07-18", training_file=file.id)
            client.fine_tuning.jobs.wait(job.id, poll_interval=0.05)
        for command in COMMANDS:
            words = shlex.split(command.replace("ftjob-abc123", str(job.id)))[1:]
            is_copy = words[:2] == ["jobs", "copy"]
            words += ["--base-url", (target if is_copy else source).base_url, "--json", *(["--yes"] if is_copy else [])]
            capsys.readouterr()
            assert main(words) == 0, command
        copied = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert copied["model"] == "meta-llama/Llama-3.1-8B-Instruct"


def test_export_can_be_tried_without_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sandbox keeps the job of one command for the next; the copy shows its plan."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    shutil.copy(ROOT / "ft_client" / "data" / "measures-train.jsonl", "train.jsonl")
    before, *commands, after = re.findall(r"^    (.*)$", PAGE, re.MULTILINE)
    for setting in before.split()[1:]:
        monkeypatch.setenv(*setting.split("="))
    for command in commands:
        capsys.readouterr()
        assert main(shlex.split(command)[1:]) == 0, command
    job_id = capsys.readouterr().out.splitlines()[-1].split("\t")[0]
    for name in after.split()[1:]:
        monkeypatch.delenv(name)
    copy = shlex.split(COMMANDS[-1].replace("ftjob-abc123", job_id))[1:]
    assert main([*copy, "--dry-run"]) == 0


def test_dates_are_those_of_the_profile() -> None:
    """The page names the end of training, and the end of each group of models that is still used."""
    retirement = load("openai").data["retirement"]
    assert f"| {retirement['training_ends']} | new jobs, for everyone |" in PAGE
    ends = {day for day in retirement["models"].values() if day >= "2027"}
    assert ends
    assert all(f"| {day} | " in PAGE for day in ends)


def test_services_without_an_end_are_those_of_the_profiles() -> None:
    """A profile with an end is not recommended."""
    lasting = {name for name in names() if not load(name).data["retirement"]}
    sentence = PAGE[PAGE.index("The profiles `") : PAGE.index("name no end of training")]
    assert set(re.findall(r"`([\w-]+)`", sentence)) == lasting
