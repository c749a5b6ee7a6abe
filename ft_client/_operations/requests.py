"""Requests to paths outside the contract, with the client's configuration, retries and errors."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, get_args, get_origin
from urllib.parse import parse_qs, unquote

from ft_client._http.cast import cast_json, is_json_type
from ft_client._http.failures import redact_response
from ft_client._http.options import RequestOptions
from ft_client._http.send import OperationCall, send_with_retries
from ft_client._not_given import NotGiven
from ft_client._operations.calls import drop_none
from ft_client._operations.file_input import FileTypes, open_file_input
from ft_client._runtime.flow import Flow
from ft_client.errors import APIResponseValidationError, ParameterError, ParameterProblem
from ft_client.file_content import FileContent
from ft_client.raw_response import RawResponse
from ft_client_generated.errors import InvalidBody
from ft_client_generated.multipart import Multipart
from ft_client_generated.types import encode

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import Response, Timeout

T = TypeVar("T")

Files = Mapping[str, FileTypes] | Iterable[tuple[str, FileTypes]]
"""Files of a form, by the names of their fields. Pairs may repeat a name."""


class PathOptions(TypedDict, total=False):
    """Options of a request to a path. The names are those of the vendor's SDK.

    Attributes:
        headers: Additional headers.
        params: Query parameters.
        extra_json: Additional keys of the JSON body, or fields of the form.
        timeout: Timeout for each attempt, in seconds or as an `httpx.Timeout`. None disables it.
        max_retries: Maximum number of retries.
        idempotency_key: Sent as the header `Idempotency-Key`. It does not change what is retried, because a service
            may ignore it.
    """

    headers: Mapping[str, str]
    params: Mapping[str, Any]
    extra_json: Mapping[str, Any]
    timeout: float | tuple[float, float, float, float] | Timeout | None
    max_retries: int
    idempotency_key: str


def get(config: ClientConfig, path: str, *, cast_to: type[T], options: PathOptions | None = None) -> Flow[T]:
    """Send a GET request to a path of the service, for endpoints that have no method here.

    GET, PUT and DELETE are retried like other calls. POST and PATCH are retried only if the service has not executed
    them: the connection was never made, or the status is 429. Any other failure is raised at once.

    Args:
        path: The path after the base URL, such as `/batches`, with or without a query. A URL must begin with the base
            URL.
        cast_to: Type of the result: `httpx.Response`, `RawResponse`, `FileContent`, `dict`, `list`, `object` (any
            JSON), `str`, `bytes`, a model, a list of models, or `NoneType` to ignore the body.
        options: See `PathOptions`.

    Raises:
        ParameterError: The path leads away from the base URL, so the key is not sent.
        APIStatusError: The status is not 2xx.
        APIResponseValidationError: The body is not of the type.
    """
    return _request(config, "GET", path, cast_to, None, None, options)


def post(
    config: ClientConfig,
    path: str,
    *,
    cast_to: type[T],
    body: Any = None,
    files: Files | None = None,
    options: PathOptions | None = None,
) -> Flow[T]:
    """Send a POST request to a path. It is not sent again if the service may have executed it; see `get`.

    Args:
        path: See `get`.
        cast_to: See `get`.
        body: Body that is sent as JSON, or with `files` as the other fields of a form; models in it become objects.
        files: Files of a form by field, each in a form that `files.create` accepts.
        options: See `PathOptions`.

    Raises:
        ParameterError: See `get`; or a file cannot be read, and nothing was sent.
        APIStatusError: The status is not 2xx.
        APIResponseValidationError: The body is not of the type.
    """
    return _request(config, "POST", path, cast_to, body, files, options)


def put(
    config: ClientConfig,
    path: str,
    *,
    cast_to: type[T],
    body: Any = None,
    files: Files | None = None,
    options: PathOptions | None = None,
) -> Flow[T]:
    """Send a PUT request to a path.

    Args:
        path: See `get`.
        cast_to: See `get`.
        body: See `post`.
        files: See `post`.
        options: See `PathOptions`.

    Raises:
        ParameterError: See `post`.
        APIStatusError: The status is not 2xx.
        APIResponseValidationError: The body is not of the type.
    """
    return _request(config, "PUT", path, cast_to, body, files, options)


def patch(
    config: ClientConfig,
    path: str,
    *,
    cast_to: type[T],
    body: Any = None,
    files: Files | None = None,
    options: PathOptions | None = None,
) -> Flow[T]:
    """Send a PATCH request to a path. It is not sent again if the service may have executed it; see `get`.

    Args:
        path: See `get`.
        cast_to: See `get`.
        body: See `post`.
        files: See `post`.
        options: See `PathOptions`.

    Raises:
        ParameterError: See `post`.
        APIStatusError: The status is not 2xx.
        APIResponseValidationError: The body is not of the type.
    """
    return _request(config, "PATCH", path, cast_to, body, files, options)


def delete(
    config: ClientConfig, path: str, *, cast_to: type[T], body: Any = None, options: PathOptions | None = None
) -> Flow[T]:
    """Send a DELETE request to a path. After a retry, a 404 may mean that the first request has deleted the object.

    Args:
        path: See `get`.
        cast_to: See `get`.
        body: Body that is sent as JSON.
        options: See `PathOptions`.

    Raises:
        ParameterError: See `get`.
        APIStatusError: The status is not 2xx.
        APIResponseValidationError: The body is not of the type.
    """
    return _request(config, "DELETE", path, cast_to, body, None, options)


def _request(
    config: ClientConfig,
    method: str,
    path: str,
    cast_to: Any,
    body: Any,
    files: Files | None,
    options: PathOptions | None,
) -> Flow[Any]:
    given: dict[str, Any] = {name: value for name, value in (options or {}).items() if not isinstance(value, NotGiven)}
    if unknown := given.keys() - PathOptions.__annotations__.keys():
        raise TypeError(f"{min(unknown)!r} is not an option of a request to a path: see PathOptions")
    url, query = _split(path, config.base_url)
    call_options: RequestOptions = {"extra_query": {**query, **(given.get("params") or {})}}
    headers = dict(given.get("headers") or {})
    if given.get("idempotency_key") is not None:
        headers.setdefault("Idempotency-Key", given["idempotency_key"])
    if headers:
        call_options["extra_headers"] = headers
    if "timeout" in given:
        call_options["timeout"] = given["timeout"]
    if given.get("max_retries") is not None:
        config = config.replace(max_retries=given["max_retries"])
    body = _with_keys(encode(body), given.get("extra_json"), needs_keys=files is not None)
    decoder = _Decoder(cast_to)
    request: dict[str, Any] = {"method": method, "url": url}
    call: OperationCall[Any] = OperationCall(
        f"{method} {url}", request, decoder.decode, idempotent=method not in {"POST", "PATCH"}, options=call_options,
        schema=decoder.schema,
    )  # fmt: skip
    with contextlib.ExitStack() as stack:
        if files is not None:
            pairs = files.items() if isinstance(files, Mapping) else files
            parts = [(name, stack.enter_context(open_file_input(name, file)).as_part) for name, file in pairs]
            form = _form(body or {}, parts)
            request |= {"content": form, "headers": dict(form.headers)}
        elif body is not None:
            request["json"] = body
        exchanges: list[Any] = []
        result: Any = yield from send_with_retries(config.recording(exchanges) if decoder.is_raw else config, call)
    if isinstance(result, _NoBody):
        text = f"{call.label}: {result.response.status_code} without a body -> pass cast_to=NoneType"
        raise APIResponseValidationError(text, response=redact_response(result.response))
    return RawResponse(exchanges, result) if decoder.is_raw else result


def _split(path: str, base_url: str) -> tuple[str, dict[str, Any]]:
    """Return the path after the base URL, and its query.

    Raises:
        ParameterError: It leads away from the base URL.
    """
    rest, _, query = path.removeprefix(base_url if path.startswith(base_url + "/") else "").partition("?")
    rule = ""
    if rest.startswith("//") or "://" in rest:
        rule = "is a URL; the key is sent to the base URL only -> pass the path, or create a client with base_url="
    elif {".", ".."} & set(unquote(rest).replace("\\", "/").split("/")):
        rule = "has the segment . or .., which would change the path -> pass the path without it"
    elif "#" in path or not path.isprintable():
        rule = "has a character that a path cannot have -> encode it with urllib.parse.quote"
    if rule:
        raise ParameterError([ParameterProblem("path", path, rule, "client")])
    values = {name: each if len(each) > 1 else each[0] for name, each in parse_qs(query, True).items()}
    return "/" + rest.removeprefix("/"), values


def _with_keys(body: Any, more: Mapping[str, Any] | None, *, needs_keys: bool) -> Any:
    """Return a body with additional keys.

    Raises:
        ParameterError: The body is not an object, and there are keys or files to add.
    """
    if not isinstance(body, dict | None) and (more or needs_keys):
        rule = "is not an object, which extra_json and files need -> pass a dict"
        raise ParameterError([ParameterProblem("body", body, rule, "client")])
    return {**(body or {}), **encode(more)} if more else body


def _form(body: Mapping[str, Any], files: Iterable[tuple[str, Any]]) -> Multipart:
    """Return a form with nested fields as the vendor's SDK spells them: `a[b]`, and `a[]` for each item of a list."""
    fields: dict[str, Any] = {
        f"{name}[]" if isinstance(value, list) else name: value for name, value in drop_none(body).items()
    }
    by_name: dict[str, list[Any]] = {}
    for name, part in files:
        by_name.setdefault(name, []).append(part)
    return Multipart({**fields, **by_name}, file_lists=by_name, brackets=fields)


