"""`ft doctor`: check what a command needs, from the key to the clock, with one request."""

import os
import platform
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Literal

import attrs
import click

from ft_client._version import __version__
from ft_client.cli._exit_codes import FAILED, explain
from ft_client.cli._output import json_line, print_line
from ft_client.cli._session import Session, pass_session, service_options
from ft_client.errors import APIConnectionError, APIStatusError, FTClientError, JournalError

if TYPE_CHECKING:
    from ft_client import FTClient

_MAX_CLOCK_DIFFERENCE = 60.0  # seconds; lookups of lost creates and Retry-After dates depend on the clock
_PACKAGES = ("httpx", "attrs", "click", "rich", "starlette")
_CAUSES = {"proxy": "proxy", "certificate": "certificate", "tls": "certificate", "url": "base URL"}
_STEPS = {
    "key": "set OPENAI_API_KEY, or add --sandbox", "base URL": "correct --base-url or OPENAI_BASE_URL",
    "profile": "correct --profile or FT_PROFILE", "proxy": "correct HTTPS_PROXY, HTTP_PROXY or ALL_PROXY",
    "certificate": "correct SSL_CERT_FILE or SSL_CERT_DIR",
}  # fmt: skip
_NO_RESPONSE = "not known without a response"


@attrs.frozen
class Check:
    """The result of one check.

    Attributes:
        name: What was checked.
        status: `ok`, `problem` or `unknown`.
        message: What was found.
        next_step: What to do about a problem; empty otherwise.
    """

    name: str
    status: Literal["ok", "problem", "unknown"]
    message: str
    next_step: str = ""


@click.command(short_help="Check key, base URL, profile, network, clock and versions.")
@service_options
@pass_session
def doctor(session: Session) -> int:
    """Check what the other commands need: key, base URL, profile, network, proxy, certificate, clock and versions.

    One request is sent, which changes nothing. A line for each check begins with ok, problem or unknown; a problem ends
    with the next step. Exits with 1 if there is a problem.
    """
    failed = False
    for check in checks(session):
        failed = failed or check.status == "problem"
        if session.as_json:
            json_line({"object": "ft.check", **attrs.asdict(check)})
        else:
            step = f" -> {check.next_step}" if check.next_step else ""
            print_line(f"{check.status:<7}  {check.name}: {check.message}{step}")
    return FAILED if failed else 0


def checks(session: Session) -> Iterator[Check]:
    """Yield the checks in order; those that depend on a failed one are unknown."""
    yield _versions()
    yield _journal(session)
    yield _proxy()
    try:
        with session.client() as client:
            yield Check("base URL", "ok", f"{str(client.base_url).rstrip('/')}, {_source(session)}")
            profile = client._config.profile
            yield Check("profile", "ok", f"{profile.name} ({profile.title})")
            yield from _of_response(session, client)
    except FTClientError as error:
        yield _problem(_setting_of(error), error, session)


def _of_response(session: Session, client: "FTClient") -> Iterator[Check]:
    """Yield what a request shows: network, certificate, key and clock."""
    headers: Any = None
    network = Check("network", "ok", "the service responds")
    key = Check("key", "ok", "the service accepts it")
    other: list[Check] = []
    started = time.perf_counter()
    try:
        headers = _request(client)
    except APIStatusError as error:
        headers = error.response.headers
        if error.status_code in {401, 403}:
            key = _problem("key", error, session)
        else:
            key = Check("key", "unknown", f"the service responds with status {error.status_code}")
            other = [_problem("base URL" if error.status_code in {404, 405} else "service", error, session)]
    except APIConnectionError as error:
        found = _problem(_CAUSES.get(error.cause, "network"), error, session)
        network = found if found.name == "network" else Check("network", "unknown", _NO_RESPONSE)
        other = [] if found.name == "network" else [found]
        key = Check("key", "unknown", _NO_RESPONSE)
    except FTClientError as error:
        key, other = Check("key", "unknown", _NO_RESPONSE), [_problem(_setting_of(error), error, session)]
        network = Check("network", "unknown", _NO_RESPONSE)
    else:
        network = attrs.evolve(network, message=f"the service responds in {time.perf_counter() - started:.2f} s")
    yield network
    if not any(check.name == "certificate" for check in other):
        yield _certificate(str(client.base_url), has_response=headers is not None)
    yield key
    yield from other
    yield _clock(headers)


