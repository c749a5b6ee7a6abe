"""Settings that every command has, and the client that they configure."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from ft_client import FTClient
    from ft_client._journal import Journal
    from ft_client._log import Wait

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
R = TypeVar("R")

_FALSE_VALUES = frozenset({"", "0", "false", "no"})


class Session:
    """Settings of one command line.

    Attributes:
        on_wait: Called when the client begins to wait for the service, and when it responds again.
        hint: Next step, added to the message if the command ends early.
        embedded: Whether the service ends with the command.
        dry_run: Whether to print the first request that changes something, and to send none.
        planned_cost: Planned cost of the job that was created, such as `0.05 USD`; empty if it is not known.
        no_journal: Whether to work without a journal.
        yes: Whether a paid job may be started without a question.
        max_cost: Cost in US dollars up to which it may, or None.
        price: Price of a million tokens in US dollars, in place of the known one.
    """

    def __init__(self) -> None:
        self.api_key: str | None = None
        self.base_url: str | None = None
        self.profile: str | None = None
        self.organization: str | None = None
        self.project: str | None = None
        self.sandbox = False
        self.as_json = False
        self.on_wait: Callable[[Wait], object] = lambda wait: None
        self.hint = ""
        self.embedded = False
        self.dry_run = False
        self.no_journal = False
        self.planned_cost = ""
        self.yes = False
        self.max_cost: float | None = None
        self.price: float | None = None

    def key(self) -> str | None:
        """Return the key that is sent, if it does not come from a variable of a profile."""
        return self.api_key or os.environ.get("OPENAI_API_KEY") or None

    def profile_name(self) -> str | None:
        """Return the name of the profile that is selected by name."""
        from ft_client._profile import selected_name

        return selected_name(self.profile, os.environ)

    def wants_sandbox(self) -> bool:
        """Return whether the sandbox is requested."""
        requested = self.sandbox or os.environ.get("FT_SANDBOX", "").lower() not in _FALSE_VALUES
        if self.sandbox and (self.base_url or self.api_key):
            raise click.UsageError("--sandbox starts its own service: omit --base-url and --api-key")
        return requested

    def is_service_configured(self) -> bool:
        """Return whether a service is named or a key is set: the sandbox must not replace it unnoticed."""
        return bool(self.key() or self.base_url or self.profile_name() or os.environ.get("OPENAI_BASE_URL"))

    @contextmanager
    def client(self, *, embedded: bool | None = None, speed: float | None = None) -> "Iterator[FTClient]":
        """Connect to the service that the settings name, or run the sandbox for the duration of the block.

        Args:
            embedded: Whether to use the sandbox. Defaults to whether it is requested.
            speed: Speed of the sandbox.
        """
        from ft_client import FTClient
        from ft_client._config import DEFAULT_RECONCILE_TIMEOUT

        embedded = self.wants_sandbox() if embedded is None else embedded
        if self.dry_run:
            from ft_client.cli._dry_run import dry_run_client

            with dry_run_client(self, embedded=embedded) as client:
                yield client
            return
        if embedded:
            from ft_client.cli._sandbox_process import sandbox_process

            self.embedded = True
            # the real key is not sent to any other service
            name = self.profile_name()
            with (
                sandbox_process(speed, name) as base_url,
                FTClient("sk-embedded-service", base_url=base_url, profile=name) as client,
            ):
                yield client
            return
        with FTClient(
            self.api_key,
            base_url=self.base_url,
            organization=self.organization,
            project=self.project,
            profile=self.profile,
            journal=self.journal(),
            reconcile_timeout=_seconds("FT_RECONCILE_TIMEOUT", DEFAULT_RECONCILE_TIMEOUT),
        ) as client:
            yield client

    def journal(self) -> "Journal | None":
        """Return the journal of the command, or None if it is switched off."""
        from ft_client._journal import Journal

        path = journal_path(os.environ)
        if path is None and os.environ.get("FT_JOURNAL") is None and not self.no_journal:
            from ft_client._log import logger

            logger.warning("no journal, as there is no home folder -> set FT_JOURNAL to a path, or to 0 for none")
        return None if self.no_journal or path is None else Journal(path, optional=True)

    @contextmanager
    def interrupted(self, hint: str) -> Iterator[None]:
        """Set `hint` if the block is interrupted, but not if it fails."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit, click.Abort):
            self.hint = hint
            raise

    @contextmanager
    def creating(self, client: "FTClient", command_group: str, *, has_run: bool = False) -> Iterator[None]:
        """Create a job in the block. After an interruption, `hint` states how to find a job that may have been started.

        Args:
            client: The client.
            command_group: `jobs` or `fine-tunes`, for messages.
            has_run: Whether `ft continue` finds the job, and `hint` states that.
        """
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            if has_run:
                raise
            requests = client._config.in_flight.unknown_outcomes()
            if requests and not self.embedded:
                self.hint = _how_to_find(requests[-1], command_group)
            raise


