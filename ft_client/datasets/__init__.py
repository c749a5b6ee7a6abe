"""Look at a training file before it is sent: every problem with its line, and what the file holds.

Nothing here talks to a service, waits, prints or keeps the file in memory.
"""

from ft_client.datasets._check import check
from ft_client.datasets._report import ClassCount, ClassificationSettings, DatasetReport, TokenEstimate
from ft_client.datasets._rules import RULES, DatasetLimits, Format, Problem, Rule, Severity

__all__ = [
    "RULES",
    "ClassCount",
    "ClassificationSettings",
    "DatasetLimits",
    "DatasetReport",
    "Format",
    "Problem",
    "Rule",
    "Severity",
    "TokenEstimate",
    "check",
]
