"""The logger of this package: `ft_client`. It never receives a key or a body."""

import logging

logger = logging.getLogger("ft_client")
logger.addHandler(logging.NullHandler())
