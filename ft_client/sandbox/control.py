"""The sandbox's own endpoints, below `/sandbox` beside `/v1`: faults, requests, the clock. They need no key."""

from typing import Any

from ft_client.sandbox.contract import Operation
from ft_client.sandbox.errors import ServiceError, bad_request
from ft_client.sandbox.exchange import Answer, Receive, Request, Scope, json_answer
from ft_client.sandbox.service import Service

# the year 5138
_END_OF_TIME = 100_000_000_000

_METHODS = {"faults": ("GET", "PUT", "DELETE"), "requests": ("GET", "DELETE"), "clock": ("GET", "PUT")}


async def answer(service: Service, name: str, scope: Scope, receive: Receive) -> Answer:
    """Answer a request for `/sandbox/{name}`.

    Raises:
        ServiceError: 404, 405, or 400 for a body that makes no sense.
    """
    method = scope["method"]
    if name not in _METHODS:
        raise ServiceError(404, f"Invalid URL ({method} /sandbox/{name[:200]})")
    if method not in _METHODS[name]:
        allow = ", ".join(_METHODS[name])
        raise ServiceError(405, f"Only {allow} are understood here.", headers=[(b"allow", allow.encode())])
    request = Request(Operation(name, method, name, {}, None, None), {}, scope, receive, service.settings.body_idle)
    if name == "faults":
        return await _faults(service, method, request)
    if name == "clock":
        return await _clock(service, method, request)
    if method == "DELETE":
        service.log.clear()
    return json_answer({"object": "list", "data": service.log.entries()})


async def _faults(service: Service, method: str, request: Request) -> Answer:
    if method == "PUT":
        service.faults.replace(await request.json())
    elif method == "DELETE":
        service.faults.clear()
    return json_answer({"object": "list", "data": service.faults.document(), "fired": service.faults.log()})


def _fits(service: Service, seconds: float) -> bool:
    return 0 <= seconds <= _END_OF_TIME - service.now()


async def _clock(service: Service, method: str, request: Request) -> Answer:
    if method == "PUT":
        wanted: Any = await request.json()
        seconds = wanted.get("advance") if isinstance(wanted, dict) and set(wanted) == {"advance"} else None
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not _fits(service, seconds):
            raise bad_request(
                'Send {"advance": seconds}, a number from 0 on that the calendar has room for.', "advance"
            )
        service.clock.advance(float(seconds))
    return json_answer({"now": service.now()})
