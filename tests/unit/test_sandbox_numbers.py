"""Numbers as JSON has them: 3.0 is an integer, and a job that asks for it runs like any other."""

from __future__ import annotations

import json

import httpx
import pytest

from ft_client.sandbox import Sandbox

ROWS = "".join(json.dumps({"prompt": f"{n} ->", "completion": f" {n}"}) + "\n" for n in range(12))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/fine_tuning/jobs", {"model": "babbage-002", "hyperparameters": {"n_epochs": 3.0, "batch_size": 2.0}}),
        ("/fine-tunes", {"model": "ada", "n_epochs": 3.0, "batch_size": 2.0}),
    ],
)
def test_whole_numbers_may_be_written_with_a_point(path: str, body: dict[str, object]) -> None:
    """A job created with 3.0 epochs ends, and its events can be listed."""
    with (
        Sandbox(speed=1e6) as sandbox,
        httpx.Client(base_url=sandbox.base_url, headers={"Authorization": "Bearer k"}) as http,
    ):
        sent = {"purpose": (None, "fine-tune"), "file": ("rows.jsonl", ROWS)}
        file = http.post("/files", files=sent).json()
        made = http.post(path, json={**body, "training_file": file["id"]})
        assert made.status_code == 200, made.text
        for rest in ("", "/events"):
            answer = http.get(f"{path}/{made.json()['id']}{rest}")
            assert answer.status_code == 200, answer.text
