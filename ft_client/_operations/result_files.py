"""Download and parse the result files of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ft_client._http.failures import redact_response
from ft_client._operations.files import content
from ft_client._runtime.flow import Flow
from ft_client.errors import APIResponseValidationError
from ft_client.results import Results, parse_results

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def result_file_ids(files: object) -> list[str]:
    """Return the IDs of a job's result files: IDs in the current API, objects in the legacy one, also mixed up."""
    values = files if isinstance(files, list) else []
    plain = [value.get("id") if isinstance(value, dict) else value for value in values]
    ids = [value if isinstance(value, str) else getattr(value, "id", None) for value in plain]
    return [each for each in ids if isinstance(each, str) and each]


def download_results(config: ClientConfig, file_ids: list[str]) -> Flow[list[Results[Any]]]:
    """Return the parsed result files, in the order of their IDs."""
    results = []
    for file_id in file_ids:
        file = yield from content(config, file_id)
        try:
            results.append(parse_results(file.content, file_id=file_id))
        except ValueError as error:
            raise APIResponseValidationError(
                f"downloadFile {file_id}: the content is not a result file: {error} -> files.content() returns it",
                response=redact_response(file.response),
            ) from error
    return results
