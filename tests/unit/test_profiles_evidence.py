"""Every exchange of a compatible service decodes to its stated meaning."""

from __future__ import annotations

import pytest

from tests.support.exchanges import Exchange, all_exchanges, disagreements

EXCHANGES = all_exchanges()


@pytest.mark.skipif(not EXCHANGES, reason="no folder of exchanges is present; FT_CLIENT_EXCHANGES can name one")
@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange.place)
def test_profile_recorded_exchange_decodes_to_its_meaning(exchange: Exchange) -> None:
    """The reading layer finds in a response what a person reads in it."""
    assert list(disagreements(exchange)) == []
