"""Emulation profiles: openai, openai-2023 and azure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """Differences of one emulated service, as data.

    Attributes:
        name: Name for `--profile`.
        created: Status of the response that creates a file or a job.
        deleted: Status of the response to a deletion; 204 has no body.
        bare_errors: Errors have only `code` and `message`.
        error_detail: Errors of files endpoints also have a `detail` object.
        omits_null: Null properties are omitted.
        pages_files: Lists of files have `first_id`, `last_id` and `has_more`.
        expires_at: Files have `expires_at`.
        model_permissions: Models have `permission`, `root` and `parent`.
        long_hex_ids: IDs consist of hex digits.
        file_id_length: Number of characters after `file-`.
        prefixed_request_ids: `x-request-id` starts with `req_`.
        first_file_status: Status of a file until it is processed.
        processing_seconds: Processing time in seconds at speed 1.
        purposes: File purposes in addition to those of the contract.
        old_events: Events have the messages of 2023-08 to 2023-10, and null as `data`.
        old_jobs: Jobs have the properties of 2023: `error` is null, and `n_epochs` is the only hyperparameter.
        plain_results: Result files of jobs are plain CSV, not base64.
        api_key_header: The API key may be sent in the header `api-key`.
    """

    name: str
    created: int = 200
    deleted: int = 200
    minimal_errors: bool = False
    error_detail: bool = False
    omits_null: bool = False
    paginates_files: bool = True
    expires_at: bool = True
    model_permissions: bool = False
    long_hex_ids: bool = False
    file_id_length: int = 22
    prefixed_request_ids: bool = True
    first_file_status: str = "processed"
    processing_seconds: float = 0.0
    purposes: tuple[str, ...] = ()
    events_of_2023: bool = False
    jobs_of_2023: bool = False
    plain_results: bool = False
    api_key_header: bool = False


PROFILES = {
    profile.name: profile
    for profile in (
        Profile(name="openai", error_detail=True),
        Profile(
            name="openai-2023",
            paginates_files=False,
            expires_at=False,
            model_permissions=True,
            file_id_length=24,
            prefixed_request_ids=False,
            first_file_status="uploaded",
            processing_seconds=0.5,
            purposes=("answers", "search", "classifications"),
            events_of_2023=True,
            jobs_of_2023=True,
            plain_results=True,
        ),
        Profile(
            name="azure",
            created=201,
            deleted=204,
            minimal_errors=True,
            omits_null=True,
            paginates_files=False,
            expires_at=False,
            long_hex_ids=True,
            prefixed_request_ids=False,
            first_file_status="pending",
            processing_seconds=0.5,
            api_key_header=True,
        ),
    )
}
