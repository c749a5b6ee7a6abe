"""The sandbox sends a response of the same shape as the service in each committed exchange, except as listed."""

from __future__ import annotations

import functools
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest
import yaml

from ft_client import FTClient
from ft_client.sandbox import ManualClock, Sandbox
from ft_client.sandbox.service import names
from spec.tools import profiles
from spec.tools.annotate import operations
from spec.tools.response_facts import fits
from tests.support.exchanges import Exchange, exchanges

DATA = Path(__file__).parents[2] / "ft_client" / "data" / "measures-train.jsonl"
LISTED = Path(__file__).parents[1] / "evidence" / "sandbox_shapes.yaml"
OTHER_PATH = "/compatible-mode/"  # files of one service in OpenAI's shape
QUERY = {"azure": {"api-version": "2024-10-21"}}


@functools.cache
def documents() -> dict[str, dict[str, Any]]:
    """The contract of each service."""
    return {profile.name: profile.document for profile in profiles.compile_all()}


def operation_of(exchange: Exchange) -> tuple[str, str] | None:
    """Return path and operationId of the operation that an exchange belongs to."""
    path = urlsplit(exchange.request["path"]).path
    for template, method, _, operation in operations(documents()[exchange.provider]):
        if fits((method.upper(), template, operation), exchange.request["method"], path):
            return template, operation["operationId"]
    return None


def differences(expected: Any, actual: Any, place: str = "") -> set[str]:
    """Return each key that a body lacks, and each value of another type; null has any type."""
    if expected is None or actual is None:
        return set()
    if isinstance(expected, dict) and isinstance(actual, dict):
        found: set[str] = set()
        for key, value in expected.items():
            below = f"{place}.{key}".lstrip(".")
            found |= differences(value, actual[key], below) if key in actual else {f"{below} missing"}
        return found
    if isinstance(expected, list) and isinstance(actual, list):
        return differences(expected[0], actual[0], f"{place}[]") if expected and actual else set()
    is_number = {type(expected), type(actual)} <= {int, float}
    return set() if type(expected) is type(actual) or is_number else {f"{place or 'body'} type"}


class Account:
    """A service with a file and a job that has ended."""

    def __init__(self, name: str, sandbox: Sandbox) -> None:
        self.base_url = sandbox.base_url
        self.client = FTClient("any", profile=name, base_url=sandbox.base_url, default_query=QUERY.get(name))
        is_legacy = not self.client._config.profile.supports("createFineTuningJob")
        self.jobs: Any = self.client.fine_tunes if is_legacy else self.client.fine_tuning.jobs
        self.model = "meta-llama/Meta-Llama-3-8B" if is_legacy else "gpt-4o-mini-2024-07-18"
        self.file = self.client.files.upload(DATA)
        self.job = self.jobs.wait(self.create().id)

    def create(self) -> Any:
        """Create a job."""
        return self.jobs.create(model=self.model, training_file=self.file.id)

    def send(self, exchange: Exchange, template: str, operation: str) -> httpx.Response:
        """Send the request of an exchange, about objects of this account."""
        job = self.create() if operation.startswith(("cancel", "pause", "resume", "deleteFine")) else self.job
        if operation.startswith("deleteFine"):
            self.jobs.wait(job.id)
        file = self.client.files.upload(("x.jsonl", DATA.read_bytes())) if operation == "deleteFile" else self.file
        ids = dict.fromkeys(("fine_tuning_job_id", "fine_tune_id"), job.id)
        ids |= {"file_id": file.id, "model": self.job.fine_tuned_model}
        path = re.sub(r"\{(\w+)\}", lambda match: quote(str(ids.get(match[1], "x")), safe=""), template)
        query = {key: value for key, value in parse_qsl(urlsplit(exchange.request["path"]).query) if key != "after"}
        options: dict[str, Any] = {}
        if "json" in exchange.request:
            replaced = {"training_file": self.file.id, "validation_file": self.file.id, "model": self.model,
                        "training_file_ids": [self.file.id], "validation_file_ids": [self.file.id]}  # fmt: skip
            body = exchange.request["json"]
            options["json"] = body | {key: value for key, value in replaced.items() if key in body}
        elif operation == "createFile":
            part = self.client._config.profile.upload.part
            options = {"files": {part: ("x.jsonl", DATA.read_bytes())}, "data": {"purpose": "fine-tune"}}
        return httpx.request(
            exchange.request["method"], self.base_url + path, params=query, headers={"Authorization": "Bearer k"},
            trust_env=False, **options,
        )  # fmt: skip


@pytest.mark.parametrize("name", sorted({each.provider for each in exchanges("evidence")} & set(names())))
def test_sandbox_response_has_the_shape_of_the_service(name: str) -> None:
    """A new difference fails, and so does a listed one that is gone."""
    found: dict[str, set[str]] = {}
    with Sandbox(profile=name, clock=ManualClock(time.time(), tick=2.0)) as sandbox:
        account = Account(name, sandbox)
        for exchange in exchanges("evidence"):
            place = operation_of(exchange) if exchange.provider == name else None
            if (
                place is None
                or OTHER_PATH in exchange.request["path"]
                or exchange.status >= 300
                or exchange.error is not None
            ):
                continue
            response = account.send(exchange, *place)
            if response.status_code != exchange.status:
                lacking = {f"status {response.status_code}"}
            else:
                is_json = "json" in response.headers.get("content-type", "")
                lacking = differences(exchange.body, response.json() if is_json else response.text)
            if lacking:
                found.setdefault(place[1], set()).update(lacking)
        account.client.close()
    listed = yaml.safe_load(LISTED.read_text(encoding="utf-8"))["differences"].get(name, {})
    assert {operation: sorted(places) for operation, places in found.items()} == listed
