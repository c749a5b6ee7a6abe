"""Control endpoints of the sandbox: `/sandbox/faults`, `/sandbox/requests` and `/sandbox/clock`. They need no key."""

from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope

from ft_client.sandbox.contract import Operation
from ft_client.sandbox.errors import ServiceError, bad_request
from ft_client.sandbox.http import Request, json_response
from ft_client.sandbox.service import Service

# the year 5138
_MAX_TIME = 100_000_000_000

_METHODS = {"faults": ("GET", "PUT", "DELETE"), "requests": ("GET", "DELETE"), "clock": ("GET", "PUT")}


async def handle(service: Service, name: str, scope: Scope, receive: Receive) -> Response:
    """Handle a request for `/sandbox/{name}`.

    Raises:
        ServiceError: 404 for an unknown name, 405 for another method, 400 for an invalid body.
    """
    method = scope["method"]
    if name not in _METHODS:
        raise ServiceError(404, f"Invalid URL ({method} /sandbox/{name[:200]})")
    if method not in _METHODS[name]:
        allow = ", ".join(_METHODS[name])
        raise ServiceError(405, f"Method not allowed. Allowed: {allow}.", headers={"allow": allow})
    request = Request(Operation(name, method, name, {}, None, None), {}, scope, receive, service.settings.body_idle)
    if name == "faults":
        return await _faults(service, method, request)
    if name == "clock":
        return await _clock(service, method, request)
    if method == "DELETE":
        service.log.clear()
    return json_response({"object": "list", "data": service.log.entries()})


async def _faults(service: Service, method: str, request: Request) -> Response:
    if method == "PUT":
        service.faults.replace(await request.json())
    elif method == "DELETE":
        service.faults.clear()
    return json_response({"object": "list", "data": service.faults.document(), "fired": service.faults.log()})


def _is_reachable(service: Service, seconds: float) -> bool:
    return 0 <= seconds <= _MAX_TIME - service.now()


async def _clock(service: Service, method: str, request: Request) -> Response:
    if method == "PUT":
        document: Any = await request.json()
        seconds = document.get("advance") if isinstance(document, dict) and set(document) == {"advance"} else None
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not _is_reachable(service, seconds):
            raise bad_request(
                'Send {"advance": seconds}: a number that is not negative, and a resulting time before the year 5138.',
                "advance",
            )
        service.clock.advance(float(seconds))
    return json_response({"now": service.now()})
