"""No paid job without consent: show the plan on a real service, and ask at a terminal."""

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

from ft_client.cli._exit_codes import CANCELLED
from ft_client.cli._output import print_note
from ft_client.cli._session import Session, store_option
from ft_client.errors import FTClientError, JournalError

if TYPE_CHECKING:
    from ft_client import FTClient
    from ft_client.plans import TrainingPlan

F = TypeVar("F")

_SANDBOX_LABEL = "x-ft-sandbox"
_MAX_COUNTED_BYTES = 64 << 20  # of a file that is downloaded to count its tokens


class NotConfirmedError(click.ClickException):
    """The user did not agree."""

    exit_code = CANCELLED


def cost_options(function: F) -> F:
    """Add the options of a command that may start a paid job."""
    options: list[Any] = [
        click.option("--yes", is_flag=True, expose_value=False, callback=store_option,
                     help="Start a job on a real service without a question."),
        click.option("--max-cost", type=click.FloatRange(0), metavar="USD", expose_value=False, callback=store_option,
                     help="Start it without a question if its planned cost is not higher."),
        click.option("--price", type=click.FloatRange(0, min_open=True), metavar="USD", expose_value=False,
                     callback=store_option, help="Price of a million tokens, in place of the known one."),
    ]  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


def is_local(client: "FTClient") -> bool:
    """Whether the base URL is an address of this machine, such as that of a sandbox."""
    from ft_client._base_url import is_loopback

    return is_loopback(urlsplit(str(client.base_url)).hostname or "")


def is_real(client: "FTClient") -> bool:
    """Whether a job may cost money: the host is another machine, and its responses do not name the sandbox."""
    from ft_client._operations.calls import call
    from ft_client._runtime.drivers import run
    from ft_client_generated.api.files import list_files

    if is_local(client):
        return False
    names_sandbox = call(
        client._config, "listFiles", list_files, options={}, idempotent=True,
        parse=lambda response: _SANDBOX_LABEL in response.headers,
    )  # fmt: skip
    try:
        return not run(names_sandbox, client._runner)
    except FTClientError:
        return True


def plan_of(
    session: Session, client: "FTClient", path: str | Path, api: str, create: dict[str, Any], file_id: str | None = None
) -> "TrainingPlan":
    """Return the plan of a create call.

    Args:
        session: The settings.
        client: The client.
        path: The training file.
        api: `jobs` or `fine-tunes`.
        create: Arguments of the create call.
        file_id: ID of the uploaded file, for the service's own estimate.
    """
    method = create.get("method") or {}
    nested = (method.get(method.get("type")) or {}).get("hyperparameters") or create.get("hyperparameters") or {}
    return client.fine_tuning.plan(
        training_file=path, model=create.get("model") or "curie", api=api,  # type: ignore[arg-type]  # one of the two
        n_epochs=create.get("n_epochs") or nested.get("n_epochs"), usd_per_million_tokens=session.price,
        file_id=file_id,
    )  # fmt: skip


def confirm_create(session: Session, client: "FTClient", api: str, create: dict[str, Any]) -> "TrainingPlan | None":
    """Confirm a job whose training file is already uploaded, and return its plan if it is known.

    The file is downloaded to count its tokens.

    Raises:
        ClickException: The job must not be created.
    """
    if session.dry_run or not is_real(client):
        return None
    file_id = create["training_file"]
    plan: TrainingPlan | None = None
    if not session.yes or session.max_cost is not None:
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = _downloaded(client, file_id, Path(folder))
                if path is not None:
                    plan = plan_of(session, client, path, api, create, file_id)
        except (FTClientError, OSError) as error:
            print_note(f"the cost is not known, because {file_id} cannot be read: {error}")
    confirm(session, client, plan)
    return plan


def record_plan(client: "FTClient", job_id: str, plan: "TrainingPlan | None") -> None:
    """Write the plan of a job in the journal, to compare it with the bill."""
    journal = client._config.journal
    if journal is None or plan is None:
        return
    from ft_client._operations.once import service_of

    journal.intend(service_of(client._config), "plan", job_id, details=plan.to_dict())


def planned_and_billed(client: "FTClient", job: Any) -> str | None:
    """Return a line that compares the plan of a job with its bill; None without a plan."""
    from ft_client._operations.once import service_of

    journal = client._config.journal
    try:
        entry = None if journal is None else journal.find(service_of(client._config), "plan", str(job.id))
    except JournalError as error:  # the job itself was shown
        return f"its plan is not known: {error}"
    planned = None if entry is None else entry.details.get("billed_tokens")
    if entry is None or planned is None:
        return None
    billed, cost = getattr(job, "trained_tokens", None), entry.details.get("cost_usd")
    line = f"plan: {planned:,} tokens" + (f", about {usd(cost)}" if cost is not None else "")
    if not isinstance(billed, int):
        return f"{line}; not billed yet"
    line += f"; billed: {billed:,} tokens"
    if cost is not None and planned:
        line += f", about {usd(cost * billed / planned)}"
    return f"{line} ({(billed - planned) / planned:+.1%})" if planned else line


def _downloaded(client: "FTClient", file_id: str, folder: Path) -> Path | None:
    size = client.files.retrieve(file_id).to_dict().get("bytes")
    if isinstance(size, int) and size > _MAX_COUNTED_BYTES:
        print_note(f"the cost is not known, because {file_id} has {size:,} bytes -> ft plan FILE")
        return None
    return client.files.download(file_id, folder / "train.jsonl")


def confirm(session: Session, client: "FTClient", plan: "TrainingPlan | None") -> None:
    """Show the plan of a job on a real service, and return if the job may be created.

    Args:
        session: The settings; `--yes` and `--max-cost` replace the question.
        client: The client.
        plan: The plan, or None if it is not known.

    Raises:
        ClickException: The job must not be created.
    """
    from ft_client.cli.plan import plan_lines

    host = urlsplit(str(client.base_url)).hostname
    for line in plan_lines(plan) if plan is not None else ():
        print_note(line)
    if session.max_cost is not None:
        most = plan.most_usd if plan is not None else None
        if most is None:
            raise click.UsageError(
                "--max-cost: the cost of this job is not known -> state a price with --price, or use --yes"
            )
        if most > session.max_cost:
            raise click.UsageError(f"--max-cost: the job costs up to {usd(most)}, more than {usd(session.max_cost)}")
        return
    if session.yes:
        return
    if not can_ask():
        raise click.UsageError(
            f"this starts a job on {host} that may cost money -> add --yes, or --max-cost USD, or use --sandbox"
        )
    if not click.confirm(f"Start this job on {host}? It costs money.", default=False, err=True):
        raise NotConfirmedError("nothing was started")


def can_ask() -> bool:
    """Whether a question can be asked: stdin and stderr are a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def usd(amount: float) -> str:
    """Return an amount in US dollars, with at least two significant digits."""
    return f"{amount:,.2f} USD" if amount >= 0.1 or amount == 0 else f"{amount:.2g} USD"
