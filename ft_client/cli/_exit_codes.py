"""Messages and exit codes of errors."""

from typing import TYPE_CHECKING, Final

from ft_client import errors
from ft_client._credentials import MIN_REDACTED_LENGTH
from ft_client.cli._advice import in_words_of_the_command

if TYPE_CHECKING:
    from ft_client.cli._session import Session

FAILED: Final = 1
USAGE_ERROR: Final = 2
CANCELLED: Final = 3
TIMED_OUT: Final = 4
INTERRUPTED: Final = 130
TERMINATED: Final = 143

EXPECTED: Final = (errors.FTClientError, OSError)

_CODES: Final[tuple[tuple[type[Exception], int], ...]] = (
    (errors.ParameterError, USAGE_ERROR),
    (errors.DatasetError, USAGE_ERROR),
    (errors.NotSupportedError, USAGE_ERROR),
    (errors.JobCancelledError, CANCELLED),
    (errors.WaitTimeoutError, TIMED_OUT),
    (errors.JobFailedError, FAILED),
    (errors.APIError, FAILED),
    (errors.OutcomeUnknownError, FAILED),
    (errors.PaginationError, FAILED),
    # the others are raised before a request is sent: the key is missing, or a setting is invalid
    (errors.FTClientError, USAGE_ERROR),
    (FileNotFoundError, USAGE_ERROR),
    (IsADirectoryError, USAGE_ERROR),
    (NotADirectoryError, USAGE_ERROR),
    (FileExistsError, USAGE_ERROR),
    (PermissionError, USAGE_ERROR),
)


def explain(error: Exception, session: "Session") -> tuple[str, int]:
    """Return the message of an error, without the key, and the exit code."""
    message = in_words_of_the_command(str(error))
    if isinstance(error, OSError) and not isinstance(error, errors.FTClientError) and error.strerror:
        message = f"{error.filename}: {error.strerror.lower()}" if error.filename else error.strerror.lower()
    key = session.key()
    if key and len(key) >= MIN_REDACTED_LENGTH:  # a shorter one may be part of any word
        message = message.replace(key, "***")
    code = next((code for error_type, code in _CODES if isinstance(error, error_type)), FAILED)
    return message + session.hint, code
