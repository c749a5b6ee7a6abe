"""`ft export`: everything an account holds, as JSON and files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from ft_client.cli._exit_codes import FAILED, USAGE_ERROR
from ft_client.cli._output import json_line, pluralize, print_line, print_note, progress
from ft_client.cli._session import Session, pass_session, service_options

if TYPE_CHECKING:
    from ft_client.exports import ExportReport, Unavailable, VerifyReport

_MAX_SHOWN = 10
_SECTIONS = ["jobs", "fine-tunes", "files", "models"]


@click.command(short_help="Write everything that the account holds to a folder, or verify an export.")
@click.argument("arguments", nargs=-1, required=True, metavar="[verify] DIR")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), metavar="DATE",
    help="Only what was created on this day or later (UTC), and the files of these jobs.",
)  # fmt: skip
@click.option("--only", type=click.Choice(_SECTIONS), multiple=True, help="Only this section. Repeatable.")
@click.option("--new-key", is_flag=True, help="The API key of the account has changed since the last export.")
@service_options
@pass_session
def export(
    session: Session, /, arguments: tuple[str, ...], since: datetime | None, only: tuple[Any, ...], new_key: bool
) -> int:
    """Write everything that the account holds to the folder DIR.

    Jobs and legacy fine-tunes with their events and checkpoints, files with their content, models. A second run fetches
    only what is new or changed, and an interrupted one continues. Nothing is removed from DIR. What the service does
    not have or does not provide is listed, also in DIR/index.jsonl. Exits with 1 if something failed that may succeed
    later.

    `ft export verify DIR` checks the files against the index; nothing is sent. Exits with 2 if there is a problem.
    """
    words = arguments[1:] if arguments[0] == "verify" and len(arguments) > 1 else arguments
    if len(words) > 1:
        raise click.UsageError(f"unexpected argument {words[1]!r}: name one folder")
    if words is not arguments:
        if since or only or new_key:
            raise click.UsageError("verify has no options: it checks the whole folder")
        return _verify(session, words[0])
    since = since.replace(tzinfo=UTC) if since else None
    with session.client() as client, progress("exporting", unit="objects") as on_progress:
        try:
            report = client.account.export(
                words[0], since=since, only=only or None, new_key=new_key, on_progress=on_progress
            )
        except (KeyboardInterrupt, SystemExit):
            session.hint = f"; the export continues with: ft export {words[0]}"
            raise
    _show(session, report)
    print_note(f"{report.fetched:,} new or changed")
    return FAILED if any(item.may_succeed_later for item in report.unavailable) else 0


def _verify(session: Session, folder: str) -> int:
    from ft_client.exports import verify

    report = verify(Path(folder))
    _show(session, report)
    problems = pluralize(len(report.problems), "problem") if report.problems else "no problem"
    print_note(f"{report.bytes:,} bytes, {problems}")
    for problem in report.problems[:_MAX_SHOWN]:
        print_note(f"  {problem}")
    return USAGE_ERROR if report.problems else 0


def _show(session: Session, report: "ExportReport | VerifyReport") -> None:
    """Show what the folder has, and what it lacks."""
    if session.as_json:
        json_line({"object": "ft.export", **attrs.asdict(report), "folder": str(report.folder)})
    else:
        counts = [pluralize(number, name.removesuffix("s")) for name, number in report.sections.items() if number]
        held = ", ".join(counts)
        print_line(f"{report.folder}: {held or 'nothing'}")
    for section, reason in report.skipped.items():
        print_note(f"skipped {section}: {reason}")
    reasons: dict[tuple[str, str], list[Unavailable]] = {}
    for item in report.unavailable:
        reasons.setdefault((item.part, item.reason.replace(item.id, "ID")), []).append(item)
    for (part, reason), items in list(reasons.items())[:_MAX_SHOWN]:
        others = f" and {len(items) - 1:,} others" if items[1:] else ""
        later = "; the next export tries again" if items[0].may_succeed_later else ""
        print_note(f"no {part} of {items[0].id}{others}: {reason}{later}")
    if len(reasons) > _MAX_SHOWN:
        print_note(f"{len(reasons) - _MAX_SHOWN:,} more reasons are in {report.folder}/index.jsonl")
