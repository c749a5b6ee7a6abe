"""Requests of a client to paths outside the contract."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ft_client.resources._base import AsyncCaller, Caller

if TYPE_CHECKING:
    from ft_client._operations.requests import Files, PathOptions, T


class Requests(Caller):
    """Requests of a client to paths outside the contract."""

    def get(self, path: str, *, cast_to: type[T], options: PathOptions | None = None) -> T:
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
        from ft_client._operations import requests
        from ft_client._runtime.drivers import run

        return run(requests.get(self._config, path, cast_to=cast_to, options=options), self._runner)

    def post(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: Any = None,
        files: Files | None = None,
        options: PathOptions | None = None,
    ) -> T:
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
        from ft_client._operations import requests
        from ft_client._runtime.drivers import run

        return run(
            requests.post(self._config, path, cast_to=cast_to, body=body, files=files, options=options), self._runner
        )

    def put(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: Any = None,
        files: Files | None = None,
        options: PathOptions | None = None,
    ) -> T:
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
        from ft_client._operations import requests
        from ft_client._runtime.drivers import run

        return run(
            requests.put(self._config, path, cast_to=cast_to, body=body, files=files, options=options), self._runner
        )

    def patch(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: Any = None,
        files: Files | None = None,
        options: PathOptions | None = None,
    ) -> T:
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
        from ft_client._operations import requests
        from ft_client._runtime.drivers import run

        return run(
            requests.patch(self._config, path, cast_to=cast_to, body=body, files=files, options=options), self._runner
        )

    def delete(self, path: str, *, cast_to: type[T], body: Any = None, options: PathOptions | None = None) -> T:
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
        from ft_client._operations import requests
        from ft_client._runtime.drivers import run

        return run(requests.delete(self._config, path, cast_to=cast_to, body=body, options=options), self._runner)


class AsyncRequests(AsyncCaller):
    """Requests of a client to paths outside the contract."""

    async def get(self, path: str, *, cast_to: type[T], options: PathOptions | None = None) -> T:
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
        from ft_client._operations import requests
        from ft_client._runtime.drivers import arun

        return await arun(requests.get(self._config, path, cast_to=cast_to, options=options), self._runner)

    async def post(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: Any = None,
        files: Files | None = None,
        options: PathOptions | None = None,
    ) -> T:
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
        from ft_client._operations import requests
        from ft_client._runtime.drivers import arun

        return await arun(
            requests.post(self._config, path, cast_to=cast_to, body=body, files=files, options=options), self._runner
        )

    async def put(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: Any = None,
        files: Files | None = None,
        options: PathOptions | None = None,
    ) -> T:
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
        from ft_client._operations import requests
        from ft_client._runtime.drivers import arun

        return await arun(
            requests.put(self._config, path, cast_to=cast_to, body=body, files=files, options=options), self._runner
        )

    async def patch(
        self,
        path: str,
        *,
        cast_to: type[T],
        body: Any = None,
        files: Files | None = None,
        options: PathOptions | None = None,
    ) -> T:
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
        from ft_client._operations import requests
        from ft_client._runtime.drivers import arun

        return await arun(
            requests.patch(self._config, path, cast_to=cast_to, body=body, files=files, options=options), self._runner
        )

    async def delete(self, path: str, *, cast_to: type[T], body: Any = None, options: PathOptions | None = None) -> T:
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
        from ft_client._operations import requests
        from ft_client._runtime.drivers import arun

        return await arun(
            requests.delete(self._config, path, cast_to=cast_to, body=body, options=options), self._runner
        )
