"""The scenarios of the fault table: one operation each, carried out under every kind of fault."""

from tests.support.fault_scenarios import changes, creates, files, following, reads
from tests.support.fault_scenarios.registry import SCENARIOS

__all__ = ["SCENARIOS", "changes", "creates", "files", "following", "reads"]
