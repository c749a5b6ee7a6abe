"""What every command shares: its settings, and the client they make."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from ft_client import FTClient

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
R = TypeVar("R")

_NO = frozenset({"", "0", "false", "no"})


class Session:
    """The settings of one command line.

    Attributes:
        hint: what to add to a message if the command ends early, such as how to go on.
        embedded: whether the service ends with the command.
    """

    def __init__(self) -> None:
        self.api_key: str | None = None
        self.base_url: str | None = None
        self.organization: str | None = None
        self.project: str | None = None
        self.sandbox = False
        self.as_json = False
        self.hint = ""
        self.embedded = False

    def key(self) -> str | None:
        """The key that would be sent."""
        return self.api_key or os.environ.get("OPENAI_API_KEY") or None

    def wants_sandbox(self) -> bool:
        """Whether the embedded service was asked for."""
        asked = self.sandbox or os.environ.get("FT_SANDBOX", "").lower() not in _NO
        if self.sandbox and (self.base_url or self.api_key):
            raise click.UsageError("--sandbox starts a service of its own: leave --base-url and --api-key out")
        return asked

    def has_service(self) -> bool:
        """Whether a service was named or can be paid for, so that the embedded one must not stand in silently."""
        return bool(self.key() or self.base_url or os.environ.get("OPENAI_BASE_URL"))

    @contextmanager
    def client(self, *, embedded: bool | None = None, speed: float | None = None) -> "Iterator[FTClient]":
        """Connect to the service the settings name, or start the embedded one for as long as the block lasts.

        Args:
            embedded: use the embedded one; by default if it was asked for.
            speed: of the embedded one.
        """
        from ft_client import FTClient

        if self.wants_sandbox() if embedded is None else embedded:
            from ft_client.cli._embedded import embedded_service

            self.embedded = True
            # the real key is no business of any other service
            with embedded_service(speed) as base_url, FTClient("sk-embedded-service", base_url=base_url) as client:
                yield client
            return
        with FTClient(
            self.api_key, base_url=self.base_url, organization=self.organization, project=self.project
        ) as client:
            yield client


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Store an option in the session; options after the command win over those before it, for they come later."""
    if value is not None and value is not False and parameter.name is not None:
        setattr(context.ensure_object(Session), parameter.name, value)


def json_option(function: F) -> F:
    """Add --json."""
    option = click.option(
        "--json", "as_json", is_flag=True, expose_value=False, callback=_keep, help="Data as JSON Lines on stdout."
    )
    return option(function)


def service_options(function: F) -> F:
    """Add --json and the options that say which service is meant."""
    options: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        (
            ("--api-key",),
            {"metavar": "KEY", "help": "Else OPENAI_API_KEY, which other users of the machine cannot see."},
        ),
        (("--base-url",), {"metavar": "URL", "help": "Of the service; else OPENAI_BASE_URL, else OpenAI's."}),
        (("--organization",), {"metavar": "ID", "help": "Else OPENAI_ORG_ID."}),
        (("--project",), {"metavar": "ID", "help": "Else OPENAI_PROJECT_ID."}),
        (
            ("--sandbox",),
            {"is_flag": True, "help": "Use the embedded service, started for this command; else FT_SANDBOX=1."},
        ),
    ]
    function = json_option(function)
    for names, settings in reversed(options):
        function = click.option(*names, **settings, expose_value=False, callback=_keep)(function)
    return function


def pass_session(function: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    """Hand the session to a command as its first argument."""
    return click.make_pass_decorator(Session, ensure=True)(function)