def _request(client: "FTClient") -> Any:
    """Send one request that changes nothing, and return the headers of its response."""
    once = client.with_options(max_retries=0)
    supports = client._config.profile.supports
    if supports("listModels"):
        return once.models.with_raw_response.list().headers
    if supports("listFiles"):
        return once.files.with_raw_response.list().headers
    return once.fine_tuning.jobs.with_raw_response.list().headers


def _problem(name: str, error: Exception, session: Session) -> Check:
    message, _, step = explain(error, session)[0].partition(" -> ")
    message = message.partition(": set ")[0] if name == "key" and not step else message
    return Check(name, "problem", message, step or _STEPS.get(name, "correct the setting"))


def _setting_of(error: FTClientError) -> str:
    """Return the setting that an error before the first request is about."""
    text = str(error)
    return next((name for word, name in (("API key", "key"), ("base_url", "base URL"), ("profile", "profile"),
                                         ("certificates", "certificate"), ("SSL_CERT", "certificate"),
                                         ("PROXY", "proxy")) if word in text), "settings")  # fmt: skip


def _source(session: Session) -> str:
    if session.embedded:
        return "the sandbox"
    if session.base_url:
        return "from --base-url"
    if session.profile_name() is None and os.environ.get("OPENAI_BASE_URL"):
        return "from OPENAI_BASE_URL"
    return "the default of the profile"


def _certificate(base_url: str, *, has_response: bool) -> Check:
    if not base_url.startswith("https:"):
        return Check("certificate", "ok", "not needed: the base URL is http")
    if not has_response:
        return Check("certificate", "unknown", _NO_RESPONSE)
    own = next((f"{name}={os.environ[name]}" for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)), "")
    return Check("certificate", "ok", f"trusted, by {own or 'the built-in list'}")


def _clock(headers: Any) -> Check:
    from ft_client._retry import parse_http_date

    date = None if headers is None else headers.get("date")
    at = None if date is None else parse_http_date(date)
    if at is None:
        return Check("clock", "unknown", _NO_RESPONSE if headers is None else "the response has no date")
    difference = time.time() - at
    if abs(difference) > _MAX_CLOCK_DIFFERENCE:
        how = "ahead of" if difference > 0 else "behind"
        return Check("clock", "problem", f"this machine is {abs(difference):.0f} s {how} the service", "set the clock")
    return Check("clock", "ok", "agrees with the service")


def _proxy() -> Check:
    from ft_client._runtime.network import proxies_in_use

    return Check("proxy", "ok", ", ".join(proxies_in_use()) or "none")


def _journal(session: Session) -> Check:
    journal = session.journal()
    if journal is None and os.environ.get("FT_JOURNAL") is None:
        return Check(
            "journal", "problem", "there is no home folder for it", "set FT_JOURNAL to a path, or to 0 for none"
        )
    if journal is None:
        return Check("journal", "ok", "none: FT_JOURNAL switches it off")
    try:
        journal.entries("run")
    except JournalError as error:
        return _problem("journal", error, session)
    folder = journal.path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if folder.is_dir() and os.access(folder, os.W_OK):
        return Check("journal", "ok", str(journal.path))
    message = f"{journal.path} cannot be written, so an interrupted run is not continued"
    return Check("journal", "problem", message, "set FT_JOURNAL to another path, or to 0 for none")


def _versions() -> Check:
    found = [f"Python {platform.python_version()}", platform.system()]
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue  # an extra
    return Check("versions", "ok", f"ft-client {__version__}, {', '.join(found)}")
