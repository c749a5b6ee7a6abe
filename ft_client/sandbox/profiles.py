"""The three services that the sandbox can be: what differs between them, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of answering.

    Attributes:
        name: What `--profile` takes.
        created: Status of a created file or job.
        deleted: Status of a deletion; 204 has no body.
        bare_errors: Errors carry code and message alone.
        error_detail: Errors about files have the second copy under `detail`.
        omits_null: Keys without a value are left out.
        pages_files: Lists of files say first_id, last_id and has_more.
        expires_at: Files say when they expire.
        model_permissions: Models have permission, root and parent.
        long_hex_ids: IDs are hex digits.
        file_id_length: Letters and digits after `file-`.
        prefixed_request_ids: x-request-id begins with `req_`.
        first_file_status: Status of a file before it is looked through.
        processing_seconds: How long that takes at speed 1.
        purposes: What files may be uploaded for beyond the contract's list.
        old_events: The wording of the events of 2023-08 to 2023-10, with data null.
        old_jobs: Jobs have the keys of 2023: error null, n_epochs alone.
        plain_results: Result files of jobs are plain CSV instead of base64.
        api_key_header: The key may come in `api-key`.
    """

    name: str
    created: int = 200
    deleted: int = 200
    bare_errors: bool = False
    error_detail: bool = False
    omits_null: bool = False
    pages_files: bool = True
    expires_at: bool = True
    model_permissions: bool = False
    long_hex_ids: bool = False
    file_id_length: int = 22
    prefixed_request_ids: bool = True
    first_file_status: str = "processed"
    processing_seconds: float = 0.0
    purposes: tuple[str, ...] = ()
    old_events: bool = False
    old_jobs: bool = False
    plain_results: bool = False
    api_key_header: bool = False


PROFILES = {
    profile.name: profile
    for profile in (
        Profile(name="openai", error_detail=True),
        Profile(
            name="openai-2023",
            pages_files=False,
            expires_at=False,
            model_permissions=True,
            file_id_length=24,
            prefixed_request_ids=False,
            first_file_status="uploaded",
            processing_seconds=0.5,
            purposes=("answers", "search", "classifications"),
            old_events=True,
            old_jobs=True,
            plain_results=True,
        ),
        Profile(
            name="azure",
            created=201,
            deleted=204,
            bare_errors=True,
            omits_null=True,
            pages_files=False,
            expires_at=False,
            long_hex_ids=True,
            prefixed_request_ids=False,
            first_file_status="pending",
            processing_seconds=0.5,
            api_key_header=True,
        ),
    )
}
