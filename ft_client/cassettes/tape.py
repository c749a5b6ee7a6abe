"""vcrpy, which puts itself between an HTTP library and the network: here cassettes meet it."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from typing import Any

import vcr  # type: ignore[import-untyped]  # ships no types
from vcr.persisters.filesystem import CassetteNotFoundError  # type: ignore[import-untyped]  # ships no types
from vcr.record_mode import RecordMode  # type: ignore[import-untyped]  # ships no types
from vcr.request import Request as VcrRequest  # type: ignore[import-untyped]  # ships no types

from ft_client.cassettes import matching, network
from ft_client.cassettes.bodies import restored
from ft_client.cassettes.store import Cassette, Interaction

# What vcrpy itself raises for a request that is on no cassette.
NotOnCassetteError = vcr.errors.CannotOverwriteExistingCassetteException


class Playing:
    """A cassette in the player.

    Attributes:
        cassette: What is played.
        base_url: Where the code under test is to be pointed.
    """

    def __init__(self, cassette: Cassette, base_url: str, tape: Any) -> None:
        self.cassette = cassette
        self.base_url = base_url
        self._tape = tape

    @property
    def unplayed(self) -> list[Interaction]:
        """The interactions that nobody has asked for yet."""
        counts = self._tape.play_counts
        return [one for number, one in enumerate(self.cassette.interactions) if not counts[number]]


class _Loaded:
    """A persister, as vcrpy calls it, whose only cassette is in memory."""

    def __init__(self, cassette: Cassette, base_url: str) -> None:
        self._cassette = cassette
        self._base_url = base_url

    def load_cassette(self, path: str, serializer: Any) -> tuple[list[Any], list[Any]]:
        interactions = self._cassette.interactions
        return [self._request(one) for one in interactions], [_response(one) for one in interactions]

    def save_cassette(self, path: str, cassette_dict: Any, serializer: Any) -> None:
        raise RuntimeError("a played cassette is never written")

    def _request(self, interaction: Interaction) -> Any:
        request = interaction.request
        body, content_type = restored(request.body, request.headers.get("content-type"))
        headers = dict(request.headers)
        if content_type is not None:
            headers["content-type"] = content_type
        return VcrRequest(request.method, absolute(request.url, self._base_url), body, headers)


def _response(interaction: Interaction) -> dict[str, Any]:
    response = interaction.response
    body, _ = restored(response.body, response.headers.get("content-type"))
    return {
        "status": {"code": response.status, "message": ""},
        "headers": {name: [value] for name, value in response.headers.items()},
        "body": {"string": body},
    }


class _Unsaved:
    """A persister that has nothing and keeps nothing: what is recorded is taken from the cassette itself."""

    def load_cassette(self, path: str, serializer: Any) -> Any:
        raise CassetteNotFoundError

    def save_cassette(self, path: str, cassette_dict: Any, serializer: Any) -> None:
        """Keep nothing."""


def absolute(url: str, base_url: str) -> str:
    """Return a URL of a cassette as a request has it."""
    return url if "://" in url else base_url.rstrip("/") + url


def relative(url: str, base_url: str) -> str:
    """Return a request's URL as a cassette has it: behind the base URL where it lies there."""
    base = base_url.rstrip("/")
    return url.removeprefix(base) if url.startswith((base + "/", base + "?")) else url


def _vcr() -> Any:
    made = vcr.VCR()
    for matcher in matching.MATCHERS:
        made.register_matcher(matcher.__name__, matcher)
    made.match_on = tuple(matcher.__name__ for matcher in matching.MATCHERS)
    return made


@contextlib.contextmanager
def play(cassette: Cassette, base_url: str, name: str = "cassette") -> Iterator[Playing]:
    """Answer every request from a cassette, each interaction once, and refuse all others; the network is blocked."""
    settings = {"persister": _Loaded(cassette, base_url), "record_mode": RecordMode.NONE}
    with network.blocked(), _vcr().use_cassette(name, **settings) as tape:
        yield Playing(cassette, base_url, tape)


@contextlib.contextmanager
def record() -> Iterator[list[tuple[Any, dict[str, Any]]]]:
    """Let every request through, and add it to the yielded list with its answer, both in vcrpy's form, at the end."""
    found: list[tuple[Any, dict[str, Any]]] = []
    with warnings.catch_warnings():
        settings = {"persister": _Unsaved(), "record_mode": RecordMode.ALL}
        with _vcr().use_cassette("recording", **settings) as tape:
            yield found
            found += tape.data
