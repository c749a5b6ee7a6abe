"""Options that every call accepts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from ft_client._credentials import redact_headers
from ft_client._not_given import NotGiven

if TYPE_CHECKING:
    from ft_client._http_library import Timeout


class RequestOptions(TypedDict, total=False):
    """Options of a call besides its own parameters. The names are those of the vendor's SDK.

    Attributes:
        extra_headers: Additional headers. They replace the client's headers of the same name.
        extra_query: Additional query parameters.
        extra_body: Additional keys of a JSON body.
        timeout: Timeout for each attempt, in seconds or as an `httpx.Timeout`. None disables it.
    """

    extra_headers: Mapping[str, str] | None
    extra_query: Mapping[str, Any] | None
    extra_body: Mapping[str, Any] | None
    timeout: float | tuple[float, float, float, float] | Timeout | None


def redact_options(options: RequestOptions) -> None:
    """Remove options that are not given, and hide credentials in `extra_headers`, in place.

    A traceback that shows local variables must not show a key.
    """
    for name in [name for name, value in options.items() if isinstance(value, NotGiven)]:
        options.pop(name)  # type: ignore[misc]  # a key of the options
    if "extra_headers" in options:
        options["extra_headers"] = redact_headers(options["extra_headers"] or {})


def without_extra_body(options: RequestOptions) -> RequestOptions:
    """Return a call's options without `extra_body`.

    Used when it is already part of the body, and for the lookup that follows a lost create. A lookup keeps all other
    options: it must use the same project and the same version of the API.
    """
    remaining = options.copy()
    remaining.pop("extra_body", None)
    return remaining
