"""Export an account: list, fetch what is new or changed, and write each object before its line in the index."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from ft_client._operations import files as files_
from ft_client._operations import fine_tunes, job_checkpoints, jobs, models
from ft_client._operations.download import download_to
from ft_client._operations.file_input import Progress
from ft_client._operations.fine_tune_events import events_page
from ft_client._operations.outcome import outcome_of
from ft_client._operations.polling import is_transient
from ft_client._runtime.effects import Gather
from ft_client._runtime.flow import Flow, immediately
from ft_client.errors import (
    APIConnectionError,
    APIStatusError,
    AuthenticationError,
    FTClientError,
    NotFoundError,
    NotSupportedError,
    RateLimitError,
)
from ft_client.exports._copy import file_ids
from ft_client.exports._files import (
    NewFile,
    Part,
    digest_of,
    existing_part,
    json_document,
    json_line,
    safe_name,
    write_file,
)
from ft_client.exports._folder import Entry, ExportReport, Folder, Section, Service
from ft_client.exports._verify import count_by_section
from ft_client.pagination import RawPage
from ft_client_generated.models import OpenAIFile

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

MAX_CONCURRENT_OBJECTS = 4
"""Objects that are fetched at once."""

MAX_FAILURES = 5
"""Objects in a row that may fail before the export stops: the service is not available."""

_PAGE = 100
_ABSENT_STATUSES = frozenset({404, 405, 410, 501})
_Objects = Callable[[], Flow[RawPage[Any]]]
_Fetch = Callable[[Section, Any, str], Flow[Entry]]


def export_account(
    config: ClientConfig,
    root: Path,
    since: float | None,
    only: frozenset[Section],
    new_key: bool,
    on_progress: Progress | None,
) -> Flow[ExportReport]:
    """Export an account; see `account.export`."""
    try:
        folder = Folder.open(root, _service(config), new_key=new_key)
        with folder:
            run = _Export(config, folder, since, on_progress)
            if "jobs" in only:
                yield from run.section("jobs", lambda: jobs.list_(config, limit=_PAGE), run.job)
            if "fine-tunes" in only:
                yield from run.section("fine-tunes", lambda: fine_tunes.list_(config), run.job)
            if "files" in only:
                yield from run.section("files", lambda: files_.list_(config, limit=_PAGE), run.file)
                yield from run.unlisted_files()
            if "models" in only:
                yield from run.section("models", lambda: models.list_(config), run.model)
            folder.finish()
    except OSError as error:
        reason = error.strerror or error
        raise FTClientError(
            f"export: cannot write {error.filename or root}: {reason} -> check the free space and permissions"
        ) from error
    return ExportReport(
        folder=root,
        sections=count_by_section(folder),
        fetched=run.fetched,
        skipped=folder.skipped,
        unavailable=[item for entry in folder.entries.values() for item in entry.unavailable()],
    )


def _service(config: ClientConfig) -> Service:
    """Return what an export of this client belongs to."""
    headers = {name.lower(): value for name, value in config.headers.items()}
    names = {"organization": "openai-organization", "project": "openai-project"}
    key = f"{config.base_url}\n{config.key.reveal()}" if config.key else None
    return Service(
        profile=config.profile.name,
        base_url=config.base_url,
        account={name: str(headers[header]) for name, header in names.items() if headers.get(header)},
        key=hashlib.sha256(key.encode()).hexdigest()[:16] if key else None,
    )


@attrs.define
class _Export:
    """One run of an export.

    Attributes:
        referenced: IDs of the files of the exported jobs.
        listed: IDs of the files in the list.
        fetched: Number of objects that were new or changed.
    """

    config: ClientConfig
    folder: Folder
    since: float | None
    on_progress: Progress | None
    referenced: set[str] = attrs.field(factory=set)
    listed: set[str] = attrs.field(factory=set)
    fetched: int = 0
    _examined: int = 0
    _failures: int = 0

    def section(self, section: Section, objects: _Objects, fetch: _Fetch) -> Flow[None]:
        """Export the objects of one list, or record why there is none.

        Args:
            section: The section.
            objects: Fetches the first page of the list.
            fetch: Exports one object.
        """
        try:
            page = yield from objects()
        except (NotSupportedError, APIStatusError) as error:
            if isinstance(error, APIStatusError) and error.status_code not in _ABSENT_STATUSES:
                raise
            self.folder.skipped[section] = _text(error)
            return
        self.folder.skipped.pop(section, None)
        while True:
            selected = [item for item in page.data if self._is_selected(section, item)]
            yield from self._fetch([flow for item in selected if (flow := self._changed(section, item, fetch))])
            if page.next_page is None:
                return
            page = yield from page.next_page()

    def unlisted_files(self) -> Flow[None]:
        """Export the files of jobs that the list does not have: not every service lists its result files."""
        flows = []
        for file_id in sorted(self.referenced - self.listed):
            known = self.folder.entries.get(("files", file_id))
            if known is None or not self.folder.is_complete(known):
                flows.append(self._unlisted_file(file_id))
        yield from self._fetch(flows)

    def _is_selected(self, section: Section, item: Any) -> bool:
        if section == "files":
            self.listed.add(_id(item))
            if _id(item) in self.referenced:
                return True
        created = getattr(item, "created_at", None)
        if self.since is None or section == "models" or not isinstance(created, (int, float)):
            return True
        return created >= self.since

    def _changed(self, section: Section, item: Any, fetch: _Fetch) -> Flow[Entry] | None:
        """Return the flow that exports an object; None if the folder has this version of it."""
        known, version = self.folder.entries.get((section, _id(item))), digest_of(_sent(item))
        is_job = section in {"jobs", "fine-tunes"}
        if is_job:
            self.referenced |= self._files_of(_sent(item))
        if known is None or known.version != version or not self.folder.is_complete(known):
            return fetch(section, item, version)
        if is_job:
            self.referenced |= self._files_of(self.folder.read_json(known.parts["object"]))
        self._report(1)
        return None

    def _fetch(self, flows: list[Flow[Entry]]) -> Flow[None]:
        """Run flows a few at a time, and write their lines.

        Raises:
            APIError: Too many objects in a row failed.
        """
        for start in range(0, len(flows), MAX_CONCURRENT_OBJECTS):
            entries: list[Entry] = yield Gather(flows[start : start + MAX_CONCURRENT_OBJECTS], MAX_CONCURRENT_OBJECTS)
            self.folder.add(entries)
            self.fetched += len(entries)
            self._report(len(entries))
            for entry in entries:
                self._failures = self._failures + 1 if entry.failed else 0
                if self._failures == MAX_FAILURES:
                    raise APIConnectionError(
                        f"export: {MAX_FAILURES} objects in a row failed, the last with: "
                        f"{next(iter(entry.failed.values()))} -> export again later: the export continues"
                    )

    def _report(self, examined: int) -> None:
        self._examined += examined
        if self.on_progress is not None:
            self.on_progress(self._examined, None)

    # ---- Objects -----------------------------------------------------------------------------------------------------

    def job(self, section: Section, item: Any, version: str) -> Flow[Entry]:
        """Export a job or a legacy fine-tune, its events and its checkpoints."""
        config, job_id, is_legacy = self.config, _id(item), section == "fine-tunes"
        try:
            job = yield from (fine_tunes if is_legacy else jobs).retrieve(config, job_id)
        except (NotSupportedError, NotFoundError):  # deleted since it was listed
            job = item
        self.referenced |= self._files_of(_sent(job))
        parts = _Parts(self.folder, section, job_id)
        parts.write_object(_sent(job))
        if is_legacy:
            yield from parts.fetch_list("events", lambda: events_page(config, job_id))
            yield from parts.fetch_list("checkpoints", lambda: fine_tunes.list_checkpoints(config, job_id))
        else:
            yield from parts.fetch_list("events", lambda: jobs.list_events(config, job_id, limit=_PAGE))
            yield from parts.fetch_list("checkpoints", lambda: job_checkpoints.list_(config, job_id, limit=_PAGE))
        return parts.entry(version, is_final=outcome_of(config, job) is not None)

    def file(self, section: Section, item: Any, version: str) -> Flow[Entry]:
        """Export a file with its content. Content never changes, so what the folder has is kept."""
        profile, raw, file_id = self.config.profile, _sent(item), _id(item)
        parts = _Parts(self.folder, section, file_id)
        parts.write_object(raw)
        known = self.folder.entries.get((section, file_id))
        content = known.parts.get("content") if known is not None else None
        size = profile.field("file", raw, "bytes")
        if content is not None and self.folder.has(content) and size in {None, content.bytes}:
            parts.parts["content"] = content
        else:
            try:
                yield from parts.fetch("content", lambda: self._download(file_id))
            except NotSupportedError as error:  # recorded with each file: a copy of a job needs it
                parts.give_up("content", error)
        return parts.entry(version, is_final=profile.file_state(raw) != "processing")

    def _download(self, file_id: str) -> Flow[Part]:
        path = f"files/{safe_name(file_id)}.content"
        yield from download_to(self.config, file_id, self.folder.root / path, None)
        return existing_part(self.folder.root, path)

    def _unlisted_file(self, file_id: str) -> Flow[Entry]:
        try:
            file = yield from files_.retrieve(self.config, file_id)
        except NotSupportedError:
            file = OpenAIFile.from_dict({"id": file_id})
        except FTClientError as error:
            parts = _Parts(self.folder, "files", file_id)
            parts.give_up("object", error)
            return parts.entry("", is_final=True)
        return (yield from self.file("files", file, digest_of(_sent(file))))

    def model(self, section: Section, item: Any, version: str) -> Flow[Entry]:
        """Export the description of a model."""
        parts = _Parts(self.folder, section, _id(item))
        parts.write_object(_sent(item))
        return immediately(parts.entry(version, is_final=True))

    def _files_of(self, raw: Any) -> set[str]:
        return {each for ids in file_ids(self.config.profile, raw).values() for each in ids}


class _Parts:
    """The files of one object, and the reasons for those that are missing."""

    def __init__(self, folder: Folder, section: str, object_id: str) -> None:
        self.folder = folder
        self.section = section
        self.id = object_id
        self.parts: dict[str, Part] = {}
        self._missing: dict[str, str] = {}
        self._failed: dict[str, str] = {}

    def _path(self, suffix: str) -> str:
        return f"{self.section}/{safe_name(self.id)}{suffix}"

    def write_object(self, raw: Any) -> None:
        """Write the object as the service sent it."""
        self.parts["object"] = write_file(self.folder.root, self._path(".json"), json_document(raw))

    def fetch(self, part: str, fetch: Callable[[], Flow[Part]]) -> Flow[None]:
        """Fetch a file, or record why it is missing."""
        try:
            self.parts[part] = yield from fetch()
        except NotSupportedError:
            raise
        except FTClientError as error:
            self.give_up(part, error)

    def fetch_list(self, part: str, objects: _Objects) -> Flow[None]:
        """Fetch a list as JSON Lines, or record why it is missing."""

        def fetch() -> Flow[Part]:
            page = yield from objects()
            with NewFile(self.folder.root, self._path(f".{part}.jsonl")) as file:
                while True:
                    for item in page.data:
                        file.write(json_line(_sent(item)))
                    if page.next_page is None:
                        break
                    page = yield from page.next_page()
            return file.part

        try:
            yield from self.fetch(part, fetch)
        except NotSupportedError as error:
            self.folder.skipped[f"{part} of {self.section}"] = _text(error)

    def give_up(self, part: str, error: FTClientError) -> None:
        """Record why a part is missing.

        Raises:
            FTClientError: No other part can be fetched either: the key is rejected, or the disk is full.
        """
        if isinstance(error, (AuthenticationError, RateLimitError)) or type(error) is FTClientError:
            raise error
        (self._failed if is_transient(error) else self._missing)[part] = _text(error)

    def entry(self, version: str, *, is_final: bool) -> Entry:
        """Return the line of the index."""
        is_final = is_final and not self._failed
        return Entry(self.section, self.id, version, is_final, self.parts, self._missing, self._failed)


def _id(item: Any) -> str:
    """Return the ID of a listed object; a checksum if the service sent none."""
    value = getattr(item, "id", None)
    return value if isinstance(value, str) and value else f"without-id-{digest_of(_sent(item))[:16]}"


def _sent(item: Any) -> Any:
    return item.to_dict() if hasattr(item, "to_dict") else item


def _text(error: FTClientError) -> str:
    """Return the text of an error without the ID of its request, which is another one in each export."""
    return re.sub(r" \[request [^\]]*\]", "", str(error).partition("\n")[0])[:500]
