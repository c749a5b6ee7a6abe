"""Errors to messages and exit codes."""

from typing import TYPE_CHECKING, Final

from ft_client import errors
from ft_client._credentials import MIN_REDACTED_LENGTH

if TYPE_CHECKING:
    from ft_client.cli._session import Session

FAILED: Final = 1
WRONG: Final = 2
CANCELLED: Final = 3
TIMED_OUT: Final = 4

EXPECTED: Final = (errors.FTClientError, OSError)

_CODES: Final[tuple[tuple[type[Exception], int], ...]] = (
    (errors.ParameterError, WRONG),
    (errors.DatasetError, WRONG),
    (errors.JobCancelledError, CANCELLED),
    (errors.WaitTimeoutError, TIMED_OUT),
    (errors.JobFailedError, FAILED),
    (errors.APIError, FAILED),
    (errors.OutcomeUnknownError, FAILED),
    (errors.PaginationError, FAILED),
    # what is left is said before anything was sent: no key, an address that is none
    (errors.FTClientError, WRONG),
    (FileNotFoundError, WRONG),
    (IsADirectoryError, WRONG),
    (NotADirectoryError, WRONG),
    (FileExistsError, WRONG),
    (PermissionError, WRONG),
)


def explain(error: Exception, session: "Session") -> tuple[str, int]:
    """Give the message for a person, without the key whatever it came from, and the exit code."""
    message = str(error)
    if isinstance(error, OSError) and not isinstance(error, errors.FTClientError) and error.filename:
        message = f"{error.filename}: {(error.strerror or str(error)).lower()}"
    key = session.key()
    if key and len(key) >= MIN_REDACTED_LENGTH:  # a shorter one may be part of any word
        message = message.replace(key, "***")
    return message + session.hint, next((code for kind, code in _CODES if isinstance(error, kind)), FAILED)
