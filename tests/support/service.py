"""A running sandbox, and a plain HTTP client that validates every response against the contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from ft_client.sandbox import ManualClock, Sandbox
from ft_client.sandbox.contract import load
from tests.support import contract

KEY = {"Authorization": "Bearer sk-test"}
MODEL = "gpt-4o-mini-2024-07-18"


def chat(rows: int = 20) -> bytes:
    """Return a chat data set."""
    return b"".join(
        json.dumps(
            {"messages": [{"role": "user", "content": f"{n} + {n}?"}, {"role": "assistant", "content": str(2 * n)}]}
        ).encode()
        + b"\n"
        for n in range(rows)
    )


def completions(rows: int = 20, labels: tuple[str, ...] = (" yes", " no")) -> bytes:
    """Return a prompt/completion data set with a few classes."""
    return b"".join(
        json.dumps({"prompt": f"Is {n} even? ->", "completion": labels[n % len(labels)]}).encode() + b"\n"
        for n in range(rows)
    )


def set_faults(sandbox: Sandbox, *faults: dict[str, Any]) -> None:
    """Replace the faults of a sandbox; without arguments, remove them."""
    httpx.put(f"{sandbox.root}/sandbox/faults", json=list(faults), trust_env=False).raise_for_status()


class Caller:
    """HTTP client that validates every response against the contract.

    Args:
        sandbox: The service.
        validate: Whether to validate responses. Those of Azure deviate from the contract.
    """

    def __init__(self, sandbox: Sandbox, *, validate: bool = True) -> None:
        self.sandbox = sandbox
        self.http = httpx.Client(base_url=sandbox.base_url, headers=KEY, timeout=20, trust_env=False)
        self._routes = load()
        self._validate = validate

    def __call__(self, method: str, path: str, **options: Any) -> httpx.Response:
        response = self.http.request(method, path, **options)
        if self._validate:
            self._validate_response(method, response)
        return response

    def refetch(self, job: dict[str, Any]) -> dict[str, Any]:
        """Retrieve a job or a fine-tune again."""
        resource = "fine-tunes" if job["object"] == "fine-tune" else "fine_tuning/jobs"
        body: dict[str, Any] = self.json("GET", f"/{resource}/{job['id']}")
        return body

    def json(self, method: str, path: str, **options: Any) -> Any:
        """Return the JSON body of a response that must be a success."""
        response = self(method, path, **options)
        assert response.is_success, response.text
        return response.json()

    def error(self, status: int, method: str, path: str, **options: Any) -> dict[str, Any]:
        """Return the error object of a response that must have this status."""
        response = self(method, path, **options)
        assert response.status_code == status, response.text
        error: dict[str, Any] = response.json()["error"]
        return error

    def _validate_response(self, method: str, response: httpx.Response) -> None:
        raw = response.request.url.raw_path.decode().partition("?")[0].removeprefix("/v1/")
        match = self._routes.match(raw.split("/"))
        operation = match[0].get(method) if match else None
        if operation is None:
            return
        assert response.headers["x-request-id"]
        documented = contract.operation(method, operation.template)
        assert documented is not None
        media_type = response.headers.get("content-type", "").partition(";")[0]
        if media_type == "application/json":
            errors = contract.answer_errors(documented, response.status_code, media_type, response.json())
        else:
            errors = contract.answer_errors(documented, response.status_code, media_type, response.text)
        assert not errors, (operation.id, response.status_code, errors, response.text[:500])

    def upload(self, data: bytes, *, purpose: str = "fine-tune", name: str = "train.jsonl", **fields: str) -> Any:
        """Upload a file."""
        form = {"purpose": purpose, **fields}
        return self.json("POST", "/files", data=form, files={"file": (name, data)})

    def job(self, **body: Any) -> Any:
        """Create a job, with a new data set by default."""
        body = {"model": MODEL, **body}
        if "training_file" not in body:
            body["training_file"] = self.upload(chat())["id"]
        return self.json("POST", "/fine_tuning/jobs", json=body)

    def fine_tune(self, **body: Any) -> Any:
        """Create a legacy fine-tune, with a new data set by default."""
        if "training_file" not in body:
            body["training_file"] = self.upload(completions())["id"]
        return self.json("POST", "/fine-tunes", json=body)

    def close(self) -> None:
        """Close the connections."""
        self.http.close()


@contextmanager
def running(**arguments: Any) -> Iterator[Caller]:
    """Run a service with a manual clock, and yield its client."""
    arguments.setdefault("clock", ManualClock())
    validate = arguments.get("profile") != "azure"
    with Sandbox(**arguments) as sandbox:
        caller = Caller(sandbox, validate=validate)
        try:
            yield caller
        finally:
            caller.close()
