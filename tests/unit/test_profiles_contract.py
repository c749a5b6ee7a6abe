"""The recorded exchanges fit the effective OpenAPI document of their service."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import pytest

from spec.tools import profiles
from spec.tools.annotate import operations, parameters, resolved
from spec.tools.observe import violations
from spec.tools.response_facts import fits
from tests.support.exchanges import Exchange, all_exchanges

COMPILED = {profile.name: profile for profile in profiles.compile_all()}
OTHER_API = {"Deployments_CreateOrUpdate", "createModel", "putFileContent"}
RECORDED = [
    exchange for exchange in all_exchanges() if exchange.provider in COMPILED and exchange.operation not in OTHER_API
]
pytestmark = pytest.mark.skipif(not RECORDED, reason="no folder of exchanges; FT_CLIENT_EXCHANGES can name one")
# One service that serves files by OpenAI's shapes under another path.
OTHER_PATH = "/compatible-mode/"


def operation_of(exchange: Exchange) -> tuple[str, dict[str, Any], dict[str, Any]] | None:
    path = urlsplit(exchange.request["path"]).path
    for template, method, item, operation in operations(COMPILED[exchange.provider].document):
        if fits((method.upper(), template, operation), exchange.request["method"], path):
            return template, item, operation
    return None


@pytest.mark.parametrize("exchange", RECORDED, ids=lambda exchange: exchange.place)
def test_recorded_response_fits_the_document_of_its_service(exchange: Exchange) -> None:
    """No key, type or missing key of a recorded response is outside the contract with its overlay."""
    document = COMPILED[exchange.provider].document
    found = operation_of(exchange)
    if found is None:
        assert exchange.error is not None
        assert exchange.error.kind == "endpoint_missing"
        return
    responses = found[2]["responses"]
    status = str(exchange.status)
    declared = responses.get(status) or responses.get(f"{status[0]}XX")
    if exchange.error is not None and exchange.status < 400:
        declared = declared if exchange.resource == "file" else None
    if OTHER_PATH in exchange.request["path"]:
        return
    if declared is None or exchange.status >= 400 or (exchange.error is not None and exchange.resource != "file"):
        schema = {"$ref": "#/components/schemas/ErrorResponse"}
    else:
        content = resolved(document, declared).get("content", {}).get("application/json")
        schema = content and content["schema"]
    if schema is not None and not isinstance(exchange.body, str | None):
        assert violations(document, schema, exchange.body) == set()


@pytest.mark.parametrize(
    "exchange",
    [one for one in RECORDED if one.status < 300 and one.error is None],
    ids=lambda exchange: exchange.place,
)
def test_recorded_request_passes_the_document_of_its_service(exchange: Exchange) -> None:
    """A request that the service accepted breaks no rule, except with a parameter that the service ignores."""
    document = COMPILED[exchange.provider].document
    template, item, operation = operation_of(exchange) or pytest.fail("there is no such operation")
    if OTHER_PATH in exchange.request["path"]:
        return
    known = {parameter["name"] for parameter in parameters(document, item, operation) if parameter["in"] == "query"}
    server = COMPILED[exchange.provider].data
    known |= {option["query"] for option in server["options"].values() if "query" in option}
    assert {name for name, _ in parse_qsl(urlsplit(exchange.request["path"]).query)} <= known, template
    if "json" in exchange.request:
        body = {name: value for name, value in exchange.request["json"].items() if name not in server["ignored"]}
        schema = resolved(document, operation["requestBody"])["content"]["application/json"]["schema"]
        validator = jsonschema.Draft202012Validator({**schema, "components": document["components"]})
        assert [error.message for error in validator.iter_errors(body)] == []
