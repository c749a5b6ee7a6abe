"""Scenarios of files and uploads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tests.contract.scenarios import CHAT, PAIRS, Scenario, Stage, Variables, args

# not text in any encoding, with a fake end of a form in the middle
BINARY = bytes(range(256)) + b"\r\n--+++\r\n--boundary--\r\n\xff\xfe"
MISSING = "file-none"


def _some_files(stage: Stage) -> Variables:
    ids = []
    for name, purpose in (("first.jsonl", "fine-tune"), ("second.txt", "user_data"), ("third.jsonl", "fine-tune")):
        ids.append(stage.file(PAIRS if name.endswith("jsonl") else b"notes", name=name, purpose=purpose))
        stage.advance(10)
    return {"files": ids}


def _file(stage: Stage) -> Variables:
    return {"file": stage.file(PAIRS)}


def files() -> Iterator[Scenario]:
    """Scenarios of files."""
    yield Scenario("listFiles", "200", "files.list", lambda v: args(), variant="empty")
    yield Scenario(
        "listFiles", "200", "files.list", lambda v: args(purpose="fine-tune", limit=1, order="asc"),
        variant="by purpose", before=_some_files,
    )  # fmt: skip
    yield Scenario(
        "listFiles", "200", "files.list", lambda v: args(after=v["files"][2], limit=10000, order="desc"),
        variant="after the newest", before=_some_files,
    )  # fmt: skip
    yield Scenario(
        "listFiles", "200", "files.list", lambda v: args(), variant="as in 2023", before=_some_files,
        profile="openai-2023",
    )  # fmt: skip
    yield Scenario(
        "listFiles", "200", "files.list", lambda v: args(limit=1, order="desc"), variant="newest", live="free",
        before=lambda stage: {"file": stage.file(PAIRS)},
    )  # fmt: skip
    yield Scenario("listFiles", "400", "files.list", lambda v: args(after=MISSING), live="free")

    yield Scenario(
        "createFile", "200", "files.create", lambda v: args(file=("train.jsonl", CHAT), purpose="fine-tune"),
        live="free",
    )  # fmt: skip
    yield Scenario(
        "createFile", "200", "files.create",
        lambda v: args(
            file=('a "ü".bin', BINARY, "image/x-nothing"), purpose="vision",
            expires_after={"anchor": "created_at", "seconds": 3600},
        ),
        variant="of binary data with an expiry", live="free",
    )  # fmt: skip
    yield Scenario(
        "createFile", "200", "files.create", lambda v: args(file=("train.jsonl", PAIRS), purpose="fine-tune"),
        variant="as in 2023", profile="openai-2023",
    )  # fmt: skip
    yield Scenario(
        "createFile", "201", "files.create", lambda v: args(file=("train.jsonl", CHAT), purpose="fine-tune"),
        profile="azure",
    )  # fmt: skip
    yield Scenario(
        "createFile", "400", "files.create",
        lambda v: args(file=("train.jsonl", b'{"prompt": "no JSON Lines\n'), purpose="fine-tune"),
        live="free",
    )  # fmt: skip
    yield Scenario(
        "createFile", "400", "files.create",
        lambda v: args(file=("cat.png", b"\x89PNG"), purpose="pictures", check="off"),
        variant="for an unknown purpose", expects_invalid_request=True, live="free",
    )  # fmt: skip

    yield Scenario("retrieveFile", "200", "files.retrieve", lambda v: args(v["file"]), before=_file, live="free")
    yield Scenario(
        "retrieveFile", "200", "files.retrieve", lambda v: args(v["file"]), variant="as in 2023", before=_file,
        profile="openai-2023",
    )  # fmt: skip
    yield Scenario("deleteFile", "200", "files.delete", lambda v: args(v["file"]), before=_file, live="free")
    yield Scenario("deleteFile", "204", "files.delete", lambda v: args(v["file"]), before=_file, profile="azure")

    yield Scenario(
        "downloadFile", "200", "files.content", lambda v: args(v["file"]),
        before=lambda stage: {"file": stage.file(BINARY, purpose="user_data", name="ü.bin")},
    )  # fmt: skip
    yield Scenario("downloadFile", "200", "files.content", lambda v: args(v["result"]), variant="of encoded results",
                   before=_results)  # fmt: skip
    yield Scenario("downloadFile", "200", "files.content", lambda v: args(v["result"]), variant="of plain results",
                   before=_legacy_results)  # fmt: skip
    yield Scenario(
        "downloadFile", "206", "files.content",
        lambda v: args(v["file"], extra_headers={"Range": "bytes=200-"}),
        before=lambda stage: {"file": stage.file(PAIRS)},
    )  # fmt: skip
    yield Scenario(
        "downloadFile", "4XX", "files.content",
        lambda v: args(v["file"], extra_headers={"Range": "bytes=1000000-"}),
        before=lambda stage: {"file": stage.file(PAIRS)},
    )  # fmt: skip


def _results(stage: Stage) -> Variables:
    job = stage.job(validation_file=stage.file(CHAT, name="valid.jsonl"), hyperparameters={"n_epochs": 1})
    stage.advance(10)
    return {"result": stage.client.fine_tuning.jobs.retrieve(job).result_files[0]}


def _legacy_results(stage: Stage) -> Variables:
    job = stage.fine_tune(
        validation_file=stage.file(PAIRS, name="valid.jsonl"), n_epochs=1, compute_classification_metrics=True,
        classification_positive_class=" even", classification_betas=[0.5],
    )  # fmt: skip
    stage.advance(10)
    return {"result": stage.client.fine_tunes.retrieve(job).result_files[0].id}


# ---- uploads --------------------------------------------------------------------------------------------------------

_WHOLE = CHAT + PAIRS
_MD5 = hashlib.md5(_WHOLE, usedforsecurity=False).hexdigest()


def _upload(stage: Stage) -> Variables:
    return {"upload": stage.upload(_WHOLE)}


def _cancelled(stage: Stage) -> Variables:
    upload = stage.upload(_WHOLE)
    stage.client.uploads.cancel(upload)
    return {"upload": upload}


def _expired(stage: Stage) -> Variables:
    upload = stage.upload(_WHOLE)
    stage.advance(3601)
    return {"upload": upload}


def _both_parts(stage: Stage) -> Variables:
    upload = stage.upload(_WHOLE, expires_after={"anchor": "created_at", "seconds": 7200})
    # in reverse order: completeUpload sets the order
    second, first = stage.part(upload, PAIRS), stage.part(upload, CHAT)
    return {"upload": upload, "parts": [first, second]}


def _one_part(stage: Stage) -> Variables:
    upload = stage.upload(_WHOLE)
    return {"upload": upload, "parts": [stage.part(upload, CHAT)]}


def uploads() -> Iterator[Scenario]:
    """Scenarios of uploads."""
    yield Scenario(
        "createUpload", "200", "uploads.create",
        lambda v: args(
            bytes=8589934592, filename="train.jsonl", mime_type="text/jsonl", purpose="fine-tune",
            expires_after={"anchor": "created_at", "seconds": 2592000},
        ),
        live="free",
    )  # fmt: skip
    yield Scenario(
        "createUpload", "400", "uploads.create",
        lambda v: args(bytes=-1, filename="train.jsonl", mime_type="text/jsonl", purpose="fine-tune", check="off"),
        expects_invalid_request=True, live="free",
    )  # fmt: skip

    part = ("addUploadPart", "uploads.parts.create")
    yield Scenario(part[0], "200", part[1], lambda v: args(v["upload"], data=CHAT), before=_upload, live="free")
    yield Scenario(
        part[0], "200", part[1], lambda v: args(v["upload"], data=BINARY), variant="of binary data",
        before=_upload, live="free",
    )  # fmt: skip
    yield Scenario(part[0], "400", part[1], lambda v: args(v["upload"], data=CHAT), before=_expired)
    yield Scenario(part[0], "4XX", part[1], lambda v: args(v["upload"], data=CHAT), before=_cancelled, live="free")

    complete = ("completeUpload", "uploads.complete")
    yield Scenario(
        complete[0], "200", complete[1], lambda v: args(v["upload"], part_ids=v["parts"], md5=_MD5),
        before=_both_parts, live="free",
    )  # fmt: skip
    yield Scenario(
        complete[0], "400", complete[1], lambda v: args(v["upload"], part_ids=v["parts"]), before=_one_part,
        live="free",
    )  # fmt: skip
    yield Scenario(
        complete[0], "4XX", complete[1], lambda v: args(v["upload"], part_ids=[]), before=_cancelled, live="free"
    )

    cancel = ("cancelUpload", "uploads.cancel")
    yield Scenario(cancel[0], "200", cancel[1], lambda v: args(v["upload"]), before=_upload, live="free")
    yield Scenario(cancel[0], "400", cancel[1], lambda v: args(v["upload"]), before=_expired)
    yield Scenario(cancel[0], "4XX", cancel[1], lambda v: args(v["upload"]), before=_cancelled, live="free")
