"""Requests to a compatible service: validated by its own rules, then read as requests of the contract."""

from collections.abc import Mapping
from typing import Any

from ft_client.sandbox.errors import bad_request
from ft_client.sandbox.hyperparameters import reject_unknown_hyperparameters
from ft_client.sandbox.paging import parse_query
from ft_client.sandbox.service import Service
from ft_client.sandbox.wire import Wire


def read_body(service: Service, wire: Wire, operation: str, body: Any) -> Any:
    """Return a JSON body under the names of the contract, without what the contract does not have.

    Raises:
        ServiceError: 400 if the service rejects the body.
    """
    theirs, ours = wire.body(operation), service.contract.operations[operation].body
    if theirs is None or ours is None or service.settings.any_id:
        return wire.received(body)
    service.received_validator.check(body, theirs)
    reject_unknown_hyperparameters(service, body, theirs, service.received_contract)
    properties = service.contract.resolve(ours)["properties"]
    # the simulated job depends on what the contract has; a value that only this service accepts changes nothing
    return {
        name: value
        for name, value in wire.received(body).items()
        if name in properties and service.validator.find_error(value, properties[name]) is None
    }


def check_query(service: Service, wire: Wire, operation: str, query: Mapping[str, str]) -> None:
    """Validate the query parameters that the service has.

    Raises:
        ServiceError: 400 if a value is not allowed.
    """
    for name, schema in wire.query(operation).items():
        if name in query and not service.settings.any_id:
            schema = service.received_contract.resolve(schema)
            violation = service.received_validator.find_error(parse_query(query[name], schema, name), schema, (name,))
            if violation is not None:
                raise bad_request(f"{violation.message} - '{name}'", name)


def check_upload(service: Service, wire: Wire, form: Mapping[str, Any], filename: str | None) -> None:
    """Validate the form of an upload.

    Raises:
        ServiceError: 400 if the service rejects the fields or the name.
    """
    if service.settings.any_id:
        return
    schema = wire.body("createFile")
    if schema is not None:
        service.received_validator.check({**wire.fields_of(form), wire.part: ""}, schema)
    error = wire.upload_error(filename)
    if error is not None:
        raise bad_request(error, wire.part)
