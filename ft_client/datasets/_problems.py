"""Problems of a training file, and the collector that counts and groups them."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import attrs

from ft_client.datasets._rules import RULES, Severity

_FIRST_LINES: Final = 5
# a file with more different causes is shown by its first ones; every problem is still counted by its code
_MAX_GROUPS: Final = 1_000
# rules that are reported once in a file
_ONCE: Final = frozenset({"crlf"})
_INDEX: Final = re.compile(r"\[\d+\]")


@attrs.frozen
class DatasetProblem:
    """One violation of a rule.

    Attributes:
        code: Stable name of the rule, a key of `RULES`.
        message: The fault and the next step, in one line.
        line: Line of the file, from 1, or None if the problem concerns the whole file.
        column: Character in that line, from 1, or None.
        where: Path inside the example, such as `messages[1].role`.
        severity: `error` or `warning`. Default: the severity of the rule.
    """

    code: str
    message: str
    line: int | None = None
    column: int | None = None
    where: str = ""
    severity: Severity = attrs.field(
        default=attrs.Factory(lambda self: RULES[self.code].severity, takes_self=True), kw_only=True
    )

    def __str__(self) -> str:
        position = "" if self.line is None else f"line {self.line}"
        if self.column is not None:
            position += f", column {self.column}"
        if self.where:
            position += f", {self.where}" if position else self.where
        return f"{position}: {self.message} [{self.code}]" if position else f"{self.message} [{self.code}]"


@attrs.define
class ProblemGroup:
    """All problems with the same cause.

    Attributes:
        code: Stable name of the rule.
        severity: `error` or `warning`.
        message: The fault, and what to do next.
        count: Number of problems.
        line_count: Number of lines with this problem.
        lines: The first lines, at most 5.
        where: Path inside the example; indexes are left out if they differ.
    """

    code: str
    severity: Severity
    message: str
    where: str = ""
    count: int = 0
    line_count: int = 0
    lines: list[int] = attrs.field(factory=list)

    def note(self, line: int | None, where: str) -> None:
        """Count one more problem."""
        self.count += 1
        if where != self.where:
            self.where = _INDEX.sub("[]", where)
        if line is None or (self.lines and line == self._last_line):
            return
        self._last_line = line
        self.line_count += 1
        if len(self.lines) < _FIRST_LINES:
            self.lines.append(line)

    def merge(self, later: "ProblemGroup", lines: int) -> None:
        """Add the same group of the part of the file after the first `lines` lines."""
        self.count += later.count
        self.line_count += later.line_count
        remaining = _FIRST_LINES - len(self.lines)
        self.lines.extend(line + lines for line in later.lines[:remaining])
        if later.where != self.where:
            self.where = _INDEX.sub("[]", self.where)

    _last_line: int = attrs.field(default=0, init=False, eq=False, repr=False)

    def describe(self, lines_in_file: int) -> str:
        """Return one line: how many lines, which ones, the path, the message and the code."""
        if not self.line_count:
            position = self.where
        elif self.line_count == 1:
            position = f"line {self.lines[0]}" + (f", {self.where}" if self.where else "")
        else:
            every = self.line_count == lines_in_file
            position = f"all {self.line_count:,} lines" if every else f"{self.line_count:,} lines ({self._sample()})"
            position += f", {self.where}" if self.where else ""
        return f"{position}: {self.message} [{self.code}]" if position else f"{self.message} [{self.code}]"

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        names = ("code", "severity", "message", "count", "line_count", "lines", "where")
        return {name: getattr(self, name) for name in names} | {"lines": list(self.lines)}

    def _sample(self) -> str:
        return ", ".join(map(str, self.lines)) + (", ..." if self.line_count > len(self.lines) else "")


class ProblemCollector:
    """Collects the problems of a file: counts all, groups them by cause, keeps the first `keep` of each severity."""

    def __init__(
        self, keep: int, *, profile: str | None = None, strict: bool = False, ignore: frozenset[str] = frozenset()
    ) -> None:
        self.line: int | None = None
        self.counts: Counter[str] = Counter()
        self.groups: dict[tuple[str, str, str], ProblemGroup] = {}
        self._keep = keep
        self._kept: dict[Severity, list[DatasetProblem]] = {"error": [], "warning": []}
        self._severities: Mapping[str, Severity | None] = {
            code: None if code in ignore else rule.severity_for(profile, strict=strict) for code, rule in RULES.items()
        }

    def add(self, code: str, message: str, path: str = "", *, column: int | None = None, cause: str = "") -> None:
        """Add a problem of the current line.

        Args:
            code: Name of the rule.
            message: The fault, and what to do next.
            path: Path inside the example.
            column: Character in the line, from 1.
            cause: Message of the group, if `message` contains details of this line.
        """
        severity = self._severities[code]
        if severity is None:
            return
        self.counts[code] += 1
        kept = self._kept[severity]
        if len(kept) < self._keep:
            kept.append(DatasetProblem(code, message, self.line, column, path, severity=severity))
        key = (code, cause or message, _INDEX.sub("[]", path) if path else path)
        group = self.groups.get(key)
        if group is None:
            if len(self.groups) >= _MAX_GROUPS:
                return
            group = self.groups[key] = ProblemGroup(code, severity, key[1], path)
        group.note(self.line, path)

    def merge(self, later: "ProblemCollector", lines: int) -> None:
        """Add the problems of the part of the file after the first `lines` lines."""
        repeated = _ONCE & self.counts.keys()
        for code, count in later.counts.items():
            if code not in repeated:
                self.counts[code] += count
        for severity, problems in later._kept.items():
            kept = self._kept[severity]
            for problem in problems:
                if problem.code not in repeated and len(kept) < self._keep:
                    kept.append(attrs.evolve(problem, line=None if problem.line is None else problem.line + lines))
        for key, group in later.groups.items():
            if key[0] in repeated or (key not in self.groups and len(self.groups) >= _MAX_GROUPS):
                continue
            own = self.groups.setdefault(key, attrs.evolve(group, count=0, line_count=0, lines=[]))
            own.merge(group, lines)

    def kept(self) -> tuple[DatasetProblem, ...]:
        """Return the kept problems in file order. Problems of the whole file come first."""
        return tuple(sorted(self._kept["error"] + self._kept["warning"], key=lambda problem: problem.line or 0))

    def first_error(self) -> DatasetProblem | None:
        """Return the first kept error."""
        return self._kept["error"][0] if self._kept["error"] else None
