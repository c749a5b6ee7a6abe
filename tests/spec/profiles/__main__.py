"""Write the ledger again."""

from tests.spec.profiles import LEDGER, text

LEDGER.write_text(text(), encoding="utf-8")
