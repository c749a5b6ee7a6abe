"""CPU time of a sync call, compared with the vendor's SDK and a bare httpx client.

    python benchmarks/calls.py

Compared cases alternate in short turns in one process per round.
"""

from __future__ import annotations

import functools
import itertools
import json
import sys
from collections.abc import Callable

from _measure import Claim, Round, report, run_process, take_turns
from peer import ID, certificate, peer

ONE, PAGE = f"/fine_tuning/jobs/{ID}", "/fine_tuning/jobs?limit=100"
PAGE_ROW = "a page of 100 jobs with integrations"
BARE = "{:.2f} x a bare httpx client and `json.loads`"

CLAIMS = (
    Claim("GET one job / vendor's SDK", "ours one", "sdk one", 0.345, row="one call, typed"),
    Claim("GET one job / bare httpx and json", "ours one", "httpx one", 0.8, row="one call, typed", text=BARE),
    Claim("GET a job not asked for before / bare httpx", "ours another", "httpx another", 0.88),
    Claim("GET one job over TLS / vendor's SDK", "ours tls", "sdk tls", 0.365, row="one call over TLS"),
    Claim("page of 100 jobs / vendor's SDK", "ours page", "sdk page", 0.14, row=PAGE_ROW),
    Claim("page of 100 jobs / bare httpx and json", "ours page", "httpx page", 1.44),
    Claim(
        "page of 100 jobs, strict=True / vendor's SDK", "ours strict page", "sdk page", 0.45,
        row="the same with `strict=True`, each checked against the contract",
    ),
)  # fmt: skip


def one_round(port: int, tls_port: int) -> Round:
    """Return CPU microseconds per call of each case."""
    import httpx
    import openai

    from ft_client import FTClient

    base, tls = f"http://127.0.0.1:{port}/v1", f"https://127.0.0.1:{tls_port}/v1"
    bare, sdk, ours = httpx.Client(), openai.OpenAI(api_key="k", base_url=base), FTClient("k", base_url=base)
    tls_sdk, tls_ours = openai.OpenAI(api_key="k", base_url=tls), FTClient("k", base_url=tls)
    strict = FTClient("k", base_url=base, strict=True)
    number = itertools.count()

    def bare_get(path: str) -> object:
        return json.loads(bare.get(base + path, headers={"Authorization": "Bearer k"}).content)

    one: dict[str, Callable[[], object]] = {
        "httpx one": functools.partial(bare_get, ONE),
        "sdk one": lambda: sdk.fine_tuning.jobs.retrieve(ID),
        "ours one": lambda: ours.fine_tuning.jobs.retrieve(ID),
        "httpx another": lambda: bare_get(f"{ONE}{next(number)}"),
        "ours another": lambda: ours.fine_tuning.jobs.retrieve(f"{ID}{next(number)}"),
        "sdk tls": lambda: tls_sdk.fine_tuning.jobs.retrieve(ID),
        "ours tls": lambda: tls_ours.fine_tuning.jobs.retrieve(ID),
    }
    page: dict[str, Callable[[], object]] = {
        "httpx page": functools.partial(bare_get, PAGE),
        "sdk page": lambda: sdk.fine_tuning.jobs.list(limit=100).data,
        "ours page": lambda: ours.fine_tuning.jobs.list(limit=100).data,
        "ours strict page": lambda: strict.fine_tuning.jobs.list(limit=100).data,
    }
    return take_turns(one, 30) | take_turns(page, 2)


def measure() -> Round:
    with certificate() as file, peer() as port, peer(certificate=file) as tls_port:
        result: Round = run_process(__file__, port, tls_port, SSL_CERT_FILE=file)
    return result


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(one_round(*map(int, sys.argv[1:]))))
    else:
        sys.exit(report(CLAIMS, measure))
