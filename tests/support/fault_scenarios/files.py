"""Uploads and downloads: complete, and stored once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ft_client_generated.types import Model
from tests.support.fault_scenarios.registry import double_faults, scenario
from tests.support.faults import (
    Fault,
    FaultRecord,
    FaultyService,
    Mode,
    Runner,
    chat,
    content,
    fault_variants,
    faulty_service,
)


def _stored_contents(service: FaultyService, name: str) -> list[bytes]:
    """Return the contents of all files with this name."""
    found = [file for file in service.listed("/files") if file["filename"] == name]
    return [service.plain.get(f"{service.sandbox.base_url}/files/{file['id']}/content").content for file in found]


def _expect_complete(service: FaultyService, name: str, data: bytes, result: Any) -> None:
    found = _stored_contents(service, name)
    service.record.files += found == [data]
    service.record.expect(found, [data], f"{name} {'' if isinstance(result, Model) else result}")


@scenario("files.create")
def files_create(mode: Mode, folder: Path) -> FaultRecord:
    """Each upload creates one complete file."""
    with faulty_service(mode, "files.create, files.upload") as service:
        runs = [*fault_variants("createFile", cuts=(0, 1, 9, 60)) * 2, *double_faults("createFile", "listFiles")]
        for number, faults in enumerate(runs):
            name, data = f"f{number}.jsonl", chat(12 + number)
            path = folder / name
            path.write_bytes(data)
            for_path = number % 2

            def call(
                runner: Runner, name: str = name, data: bytes = data, path: Path = path, by: int = for_path
            ) -> Any:
                if by:
                    return runner.do(runner.client.files.upload(path))
                return runner.do(runner.client.files.create(file=(name, data), purpose="fine-tune"))

            _expect_complete(
                service, name, data, service.run(faults, call, kind="several" if len(faults) > 1 else None)
            )
        return service.record


@scenario("uploads.complete")
def uploads_complete(mode: Mode, folder: Path) -> FaultRecord:
    """Each upload in parts creates one complete file, with `upload_file` and with single calls. Parts may fail too."""
    with faulty_service(mode, "uploads.complete, parts") as service:
        runs = [
            *fault_variants("completeUpload"),
            *fault_variants("addUploadPart", cuts=(0, 9), after=1),
            *fault_variants("createUpload"),
        ]
        runs += [
            *double_faults("completeUpload", "listFiles"),
            *double_faults("addUploadPart"),
            *double_faults("createUpload"),
        ]
        for number, faults in enumerate(runs):
            name, data = f"f{number}.bin", content(3000 + number, number)

            def whole(runner: Runner, name: str = name, data: bytes = data) -> Any:
                upload = runner.do(runner.client.uploads.upload_file((name, data), purpose="user_data", part_size=1000))
                assert upload.file.bytes == len(data)
                return upload

            def single(runner: Runner, name: str = name, data: bytes = data) -> Any:
                uploads = runner.client.uploads
                made = runner.do(
                    uploads.create(bytes=len(data), filename=name, mime_type="text/plain", purpose="user_data")
                )
                parts = [runner.do(uploads.parts.create(made.id, data=piece)) for piece in (data[:500], data[500:])]
                done = runner.do(uploads.complete(made.id, part_ids=[part.id for part in parts]))
                assert done.status == "completed"
                assert done.file.filename == name
                return done

            result = service.run(faults, single if number % 2 else whole, kind="several" if len(faults) > 1 else None)
            _expect_complete(service, name, data, result)
        return service.record


@scenario("files.download")
def files_download(mode: Mode, folder: Path) -> FaultRecord:
    """A download is complete under its final name, or the file does not exist."""
    with faulty_service(mode, "files.download, content") as service:
        data = b"".join(chat(1)[:-2] + b"%06d\n" % n for n in range(4000))
        file_id = service.plain.post(
            f"{service.sandbox.base_url}/files", data={"purpose": "user_data"}, files={"file": ("big", data)}
        ).json()["id"]
        cuts = (0, 1, 65_536, 262_144, len(data) - 1, len(data))
        runs = [*fault_variants("downloadFile", cuts=cuts, malformed=False)]
        runs += [[{"operation": "downloadFile", "kind": "cut_body", "bytes": cut, "times": times}]
                 for cut in (1, 100_000) for times in (2, 3)]  # fmt: skip
        broken: Fault = {"operation": "downloadFile", "kind": "cut_body", "bytes": 100_000}
        resumed = fault_variants(
            "downloadFile", cuts=(0, 1, 200_000), malformed=False
        )  # of the request for the remaining bytes
        runs += [[broken, *second] for second in resumed]
        for number, faults in enumerate(runs):
            path = folder / f"got{number}"

            def call(runner: Runner, path: Path = path) -> Any:
                return runner.do(runner.client.files.download(file_id, path))

            service.run(faults, call, kind="several" if len(faults) > 1 else None)
            found = [path.read_bytes()] if path.exists() else []
            service.record.files += found == [data]
            service.record.expect([hash(one) for one in found], [hash(data)], f"{path.name} {faults}")
            assert not list(folder.glob(".*.part")), "half a file is left"
            if len(faults) == 1 and faults[0].get("times", 1) == 1:
                got = service.run(faults, lambda runner: runner.do(runner.client.files.content(file_id)).content)
                service.record.files += got == data
                service.record.expect(
                    [hash(got) if isinstance(got, bytes) else repr(got)], [hash(data)], f"content {faults}"
                )
        return service.record
