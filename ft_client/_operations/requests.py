"""Requests to paths outside the contract, with the client's configuration, retries and errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, get_args, get_origin
from urllib.parse import parse_qs, urlsplit

from ft_client._http.options import RequestOptions
from ft_client._http.send import OperationCall, send_with_retries
from ft_client._runtime.flow import Flow
from ft_client.errors import ParameterError, ParameterProblem
from ft_client_generated.errors import InvalidBody
from ft_client_generated.types import Model, decode_list, encode

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import Response, Timeout

T = TypeVar("T")


class PathOptions(TypedDict, total=False):
    """Options of a request to a path. The names are those of the vendor's SDK.

    Attributes:
        headers: Additional headers.
        params: Query parameters.
        extra_json: Additional keys of the JSON body.
        timeout: Timeout for each attempt, in seconds or as an `httpx.Timeout`. None disables it.
        max_retries: Maximum number of retries.
    """

    headers: Mapping[str, str]
    params: Mapping[str, Any]
    extra_json: Mapping[str, Any]
    timeout: float | tuple[float, float, float, float] | Timeout | None
    max_retries: int


def get(config: ClientConfig, path: str, *, cast_to: type[T], options: PathOptions | None = None) -> Flow[T]:
    """Send a GET request to a path of the service, for endpoints that have no method here.

    Args:
        path: The path after the base URL, such as `/batches`, with or without a query.
        cast_to: Type of the result: `httpx.Response`, `dict`, `list`, `object` (any JSON), `str`, `bytes`, a model or
            a list of models.
        options: See `PathOptions`.

    Raises:
        ParameterError: The path is a URL, to which the key is not sent.
        APIStatusError: The status is not 2xx.
        APIResponseValidationError: The body is not of the type.
    """
    return _request(config, "GET", path, cast_to, None, options)


def post(
    config: ClientConfig, path: str, *, cast_to: type[T], body: Any = None, options: PathOptions | None = None
) -> Flow[T]:
    """Send a POST request to a path. If it is not known whether it was executed, it is not retried.

    Args:
        path: See `get`.
        cast_to: See `get`.
        body: Body that is sent as JSON; models in it become objects.
        options: See `PathOptions`.

    Raises:
        ParameterError: See `get`.
        APIStatusError: The status is not 2xx.
    """
    return _request(config, "POST", path, cast_to, body, options)


def put(
    config: ClientConfig, path: str, *, cast_to: type[T], body: Any = None, options: PathOptions | None = None
) -> Flow[T]:
    """Send a PUT request to a path.

    Args:
        path: See `get`.
        cast_to: See `get`.
        body: See `post`.
        options: See `PathOptions`.

    Raises:
        ParameterError: See `get`.
        APIStatusError: The status is not 2xx.
    """
    return _request(config, "PUT", path, cast_to, body, options)


def patch(
    config: ClientConfig, path: str, *, cast_to: type[T], body: Any = None, options: PathOptions | None = None
) -> Flow[T]:
    """Send a PATCH request to a path. If it is not known whether it was executed, it is not retried.

    Args:
        path: See `get`.
        cast_to: See `get`.
        body: See `post`.
        options: See `PathOptions`.

    Raises:
        ParameterError: See `get`.
        APIStatusError: The status is not 2xx.
    """
    return _request(config, "PATCH", path, cast_to, body, options)


def delete(
    config: ClientConfig, path: str, *, cast_to: type[T], body: Any = None, options: PathOptions | None = None
) -> Flow[T]:
    """Send a DELETE request to a path.

    Args:
        path: See `get`.
        cast_to: See `get`.
        body: See `post`.
        options: See `PathOptions`.

    Raises:
        ParameterError: See `get`.
        APIStatusError: The status is not 2xx.
    """
    return _request(config, "DELETE", path, cast_to, body, options)


def _request(
    config: ClientConfig, method: str, path: str, cast_to: Any, body: Any, options: PathOptions | None
) -> Flow[Any]:
    given: dict[str, Any] = dict(options or {})
    if unknown := given.keys() - PathOptions.__annotations__.keys():
        raise TypeError(f"{min(unknown)!r} is not an option of a request to a path: see PathOptions")
    url = urlsplit(path)
    if url.scheme or url.netloc:
        rule = "is a URL; the key is sent to the base URL only -> pass the path, or create a client with base_url="
        raise ParameterError([ParameterProblem("path", path, rule, "client")])
    query = {name: values if len(values) > 1 else values[0] for name, values in parse_qs(url.query, True).items()}
    request: dict[str, Any] = {"method": method, "url": "/" + url.path.lstrip("/")}
    if body is not None:
        request["json"] = encode(body)
    call_options: RequestOptions = {
        "extra_headers": given.get("headers"),
        "extra_query": {**query, **given.get("params", {})},
        "extra_body": given.get("extra_json"),
    }
    if "timeout" in given:
        call_options["timeout"] = given["timeout"]
    call: OperationCall[Any] = OperationCall(
        f"{method} {request['url']}", request, _Decoder(cast_to).decode, idempotent=method not in {"POST", "PATCH"},
        options=call_options,
    )  # fmt: skip
    return send_with_retries(config.replace(max_retries=given.get("max_retries")), call)


class _Decoder:
    """Makes the type that the caller named from a response."""

    def __init__(self, cast_to: Any) -> None:
        self._type: Any = get_origin(cast_to) or cast_to
        self._item: Any = next(iter(get_args(cast_to)), None)
        is_known = cast_to in {None, Any, object} or isinstance(self._type, type)
        if not is_known or "Page" in getattr(cast_to, "__name__", ""):
            raise TypeError(f"cast_to is {cast_to!r}: pass httpx.Response, dict, list, object, str, bytes or a model")

    def decode(self, response: Response) -> Any:
        """Return the result.

        Raises:
            InvalidBody: The body is not of the type.
        """
        expected = self._type
        if expected is None or expected is type(None):
            return None
        if expected is bytes:
            return response.content
        if expected is str:
            return response.text
        if expected not in {object, Any} and isinstance(response, expected):
            return response
        try:
            value = json.loads(response.content)
        except ValueError:
            raise InvalidBody(response.status_code, response.content, "it is not JSON") from None
        if expected in {object, Any}:
            return value
        is_model = issubclass(expected, Model)
        if not isinstance(value, dict if is_model else expected):
            reason = f"it is not a JSON {'array' if expected is list else 'object'}"
            raise InvalidBody(response.status_code, response.content, reason)
        if is_model:
            return expected.from_dict(value)
        if isinstance(value, list) and isinstance(self._item, type) and issubclass(self._item, Model):
            return decode_list(self._item.from_dict, value)
        return value
