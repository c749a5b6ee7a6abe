"""Scenarios of the fault table. Each runs one operation under every type of fault."""

from tests.support.fault_scenarios import changes, creates, files, following, reads
from tests.support.fault_scenarios.registry import SCENARIOS

__all__ = ["SCENARIOS", "changes", "creates", "files", "following", "reads"]