class _NoBody:
    """Result of a success without a body, if the type needs one. The request was executed, and is not retried."""

    def __init__(self, response: Response) -> None:
        self.response = response


class _Decoder:
    """Decodes a response as the type that the caller named.

    Raises:
        TypeError: A response cannot be decoded as this type; nothing was sent.
    """

    def __init__(self, cast_to: Any) -> None:
        self.is_raw = (get_origin(cast_to) or cast_to) is RawResponse
        self.type: Any = next(iter(get_args(cast_to)), str) if self.is_raw else cast_to
        of_library = getattr(self.type, "__name__", "") == "Response" and self.type.__module__.startswith("httpx")
        self._whole: Any = "response" if of_library else self.type
        if self._whole not in ("response", None, type(None), bytes, FileContent) and not is_json_type(self.type):
            raise TypeError(
                f"cast_to is {cast_to!r} -> pass httpx.Response, RawResponse, FileContent, dict, list, object, str, "
                "bytes, a model, a list of models, or NoneType"
            )
        self.schema: str = getattr(self.type, "SCHEMA", "")

    def decode(self, response: Response) -> Any:
        """Return the result.

        Raises:
            InvalidBody: The body is not of the type.
        """
        if self._whole == "response":
            return response
        if self._whole in (None, type(None)):
            return None
        if self._whole is FileContent:
            return FileContent(response)
        if self._whole in (bytes, str):
            return response.content if self._whole is bytes else response.text
        if not response.content.strip():
            return None if self.type in (object, Any) else _NoBody(response)
        try:
            return cast_json(self.type, json.loads(response.content))
        except (ValueError, RecursionError):
            raise InvalidBody(response.status_code, response.content, "it is not JSON") from None
        except TypeError as error:
            raise InvalidBody(response.status_code, response.content, str(error)) from None
