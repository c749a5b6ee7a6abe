"""Schemathesis checks that the embedded service, as each compatible service, follows that service's document."""

from __future__ import annotations

import os
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import response_schema_conformance

from ft_client import FTClient
from ft_client.sandbox import Sandbox
from ft_client.sandbox.operations import HANDLERS, SERVICE_HANDLERS
from ft_client.sandbox.wire import shipped
from spec.tools import profiles
from tests.support.schemathesis_setup import api
from tests.support.service import KEY, MODEL, chat

# of each operation; `make soak` and FT_CLIENT_EXAMPLES have more
EXAMPLES = int(os.environ.get("FT_CLIENT_EXAMPLES", "4"))
NAMES = [name for name, data in shipped().items() if "operations" in data]
DOCUMENTS = {profile.name: profile.document for profile in profiles.compile_all() if profile.name in NAMES}


def _implemented(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the operations that the sandbox has."""
    for item in document["paths"].values():
        for method in [key for key, node in item.items() if isinstance(node, dict) and "operationId" in node]:
            item[method].pop("x-services", None)
            if item[method]["operationId"] not in {*HANDLERS, *SERVICE_HANDLERS}:
                del item[method]
            else:
                for response in item[method]["responses"].values():
                    response.pop("links", None)
    return document


def _fill(name: str, sandbox: Sandbox) -> None:
    """Add a file and a job, which the lists then have."""
    with FTClient("any", profile=name, base_url=sandbox.base_url) as client:
        is_legacy = not client._config.profile.supports("createFineTuningJob")
        jobs: Any = client.fine_tunes if is_legacy else client.fine_tuning.jobs
        file = client.files.upload(("train.jsonl", chat()))
        jobs.create(model="m" if is_legacy else MODEL, training_file=file.id)


@pytest.mark.parametrize("name", NAMES)
def test_any_valid_request_gets_a_response_of_the_document(name: str) -> None:
    """No status of 500 or more, and bodies that the document of the service allows."""
    schema = api(_implemented(DOCUMENTS[name]), "fuzzing", modes=(schemathesis.GenerationMode.POSITIVE,))
    operations = [found.ok() for found in schema.get_all_operations()]
    with Sandbox(profile=name, speed=2000) as sandbox, requests.Session() as session:
        session.trust_env = False
        _fill(name, sandbox)
        for operation in operations:

            @settings(deadline=None, derandomize=True, database=None, max_examples=EXAMPLES,
                      phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
            @given(case=operation.as_strategy(), _=st.none())
            def run(case: Any, _: None) -> None:
                response = case.call(base_url=sandbox.base_url, session=session, headers=KEY)
                assert response.status_code < 500
                case.validate_response(response, checks=[response_schema_conformance])

            run()
    assert len(operations) >= 7
