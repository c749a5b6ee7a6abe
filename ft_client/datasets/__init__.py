"""Training data without a service: check a file, convert files to the format that a service accepts, count tokens.

Nothing here waits, prints, connects to a service, or keeps a whole file in memory.
"""

from ft_client.datasets._check import check
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._outcome import NoteGroup, PreparedFile, PrepareReport, RowNote, SourceSummary
from ft_client.datasets._prepare import prepare
from ft_client.datasets._problems import DatasetProblem, ProblemGroup
from ft_client.datasets._report import ClassCount, ClassificationSettings, DatasetReport, TokenEstimate
from ft_client.datasets._rules import RULES, Format, Rule, Severity
from ft_client.datasets._stats import DatasetStats, stats

# the old name
Problem = DatasetProblem

__all__ = [
    "RULES",
    "ClassCount",
    "ClassificationSettings",
    "DatasetLimits",
    "DatasetProblem",
    "DatasetReport",
    "DatasetStats",
    "Format",
    "NoteGroup",
    "PrepareReport",
    "PreparedFile",
    "Problem",
    "ProblemGroup",
    "RowNote",
    "Rule",
    "Severity",
    "SourceSummary",
    "TokenEstimate",
    "check",
    "prepare",
    "stats",
]
