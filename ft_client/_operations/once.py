"""Create something once for an idempotency key: look the key up, journal the intent, create, journal the result."""

from __future__ import annotations

import contextlib
import functools
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from ft_client._in_flight import IDEMPOTENCY_KEY_FIELD
from ft_client._runtime.effects import InThread
from ft_client._runtime.flow import Flow
from ft_client.errors import FTClientError, NotFoundError, OutcomeUnknownError, ParameterError, ParameterProblem

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._journal import Entry, Journal

T = TypeVar("T")

MAX_KEY_LENGTH = 512
"""Maximum number of characters of an idempotency key: it is a value of metadata."""


def check_key(operation: str, key: Any, metadata: Any = None) -> None:
    """Check an idempotency key.

    Args:
        operation: The operationId.
        key: The key, or None.
        metadata: Metadata of the same request.

    Raises:
        ParameterError: It is not a text of 1 to 512 characters, or the metadata has another one.
    """
    if key is None:
        return
    rule = ""
    if not isinstance(key, str) or not 0 < len(key) <= MAX_KEY_LENGTH or not _is_unicode(key):
        rule = f"must be a text of 1 to {MAX_KEY_LENGTH} characters"
    elif isinstance(metadata, Mapping) and metadata.get(IDEMPOTENCY_KEY_FIELD, key) != key:
        rule = f"differs from {IDEMPOTENCY_KEY_FIELD} in metadata -> state one of them"
    if rule:
        raise ParameterError([ParameterProblem("idempotency_key", key, rule, operation)])


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return True


def service_of(config: ClientConfig) -> str:
    """Return what distinguishes services and projects in a journal."""
    headers = {name.lower(): value for name, value in config.headers.items()}
    parts = [config.base_url, headers.get("openai-organization"), headers.get("openai-project")]
    return " ".join(str(part) for part in parts if part)


def create_once(
    config: ClientConfig,
    operation: str,
    key: str | None,
    parameters: Mapping[str, Any],
    *,
    find: Callable[[], Flow[T | None]],
    retrieve: Callable[[str], Flow[T | None]],
    create: Callable[[float | None], Flow[T]],
) -> Flow[T]:
    """Return what a key has created before, or create it.

    Args:
        config: Configuration of the client.
        operation: The operationId.
        key: The idempotency key, or None for an object of its own.
        parameters: Parameters of the request. The same key with other parameters is an error.
        find: Looks the key up on the service. It is called if there is no entry in a journal.
        retrieve: Retrieves an object by its ID; None if it cannot be used any more.
        create: Creates the object. Its argument is the Unix time at which an earlier process intended to create it, or
            None.

    Raises:
        ParameterError: The key was used with other parameters, or another call of the client uses it now.
        JournalError: The journal cannot be used, or another process creates the same object now.
        OutcomeUnknownError: The object may exist, and it is not known which one it is.
    """
    journal: Journal | None = config.journal
    if journal is None:
        if key is None:
            return (yield from create(None))
        with config.in_flight.use_key(operation, key):
            found = yield from find()
            return found if found is not None else (yield from create(None))
    from ft_client._journal import fingerprint  # sqlite3 is loaded with the first journal

    name = (service_of(config), operation, key or uuid.uuid4().hex)
    with contextlib.ExitStack() as stack:
        yield InThread(lambda: stack.enter_context(journal.lock(" ".join(name))))
        entry: Entry | None = (yield InThread(functools.partial(journal.find, *name))) if key is not None else None
        mark = fingerprint(parameters)
        if entry is not None and entry.fingerprint != mark:
            rule = "was used with other parameters -> use another key, or the same parameters"
            raise ParameterError([ParameterProblem("idempotency_key", key, rule, operation)])
        if entry is not None and entry.object_id is not None:
            with contextlib.suppress(NotFoundError):  # deleted, or the object of another account
                known = yield from retrieve(entry.object_id)
                if known is not None:
                    return known
            entry = None
        found = (yield from find()) if key is not None and entry is None else None
        if entry is None:
            yield InThread(functools.partial(journal.intend, *name, mark))
        try:
            made = found if found is not None else (yield from create(entry.intended_at if entry else None))
        except OutcomeUnknownError:
            raise
        except FTClientError:
            if entry is None:  # nothing was created, neither now nor by an earlier process
                yield InThread(functools.partial(journal.forget, *name))
            raise
        yield InThread(functools.partial(journal.finish, *name, str(made.id)))  # type: ignore[attr-defined]  # has an ID
        return made
