"""`python -m ft_client` is `ft`."""

import sys

from ft_client.cli import main

if __name__ == "__main__":
    sys.exit(main())
