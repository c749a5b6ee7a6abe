"""Recording: what goes between a client and a service becomes cassettes, without secrets and with its origin."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ft_client.cassettes import tape
from ft_client.cassettes.bodies import bare, stored
from ft_client.cassettes.judge import judge
from ft_client.cassettes.rules import Rules, check_file
from ft_client.cassettes.secrets import Scrubber
from ft_client.cassettes.store import (
    Cassette,
    CassetteFile,
    CassetteFileError,
    Interaction,
    Recorded,
    Request,
    Response,
    dumps,
    read,
)

# The address in cassettes of a simulated service: nobody's, so that none of them poses as a real one.
NOWHERE = "http://sandbox.test"


class RecordingError(RuntimeError):
    """What was recorded cannot be kept."""


class Recorder:
    """Records cassettes.

    Args:
        folder: Where the files go.
        rules: What they are held to before they are written; its contract also says which headers are kept.
        simulation: Name and version of the stand-in, for answers that carry the label of one (`rules.label`).
        scrubber: Takes secrets out.
        now: The time, for the head of the files.
        note: A line of comment at the top of each file.
    """

    def __init__(
        self,
        folder: Path,
        rules: Rules,
        *,
        simulation: str = "simulation",
        scrubber: Scrubber | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        note: str = "Recorded, not written: record it anew instead of editing it.",
    ) -> None:
        self._folder = folder
        self._rules = rules
        self._simulation = simulation
        self._scrubber = scrubber or Scrubber(kinds=rules.kinds)
        self._now = now
        self._note = note
        self._files: dict[str, dict[str, Cassette]] = {}
        self._addresses: dict[str, set[str]] = {}

    @contextlib.contextmanager
    def recording(
        self, name: str, base_url: str, *, given: Mapping[str, Any] | None = None, breaks_contract: bool = False
    ) -> Iterator[None]:
        """Record all that is sent while the block lasts.

        Args:
            name: `file/cassette`.
            base_url: Of the service that answers.
            given: What whoever plays it starts from.
            breaks_contract: The requests break the contract on purpose.
        """
        with tape.record() as found:
            yield
        file, _, cassette = name.rpartition("/")
        base_url = base_url.rstrip("/")
        interactions = tuple(self._scrubber.interaction(self._interaction(*pair, base_url)) for pair in found)
        clean: dict[str, Any] = self._scrubber.value(given or {})
        self._files.setdefault(file, {})[cassette] = Cassette(interactions, clean, breaks_contract)
        self._addresses.setdefault(file, set()).add(base_url)

    # ---- what is kept -----------------------------------------------------------------------------------------------

    def _interaction(self, request: Any, response: dict[str, Any], base_url: str) -> Interaction:
        url = tape.relative(request.uri, base_url)
        headers, body = _decoded(response)
        asked, answered = self._kept_headers(request.method, url, response["status"]["code"])
        sent_type = request.headers.get("content-type")
        request_headers = {name.lower(): value for name, value in request.headers.items() if name.lower() in asked}
        if sent_type is not None:
            request_headers["content-type"] = bare(sent_type)
        data = request.body
        data = data.encode() if isinstance(data, str) else b"" if data is None else bytes(data)
        return Interaction(
            Request(request_headers, stored(data, sent_type), request.method, url),
            Response(
                {name: value for name, value in headers.items() if name in answered},
                stored(body, headers.get("content-type")),
                response["status"]["code"],
            ),
        )

    def _kept_headers(self, method: str, url: str, status: int) -> tuple[set[str], set[str]]:
        """Return which headers of a request and its answer mean something: those that the contract speaks of."""
        contract = self._rules.contract
        asked, answered = {"content-type"}, {"content-type", "content-encoding", "location"}
        if self._rules.label:
            answered.add(self._rules.label.lower())
        found = contract.find(method, url) if contract else None
        if contract is None or found is None:
            return asked, answered
        asked |= {parameter.name.lower() for parameter in found[0].parameters if parameter.place == "header"}
        documented = contract.documented(found[0], status)
        if documented is not None:
            answered |= {name.lower() for name in documented[1].get("headers", {})}
        return asked, answered

    # ---- files ------------------------------------------------------------------------------------------------------

    def save(self) -> list[Path]:
        """Write the files whose cassettes were recorded, and return those that changed.

        A file that would change in nothing but its time is left alone, and keeps its time.

        Raises:
            RecordingError: A file would break a rule; nothing was written.
        """
        files = {name: self._file(name, cassettes) for name, cassettes in self._files.items()}
        problems = [problem for name, file in files.items() for problem in check_file(self._rules, name, file)]
        if problems:
            raise RecordingError("nothing was written:\n" + "\n".join(map(str, problems)))
        written = []
        for name, file in files.items():
            path = self._folder / f"{name}.yaml"
            if _is_there(path, file):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dumps(file, self._note), encoding="utf-8", newline="\n")
            written.append(path)
        return written

    def _file(self, name: str, cassettes: Mapping[str, Cassette]) -> CassetteFile:
        interactions = [one for cassette in cassettes.values() for one in cassette.interactions]
        digests: dict[str, str] = {}
        contract = self._rules.contract
        if contract is not None:
            for interaction in interactions:
                operation = judge(contract, interaction).operation
                if operation is not None:
                    digests[operation.id] = contract.digest(operation.id) or ""
        return CassetteFile(self._origin(name, interactions), digests, cassettes)

    def _origin(self, name: str, interactions: Iterable[Interaction]) -> Recorded:
        """Return where interactions come from, by what the answers say and not by what anybody claims.

        Raises:
            RecordingError: They come from several places.
        """
        label = (self._rules.label or "").lower()
        labelled = {bool(label) and label in one.response.headers for one in interactions}
        if len(labelled) > 1:
            raise RecordingError(f"nothing was written: of the answers for {name} some are simulated and some are not")
        at = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        simulated = labelled == {True}
        # stand-ins differ in the port they happen to have
        addresses = {NOWHERE + urlsplit(one).path if simulated else one for one in self._addresses[name]}
        if len(addresses) > 1:
            raise RecordingError(f"nothing was written: {name} was recorded against {' and '.join(sorted(addresses))}")
        (base_url,) = addresses
        service = self._simulation if simulated else urlsplit(base_url).hostname or ""
        return Recorded(simulated, service, base_url, at)


def _decoded(response: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Return an answer's headers, names in small letters, and its body with the content encoding undone if possible."""
    headers = {name.lower(): ", ".join(values) for name, values in response["headers"].items()}
    body: bytes = response["body"]["string"] or b""
    encoding = headers.get("content-encoding", "")
    try:
        if encoding == "gzip":
            body = gzip.decompress(body)
        elif encoding == "deflate":
            body = zlib.decompress(body)
        else:
            return headers, body
    except (OSError, EOFError, zlib.error):
        return headers, body
    del headers["content-encoding"]
    return headers, body


def _is_there(path: Path, file: CassetteFile) -> bool:
    try:
        return read(path).without_time() == file.without_time()
    except (FileNotFoundError, CassetteFileError):
        return False
