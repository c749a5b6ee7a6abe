"""Downloading to disk: streamed under a temporary name, gone on with where a transfer broke, renamed at the end."""

from __future__ import annotations

import os
import random
import re
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

import attrs
import httpx

from ft_client import _retry
from ft_client._body import Body, Close, Read
from ft_client._exchange import connection_error, streamed
from ft_client._flow import Flow, Sleep
from ft_client._polling import asked, passing
from ft_client._uploadable import Progress
from ft_client.errors import APIConnectionError, APIStatusError, FTClientError
from ft_client_generated.api.files import download_file

if TYPE_CHECKING:
    from ft_client.resources._base import Resource

BLOCK = 1 << 20
"""Bytes written at a time; a block of 1 MiB costs a quarter less CPU than one of 256 KiB."""


def download_to(resource: Resource, file_id: str, path: Path, on_progress: Progress | None) -> Flow[Path]:
    """Download a file; see `files.download`."""
    final = path / (Path(file_id).name or "file") if path.is_dir() else path  # an ID is no path out of the folder
    policy = resource._settings.policy
    handle, temporary = tempfile.mkstemp(dir=final.parent, prefix=f".{final.name[:40]}.", suffix=".part")
    part = Path(temporary)
    try:
        with os.fdopen(handle, "wb", buffering=BLOCK) as out:
            failures = furthest = 0
            version = _Version()
            while True:
                try:
                    yield from _transfer(resource, file_id, out, version, on_progress)
                    break
                except FTClientError as error:
                    if not passing(error):
                        raise
                    failures = 1 if out.tell() > furthest else failures + 1
                    furthest = max(furthest, out.tell())
                    if failures > policy.max_retries:
                        raise
                    yield Sleep(max(asked(error), _retry.backoff(policy, failures, random.random())))
        part.chmod(0o666 & ~_umask())
        part.replace(final)
    except BaseException:  # also an interrupt: nothing half is left behind
        part.unlink(missing_ok=True)
        raise
    return final


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@attrs.define
class _Version:
    """Which file it is that a transfer goes on with.

    Attributes:
        tag: its entity tag; None where the service tells none.
        size: its bytes; None where the service does not say.
    """

    tag: str | None = None
    size: int | None = None

    def goes_on(self, response: httpx.Response, done: int) -> bool:
        """Whether a 206 goes on behind so many bytes of the same file; what it tells of the file is kept."""
        place = _CONTENT_RANGE.match(response.headers.get("content-range", ""))
        if place is None or int(place[1]) != done or not _plain(response):
            return False
        tag, size = response.headers.get("etag"), int(place[2]) if place[2] else None
        for then, now in ((self.tag, tag), (self.size, size)):
            if None not in {then, now} and then != now:
                return False
        if size is None and self.size is None:
            size = _announced(response, done)
        self.size = self.size if size is None else size
        return True

    def begins(self, response: httpx.Response) -> None:
        """A 200 gives the whole file."""
        self.tag, self.size = response.headers.get("etag"), _announced(response, 0)


def _plain(response: httpx.Response) -> bool:
    return bool(response.headers.get("content-encoding", "identity") == "identity")


def _announced(response: httpx.Response, done: int) -> int | None:
    """The bytes there will be at the end of an answer, with those before it."""
    length = response.headers.get("content-length", "")
    return done + int(length) if length.isdigit() and _plain(response) else None


_CONTENT_RANGE = re.compile(r"bytes ([0-9]+)-[0-9]+/(?:([0-9]+)|\*)")


def _transfer(
    resource: Resource, file_id: str, out: IO[bytes], version: _Version, on_progress: Progress | None
) -> Flow[None]:
    """Write what is missing. Where the service does not go on from the asked place in the same file, begin anew.

    Raises:
        APIConnectionError: the transfer broke, or ended before the last byte of the file.
    """
    from ft_client.resources._base import Call, addressed

    done = out.tell()
    request = addressed("downloadFile", download_file, file_id, range_=f"bytes={done}-" if done else None)
    request["headers"] = {**request.get("headers", {}), "Accept": "*/*", "Accept-Encoding": "identity"}
    if done and version.tag and not version.tag.startswith("W/"):  # RFC 9110 13.1.5: a weak one may not be sent
        request["headers"]["If-Range"] = version.tag
    call: Call[bytes] = Call("downloadFile", request, download_file.parse, file_id)
    try:
        response = yield from streamed(resource._settings, call)
    except APIStatusError as error:
        if error.status_code != 416 or not done:
            raise
        if error.response.headers.get("content-range") == f"bytes */{done}" and version.size in {None, done}:
            return  # all of it came, and then the connection broke
        raise _begin_anew(out, f"{call.what}: the transfer cannot go on at byte {done}") from error
    if response.status_code != 206:
        done = 0
        out.seek(0)
        out.truncate()
        version.begins(response)
    elif not version.goes_on(response, done):
        yield Close(response)
        raise _begin_anew(out, f"{call.what}: the transfer goes on elsewhere than at byte {done} of the same file")
    plain = _plain(response)
    body = Body(response, raw=plain)
    try:
        while chunk := (yield Read(body)):
            out.write(chunk)
            done += len(chunk)
            if on_progress is not None:
                on_progress(done, version.size)
    except httpx.RequestError as error:
        yield Close(response)
        if not plain:  # the place to go on at is one in the packed bytes
            raise _begin_anew(out, f"{call.what}: the connection broke in packed bytes") from None
        raise connection_error(error, call.what, 1) from None
    yield Close(response)
    if version.size is not None and done != version.size:
        raise APIConnectionError(f"{call.what}: {done} of {version.size} bytes came -> try again")


def _begin_anew(out: IO[bytes], why: str) -> APIConnectionError:
    out.seek(0)
    return APIConnectionError(f"{why} -> try again")
