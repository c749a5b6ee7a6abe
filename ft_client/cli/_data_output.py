"""Reports of `ft data` for people, and annotations for pull requests."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from ft_client.cli._output import escape_control_characters, pluralize, print_line, print_note

if TYPE_CHECKING:
    from ft_client.datasets import DatasetReport, DatasetStats, NoteGroup, PrepareReport, RowNote

_MAX_CLASSES = 20
_BAR = 40


def show_report(report: "DatasetReport", limit: int = 0, *, as_step: bool = False) -> None:
    """Write the report of a check.

    Args:
        report: The report.
        limit: Number of problems to show one by one. Default: one line per cause.
        as_step: Whether the check is a step of another command: write to stderr, without suggestions.
    """

    def write(text: str) -> None:
        (print_note if as_step else print_line)(text)

    if report.file_description:
        write(f"{report.path}: {report.file_description}")
    if limit:
        for problem in report.problems[:limit]:
            write(f"{report.path}: {problem.severity}: {problem}")
        remaining = report.error_count + report.warning_count - min(limit, len(report.problems))
        if remaining > 0:
            write(f"... and {remaining:,} more")
    else:
        details = {(problem.code, problem.line): problem for problem in reversed(report.problems)}
        for group in report.groups:
            single = details.get((group.code, group.lines[0] if group.lines else None)) if group.count == 1 else None
            write(f"{report.path}: {group.severity}: {single or group.describe(report.lines)}")
    if report.format is not None:
        tokens = f"about {report.tokens.total:,} tokens ({report.tokens.counter})"
        write(f"{report.path}: {pluralize(report.examples, 'example')} ({report.format}), {tokens}")
    if report.classes and len(report.classes) <= _MAX_CLASSES:
        write("classes: " + ", ".join(f"{item.completion.strip()!r} {item.examples:,}" for item in report.classes))
    if report.classification is not None and report.ok and not as_step:
        settings = report.classification.parameters().items()
        options = " ".join(
            f"--{key.replace('_', '-')}" + ("" if value is True else f" {value!r}") for key, value in settings
        )
        write(f"for ft fine-tunes create, with a validation file: {options}")
    write(f"{pluralize(report.error_count, 'error')}, {pluralize(report.warning_count, 'warning')}")


def show_github(report: "DatasetReport") -> None:
    """Write one annotation per cause, at its first line, in the form that GitHub Actions reads."""
    for group in report.groups:
        line = f",line={group.lines[0]}" if group.lines else ""
        level = "error" if group.severity == "error" else "warning"
        title = f"{group.code} ({pluralize(group.count, 'problem')})"
        click.echo(
            f"::{level} file={_property(report.path)}{line},title={_property(title)}::"
            + _message(group.describe(report.lines))
        )


def _message(text: str) -> str:
    return escape_control_characters(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def show_prepared(report: "PrepareReport", *, all_changes: bool) -> None:
    """Write the report of a preparation."""

    def write(text: str) -> None:
        print_line(text)

    for source in report.sources:
        write(f"{source.path}: {source.description}")
        for guess in source.guesses:
            write(f"  assumed: {guess}")
    if all_changes:
        _write_notes("changed", report.changes)
        _write_notes("rejected", report.rejects)
        _write_notes("dropped", report.duplicate_rows)
    else:
        _write_groups("changed", report.change_groups)
        _write_groups("rejected", report.reject_groups)
        if report.duplicates:
            lines = [note.line for note in report.duplicate_rows[:5]]
            write(f"  dropped: {pluralize(report.duplicates, 'duplicate')} ({_lines(lines, report.duplicates)})")
    for file in report.files:
        write(f"{file.path}: {pluralize(file.rows, 'example')} ({report.format})")
        for group in file.report.groups:
            write(f"{file.path}: {group.severity}: {group.describe(file.report.lines)}")
    write(
        f"{report.rows_in:,} rows = {report.rows_out:,} written + {report.duplicates:,} duplicates"
        f" + {report.rejected:,} rejected"
    )
    if report.next_command:
        write(f"next: {report.next_command}")


def _write_notes(verb: str, notes: "Iterable[RowNote]") -> None:
    for note in notes:
        print_line(f"{note.path}:{note.line}: {verb}: {note.text}")


def _write_groups(verb: str, groups: "Iterable[NoteGroup]") -> None:
    for group in groups:
        print_line(f"  {verb}: {group.text}: {pluralize(group.count, 'row')} ({_lines(group.lines, group.count)})")


def _lines(lines: list[int], count: int) -> str:
    listed = ", ".join(map(str, lines)) + (", ..." if count > len(lines) else "")
    return f"line {listed}" if count == 1 else f"lines {listed}"


def show_stats(stats: "DatasetStats") -> None:
    """Write token counts, their distribution and the longest examples."""

    def write(text: str) -> None:
        print_line(text)

    write(f"{stats.path}: {pluralize(stats.examples, 'example')} ({stats.format or 'no known format'})")
    write(f"counter: {stats.counter}")
    share = f"{stats.trained / stats.total:.0%}" if stats.total else "0%"
    write(f"tokens: {stats.total:,} in all, {stats.trained:,} trained ({share})")
    sizes = f"{stats.median:,} median, {stats.p95:,} at 95 %, {stats.maximum:,} at most"
    write(f"per example: {stats.mean:,.0f} on average, {sizes}")
    largest = max((count for _, count in stats.histogram), default=0)
    for upper, count in stats.histogram:
        write(f"  up to {upper:>9,}  {count:>9,}  {'#' * max(1, count * _BAR // largest) if count else ''}".rstrip())
    for line, tokens in stats.longest:
        write(f"longest: line {line:,}: {tokens:,} tokens")
    if stats.over_limit:
        write(
            f"above the limit of {stats.limit:,} tokens: {pluralize(stats.over_limit, 'example')}; "
            "the service truncates them"
        )
    if stats.image_examples:
        write(f"images: {stats.images:,} in {pluralize(stats.image_examples, 'example')}; their tokens are not counted")
    if stats.classes:
        write("classes: " + ", ".join(f"{item.completion.strip()!r} {item.examples:,}" for item in stats.classes[:20]))
    if stats.skipped:
        write(f"not counted: {pluralize(stats.skipped, 'line')} with errors; see ft data check {stats.path}")
