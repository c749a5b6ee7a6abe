"""Files on the way in and out: whole, and once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ft_client_generated.types import Model
from tests.support.fault_scenarios.registry import doubly, scenario
from tests.support.faults import Book, Fault, Mode, Runner, World, chat, content, kinds, world


def _stored(at: World, name: str) -> list[bytes]:
    """The contents of all files of this name."""
    found = [file for file in at.listed("/files") if file["filename"] == name]
    return [at.plain.get(f"{at.sandbox.base_url}/files/{file['id']}/content").content for file in found]


def _whole(at: World, name: str, data: bytes, result: Any) -> None:
    found = _stored(at, name)
    at.book.files += found == [data]
    at.book.expect(found, [data], f"{name} {'' if isinstance(result, Model) else result}")


@scenario("files.create")
def files_create(mode: Mode, folder: Path) -> Book:
    """One file for each upload, whole."""
    with world(mode, "files.create, files.upload") as at:
        runs = [*kinds("createFile", cuts=(0, 1, 9, 60)) * 2, *doubly("createFile", "listFiles")]
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

            _whole(at, name, data, at.run(faults, call, kind="several" if len(faults) > 1 else None))
        return at.book


@scenario("uploads.complete")
def uploads_complete(mode: Mode, folder: Path) -> Book:
    """One file for each upload in parts, from the convenience and from single calls; parts may break too."""
    with world(mode, "uploads.complete, parts") as at:
        runs = [*kinds("completeUpload"), *kinds("addUploadPart", cuts=(0, 9), after=1), *kinds("createUpload")]
        runs += [*doubly("completeUpload", "listFiles"), *doubly("addUploadPart"), *doubly("createUpload")]
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

            result = at.run(faults, single if number % 2 else whole, kind="several" if len(faults) > 1 else None)
            _whole(at, name, data, result)
        return at.book


@scenario("files.download")
def files_download(mode: Mode, folder: Path) -> Book:
    """Whole under the final name, or nothing there."""
    with world(mode, "files.download, content") as at:
        data = b"".join(chat(1)[:-2] + b"%06d\n" % n for n in range(4000))
        file_id = at.plain.post(
            f"{at.sandbox.base_url}/files", data={"purpose": "user_data"}, files={"file": ("big", data)}
        ).json()["id"]
        cuts = (0, 1, 65_536, 262_144, len(data) - 1, len(data))
        runs = [*kinds("downloadFile", cuts=cuts, malformed=False)]
        runs += [[{"operation": "downloadFile", "kind": "cut_body", "bytes": cut, "times": times}]
                 for cut in (1, 100_000) for times in (2, 3)]  # fmt: skip
        broken: Fault = {"operation": "downloadFile", "kind": "cut_body", "bytes": 100_000}
        resumed = kinds("downloadFile", cuts=(0, 1, 200_000), malformed=False)  # of the request that asks for the rest
        runs += [[broken, *second] for second in resumed]
        for number, faults in enumerate(runs):
            path = folder / f"got{number}"

            def call(runner: Runner, path: Path = path) -> Any:
                return runner.do(runner.client.files.download(file_id, path))

            at.run(faults, call, kind="several" if len(faults) > 1 else None)
            found = [path.read_bytes()] if path.exists() else []
            at.book.files += found == [data]
            at.book.expect([hash(one) for one in found], [hash(data)], f"{path.name} {faults}")
            assert not list(folder.glob(".*.part")), "half a file is left"
            if len(faults) == 1 and faults[0].get("times", 1) == 1:
                got = at.run(faults, lambda runner: runner.do(runner.client.files.content(file_id)).content)
                at.book.files += got == data
                at.book.expect([hash(got) if isinstance(got, bytes) else repr(got)], [hash(data)], f"content {faults}")
        return at.book
