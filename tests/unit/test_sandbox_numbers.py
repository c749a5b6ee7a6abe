"""Numbers in JSON: 3.0 is an integer."""

from __future__ import annotations

import json

import httpx
import pytest

from ft_client.sandbox import Sandbox
from ft_client.sandbox.operations import HANDLERS
from tests.support.contract import operations
from tests.support.populated_sandbox import populated

ROWS = "".join(json.dumps({"prompt": f"{n} ->", "completion": f" {n}"}) + "\n" for n in range(12))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/fine_tuning/jobs", {"model": "babbage-002", "hyperparameters": {"n_epochs": 3.0, "batch_size": 2.0}}),
        ("/fine-tunes", {"model": "ada", "n_epochs": 3.0, "batch_size": 2.0}),
    ],
)
def test_integral_float_is_accepted_as_integer(path: str, body: dict[str, object]) -> None:
    """A job with 3.0 epochs ends, and its events can be listed."""
    with (
        Sandbox(speed=1e6) as sandbox,
        httpx.Client(base_url=sandbox.base_url, headers={"Authorization": "Bearer k"}) as http,
    ):
        sent = {"purpose": (None, "fine-tune"), "file": ("rows.jsonl", ROWS)}
        file = http.post("/files", files=sent).json()
        created = http.post(path, json={**body, "training_file": file["id"]})
        assert created.status_code == 200, created.text
        for rest in ("", "/events"):
            response = http.get(f"{path}/{created.json()['id']}{rest}")
            assert response.status_code == 200, response.text


@pytest.mark.parametrize("limit", [2**31, 2**63 - 1, 2**63, 10**30])
def test_huge_limit_gets_a_list_or_is_rejected(limit: int) -> None:
    """A limit beyond the integers of the platform is not an internal error."""
    listing = [
        op for op in operations() if op.operation_id in HANDLERS and "limit" in {p["name"] for p in op.parameters}
    ]
    assert len(listing) >= 5
    with populated(tick=0.1) as service:
        statuses = {
            op.operation_id: service.ask(op, {**service.example(op), "params": {"limit": limit}}).status_code
            for op in listing
        }
    assert set(statuses.values()) <= {200, 400}, statuses
