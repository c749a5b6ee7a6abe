"""The embedded service follows the contract and does not depend on the client."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from ft_client.sandbox import Sandbox
from ft_client.sandbox.contract import load
from ft_client.sandbox.operations import HANDLERS
from tests.support.service import Caller, chat, running

NOT_IMPLEMENTED: set[str] = set()
"""Operations of the contract that the sandbox responds to with 501. List a new operation here, or add its handler."""


def test_operations_without_handler_are_listed() -> None:
    """Each operation has a handler in `ft_client/sandbox/operations.py` or is listed in NOT_IMPLEMENTED."""
    operations = set(load().operations)
    assert operations - set(HANDLERS) == NOT_IMPLEMENTED
    assert set(HANDLERS) <= operations


def test_packaged_contract_equals_spec(root: Path) -> None:
    """The package data equals spec/openapi.yaml."""
    shipped = json.loads((root / "ft_client/sandbox/openapi.json").read_text())
    assert shipped == json.loads(json.dumps(yaml.safe_load((root / "spec/openapi.yaml").read_text())))


def keywords(node: Any) -> Iterator[str]:
    """Every keyword of a schema and of the schemas in it."""
    for keyword, value in node.items():
        yield keyword
        if keyword == "properties":
            for inner in value.values():
                yield from keywords(inner)
        elif keyword in ("items", "not", "if", "then", "else", "propertyNames", "additionalProperties"):
            if isinstance(value, dict):
                yield from keywords(value)
        elif keyword in ("anyOf", "oneOf", "allOf"):
            for inner in value:
                yield from keywords(inner)


def test_validator_supports_every_keyword_of_the_contract() -> None:
    """An unsupported keyword would let invalid requests pass, so it is an error."""
    document = load().document
    used = {word for schema in document["components"]["schemas"].values() for word in keywords(schema)}
    annotations = {"description", "default", "example", "examples", "deprecated", "format", "title", "then", "else"}
    known = set(Draft202012Validator.VALIDATORS) | annotations
    assert not {word for word in used - known if not word.startswith("x-")}


def test_limits_are_read_from_the_contract(tmp_path: Path) -> None:
    """A contract with other limits changes the service without a code change."""
    document = load().document
    changed = json.loads(json.dumps(document))
    schemas = changed["components"]["schemas"]
    schemas["CreateFileRequest"]["properties"]["file"]["maxLength"] = 100
    schemas["CreateFineTuneRequest"]["properties"]["n_epochs"]["default"] = 9
    schemas["CreateFineTuneRequest"]["properties"]["suffix"]["maxLength"] = 5
    schemas["FilePurpose"]["enum"].append("pictures")
    path = tmp_path / "contract.json"
    path.write_text(json.dumps(changed))
    with Sandbox(contract=path) as sandbox:
        service = Caller(sandbox)
        service.error(413, "POST", "/files", data={"purpose": "fine-tune"}, files={"file": ("a", b"x" * 101)})
        file = service.upload(b'{"prompt": "a", "completion": "b"}\n')["id"]
        service.upload(b"x", purpose="pictures")
        assert service.fine_tune(training_file=file)["hyperparams"]["n_epochs"] == 9
        body = {"training_file": file, "suffix": "123456"}
        service.error(400, "POST", "/fine-tunes", json=body)
        service.close()


def test_operation_without_handler_returns_501(tmp_path: Path) -> None:
    """A new operation of the contract does not break the service, and other operations work."""
    document = json.loads(json.dumps(load().document))
    document["paths"]["/batches/{batch_id}"] = {"post": {"operationId": "createBatch", "responses": {}}}
    document["paths"]["/files"]["put"] = {"operationId": "replaceFiles", "responses": {}}
    path = tmp_path / "contract.json"
    path.write_text(json.dumps(document))
    with running(contract=path) as service:
        for method, url, operation in (("POST", "/batches/b1", "createBatch"), ("PUT", "/files", "replaceFiles")):
            response = service.http.request(method, url)
            assert response.status_code == 501
            error = response.json()["error"]
            assert (error["code"], error["type"]) == ("not_implemented", "server_error")
            assert operation in error["message"]
        assert service.http.post("/batches/b1", headers={"Authorization": ""}).status_code == 401
        assert service.http.get("/batches/b1").status_code == 405
        service.json("GET", "/files")
        log = service.http.get(f"{service.sandbox.root}/sandbox/requests").json()["data"]
        assert [entry["operationId"] for entry in log][:2] == ["createBatch", "replaceFiles"]


def test_sandbox_imports_no_client_module() -> None:
    """The service shares no code with the client that it tests."""
    code = (
        "import sys, ft_client.sandbox.server, ft_client.sandbox.__main__\n"
        "print([name for name in sys.modules if name.startswith('ft_client_generated')\n"
        "       or name.startswith('ft_client.') and not name.startswith('ft_client.sandbox')\n"
        "       and name != 'ft_client.sandbox'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    loaded = json.loads(done.stdout.replace("'", '"'))
    # the package around it loads what its own __init__ wants; the service asks for nothing
    bare = subprocess.run(
        [
            sys.executable,
            "-c",
            code.replace("import sys, ft_client.sandbox.server, ft_client.sandbox.__main__", "import sys, ft_client"),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert set(loaded) == set(json.loads(bare.stdout.replace("'", '"')))


def test_importing_the_package_does_not_load_a_server() -> None:
    """`import ft_client.sandbox` is cheap."""
    code = "import sys, ft_client.sandbox; print('uvicorn' in sys.modules, 'sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False", "False"]


def test_responses_have_the_headers_of_the_service() -> None:
    """Every response, also an error, has request ID, version, time and the simulation marker."""
    with running() as service:
        seen = set()
        for path in ("/files", "/files/none", "/nowhere"):
            headers = service("GET", path).headers
            assert headers["x-request-id"].startswith("req_")
            assert len(headers["x-request-id"]) == 36
            assert (headers["openai-version"], headers["x-ft-sandbox"]) == ("2020-10-01", "simulated")
            assert int(headers["openai-processing-ms"]) >= 0
            seen.add(headers["x-request-id"])
        assert len(seen) == 3


def test_request_examples_of_the_contract_succeed() -> None:
    """Each example is accepted if the objects it refers to exist."""
    with running(any_id=True) as service:
        for operation in load().operations.values():
            source = load().document["paths"][operation.template][operation.method.lower()]
            content = source.get("requestBody", {}).get("content", {}).get("application/json")
            if content is None:
                continue
            examples = content.get("examples", {"one": {"value": content.get("example")}})
            for example in examples.values():
                path = operation.template.replace("{", "").replace("}", "")
                service.json(operation.method, path, json=example["value"])


def test_minimum_of_examples_is_read_from_the_contract() -> None:
    """The minimum is an extension of the property `training_file`."""
    schema = load().schema("CreateFineTuningJobRequest")["properties"]["training_file"]
    with running() as service:
        few = service.upload(chat(schema["x-minimum-examples"] - 1))["id"]
        service.error(400, "POST", "/fine_tuning/jobs", json={"model": "gpt-4o-mini", "training_file": few})
