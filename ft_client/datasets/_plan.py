"""Decisions of a preparation before the first row is written: columns, target format, separators."""

import itertools
from collections import Counter
from typing import Any, Final

import attrs

from ft_client.datasets._completion import CommonSuffix
from ft_client.datasets._convert import Conversion
from ft_client.datasets._dialects import CHAT, COMPLETION, KTO, Dialect, find_dialect, pair_dialect
from ft_client.datasets._formats import detect
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._models import model_facts
from ft_client.datasets._rows import SourceRow, read_rows
from ft_client.datasets._rules import Format
from ft_client.datasets._source import Source
from ft_client.datasets._values import folded, text_of

_SAMPLE: Final = 1_000
_MAX_COLUMNS: Final = 12
_TABLES: Final = frozenset({"csv", "tsv", "xlsx", "parquet"})
SEPARATORS: Final = (" ->", "\n\n###\n\n", "\n\n===\n\n", "\n\n---\n\n", "\n\n===>\n\n", "\n\n--->\n\n")
STOPS: Final = ("\n", ".", " END", "***", "+++", "&&&", "$$$", "@@@", "%%%")


class PlanError(Exception):
    """A file that cannot be prepared. The text is the reason and the next step."""


@attrs.frozen(kw_only=True)
class PrepareOptions:
    """Options of a preparation; see `prepare` for their meaning."""

    to: Format | None = None
    model: str | None = None
    profile: str | None = None
    prompt: str | None = None
    completion: str | None = None
    system: str | None = None
    sheet: str | None = None
    separator: str | None = None
    stop: str | None = None
    escape_special_tokens: bool = False
    limits: DatasetLimits = attrs.field(factory=DatasetLimits)


@attrs.frozen
class Plan:
    """The decisions for one file.

    Attributes:
        conversion: Settings for its rows.
        guesses: Decisions that the options did not make, in words.
    """

    conversion: Conversion
    guesses: tuple[str, ...]


def make_plan(source: Source, options: PrepareOptions, target: Format | None = None) -> Plan:
    """Decide how the rows of a file are converted.

    Args:
        source: The file.
        options: Options of the preparation.
        target: Format of the files before this one, or None.

    Raises:
        PlanError: No row of the file can be recognized.
    """
    sample = itertools.islice(read_rows(source, options.limits, options.sheet), _SAMPLE)
    rows = [row for row in sample if not row.is_blank]
    values = [row.value for row in rows if isinstance(row.value, dict)]
    guesses = _source_guesses(source, rows, options)
    dialect = _named_columns(values, options)
    found = Counter(item for value in values if (item := dialect or find_dialect(value)) is not None)
    if not found:
        raise PlanError(_unrecognized(values, rows))
    main = found.most_common(1)[0][0]
    if main.name not in ("chat", "completion", "preference"):
        guesses.append(f"read as {main.label}")
    decided = options.to or target
    if decided is None:
        decided = _target(values, main, options)
        if options.to is None and decided != main.format:
            guesses.append(f"written as {decided}")
    pairs = [folded(value) for value in values if find_dialect(value) in (COMPLETION, KTO)] if dialect is None else []
    separator, stop = _suffixes(pairs, values, decided, options)
    conversion = Conversion(
        target=decided,
        profile=options.profile,
        dialect=dialect,
        system=options.system,
        separator=separator,
        stop=stop,
        from_table=source.file_type in _TABLES,
        escape_tokens=options.escape_special_tokens,
        limits=options.limits,
    )
    return Plan(conversion, tuple(guesses))


def _source_guesses(source: Source, rows: list[SourceRow], options: PrepareOptions) -> list[str]:
    guesses = []
    if source.structure is not None and source.structure.encoding != "utf-8" and not source.structure.has_mark:
        names = {
            "windows-1252": "Windows-1252",
            "utf-16-le": "UTF-16 (little endian)",
            "utf-16-be": "UTF-16 (big endian)",
        }
        guesses.append(f"encoding {names.get(source.structure.encoding, source.structure.encoding)} assumed")
    if len(source.sheets) > 1 and options.sheet is None:
        guesses.append(f"sheet {source.sheets[0]}, the first of {len(source.sheets)} (--sheet names another)")
    return guesses


