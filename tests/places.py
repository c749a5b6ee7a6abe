"""Where tests find things: the checkout, and the data that is not kept in it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

RECORDINGS = Path(os.environ.get("FT_CLIENT_RECORDINGS") or ROOT.parent / "shared" / "recordings")
"""Recorded answers of the real service; absent in most checkouts."""

UPSTREAM = Path(os.environ.get("FT_CLIENT_UPSTREAM") or ROOT.parent / "shared" / "upstream")
"""Historical versions of the vendor's document; absent in most checkouts."""