def journal_path(environ: Mapping[str, str]) -> Path | None:
    """Return where the journal of the command is; None if FT_JOURNAL switches it off, or there is no home folder.

    Args:
        environ: The environment: FT_JOURNAL has a path, or `0` for none. Default: the state folder of the platform.
    """
    chosen = environ.get("FT_JOURNAL")
    if chosen is not None:
        return None if chosen.lower() in _FALSE_VALUES else Path(chosen)
    try:
        return _state_folder(environ) / "ft-client" / "journal.sqlite3"
    except RuntimeError:  # no HOME, and no entry of the user
        return None


def _state_folder(environ: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")


def _seconds(variable: str, default: float) -> float:
    text = os.environ.get(variable)
    try:
        return default if not text else float(text)
    except ValueError:
        raise click.UsageError(f"{variable} is {text!r}; it is in seconds") from None


def _how_to_find(body: Any, command_group: str) -> str:
    from ft_client._in_flight import IDEMPOTENCY_KEY_FIELD

    started = "; the create request was in flight, and a job may have been started"
    key = (body.get("metadata") or {}).get(IDEMPOTENCY_KEY_FIELD)
    if key is None:
        file_id = body.get("training_file")
        check = f"check whether a job has training file {file_id}: ft {command_group} list"
        return f"{started} -> before you create it again, {check}"
    return (
        f"{started} with idempotency key {key} -> before you create it again: "
        f"ft {command_group} list --metadata {IDEMPOTENCY_KEY_FIELD}={key}"
    )


def store_option(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Store an option in the session. Options after the command are parsed later and replace those before it."""
    if value is not None and value is not False and parameter.name is not None:
        setattr(context.ensure_object(Session), parameter.name, value)


def json_option(function: F) -> F:
    """Add --json."""
    option = click.option(
        "--json", "as_json", is_flag=True, expose_value=False, callback=store_option, help="Print data as JSON Lines."
    )
    return option(function)


def service_options(function: F) -> F:
    """Add --json and the options that select the service."""
    options: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        (
            ("--api-key",),
            {
                "metavar": "KEY",
                "help": "API key. Prefer the OPENAI_API_KEY variable: arguments are visible to other users.",
            },
        ),
        (("--base-url",), {"metavar": "URL", "help": "Base URL.  [env: OPENAI_BASE_URL]"}),
        (
            ("--profile",),
            {"metavar": "NAME", "help": "Profile of the service, such as together or azure.  [env: FT_PROFILE]"},
        ),
        (("--organization",), {"metavar": "ID", "help": "Organization ID.  [env: OPENAI_ORG_ID]"}),
        (("--project",), {"metavar": "ID", "help": "Project ID.  [env: OPENAI_PROJECT_ID]"}),
        (
            ("--sandbox",),
            {"is_flag": True, "help": "Start the sandbox for this command, and use it.  [env: FT_SANDBOX]"},
        ),
    ]
    function = json_option(function)
    for names, settings in reversed(options):
        function = click.option(*names, **settings, expose_value=False, callback=store_option)(function)
    return function


def journal_option(function: F) -> F:
    """Add --no-journal to a command that creates something."""
    option = click.option(
        "--no-journal", is_flag=True, expose_value=False, callback=store_option,
        help="Do not write down what is created; a second run does not find it.  [env: FT_JOURNAL=0]",
    )  # fmt: skip
    return option(function)


def dry_run_option(function: F) -> F:
    """Add --dry-run to a command that changes something."""
    option = click.option(
        "--dry-run", is_flag=True, expose_value=False, callback=store_option,
        help="Print the request, and send nothing.",
    )  # fmt: skip
    return option(function)


def pass_session(function: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    """Pass the session to a command as its first argument."""
    return click.make_pass_decorator(Session, ensure=True)(function)