def _named_columns(values: list[dict[str, Any]], options: PrepareOptions) -> Dialect | None:
    """Return the format of rows whose columns are named by the options."""
    if options.prompt is None and options.completion is None:
        return None
    if options.prompt is None or options.completion is None:
        raise PlanError("name both columns: --prompt COL --completion COL")
    names = [name.strip().casefold() for name in (options.prompt, options.completion)]
    columns = {key for value in values for key in folded(value)}
    for name, given in zip(names, (options.prompt, options.completion), strict=True):
        if name not in columns:
            raise PlanError(
                f"there is no column {given!r}; the columns are {', '.join(sorted(columns)[:_MAX_COLUMNS])}"
            )
    return pair_dialect(*names)


def _unrecognized(values: list[dict[str, Any]], rows: list[SourceRow]) -> str:
    if values:
        columns = list(dict.fromkeys(str(key) for value in values[:20] for key in value))[:_MAX_COLUMNS]
        return (
            f"no known format: the keys are {', '.join(columns) or 'none'}. "
            "Name the columns with --prompt COL --completion COL"
        )
    faults = [row.fault for row in rows if row.fault]
    if faults:
        return f"no row can be read: {faults[0]}"
    if rows:
        return "the rows are not objects; a row needs a question and an answer"
    return "the file has no rows"


def _target(values: list[dict[str, Any]], main: Dialect, options: PrepareOptions) -> Format:
    natural = main.format
    if main is CHAT:
        conversations = [value for value in values if "messages" in value]
        asks = sum(detect(value) == "reinforcement" for value in conversations)
        natural = "reinforcement" if conversations and asks == len(conversations) else "chat"
    facts = model_facts(options.model)
    if facts is not None:
        return natural if natural in facts.formats else facts.formats[0]
    return "chat" if natural == "completion" else natural


def _suffixes(
    pairs: list[dict[str, Any]], values: list[dict[str, Any]], target: Format, options: PrepareOptions
) -> tuple[str, str]:
    """Return separator and stop sequence: those to remove for chat, or those to add for completion."""
    prompts = [text_of(pair.get("prompt")) for pair in pairs]
    completions = [text_of(pair.get("completion")) for pair in pairs]
    separator, stop = _common(prompts), _common(completions)
    if target != "completion":
        return _if_mark(separator), _if_mark(stop)
    if not pairs:
        # conversations that become prompt and completion
        prompts = [text_of(item) for value in values for item in value.values()]
        completions = prompts
    if options.separator is not None:
        separator = options.separator
    elif not separator:
        texts = "\0".join(prompts)
        first = 1 if "\n" in texts else 0
        separator = next((mark for mark in SEPARATORS[first:] if mark not in texts), "\n\n### =>\n\n")
    return separator, _stop(stop, completions, options)


def _stop(stop: str, completions: list[str], options: PrepareOptions) -> str:
    if options.stop is not None:
        return options.stop
    if stop or len(set(completions)) * 3 <= len(completions):
        return stop
    stripped = [completion.strip() for completion in completions]
    return next((mark for mark in STOPS if not any(mark in text for text in stripped)), " [END]")


def _common(texts: list[str]) -> str:
    """Return the common suffix of different texts."""
    filled = [text for text in texts if text.strip()]
    if len(set(filled)) < 2:
        return ""
    suffix = CommonSuffix()
    for text in filled:
        suffix.add(text)
    return suffix.finish() or ""


def _if_mark(suffix: str) -> str:
    """Return the part of a suffix that was added as a mark; common words and sentence ends belong to the text."""
    known = [mark for mark in (*SEPARATORS, *STOPS) if mark.strip(" .") and suffix.endswith(mark)]
    if known:
        return max(known, key=len)
    letters = [char for char in suffix if char.isalpha()]
    is_heading = suffix.startswith("\n") and suffix.rstrip().endswith(":")
    suffix = suffix.lstrip(".,;?!\"')")
    return suffix if not letters or all(char.isupper() for char in letters) or is_heading else ""
