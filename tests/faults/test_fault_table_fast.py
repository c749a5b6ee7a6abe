"""The fault table for the async client with aiohttp: a few scenarios, or all with FT_CLIENT_ALL_FAULTS=1."""

import os
import random
from pathlib import Path

import pytest

from tests.support.fault_scenarios import SCENARIOS

pytest.importorskip("aiohttp", reason="the extra fast")

QUICK = [name for name in SCENARIOS if "every byte" not in name]
NAMES = list(SCENARIOS) if "FT_CLIENT_ALL_FAULTS" in os.environ else random.Random(19).sample(QUICK, 6)


@pytest.mark.parametrize("name", NAMES)
def test_fault_causes_no_duplicate_and_no_loss(name: str, tmp_path: Path) -> None:
    """The rules are those of the other clients."""
    record = SCENARIOS[name]("fast", tmp_path)
    assert record.wrong == []
    assert (record.duplicates, record.losses) == (0, 0)
    assert record.total > 0, "no fault has struck"
