"""Exports of an account: the folder that `client.account.export` writes, its check, and the copy of a job.

Example:
    >>> import tempfile
    >>> from ft_client import FTClient
    >>> from ft_client.exports import verify
    >>> from ft_client.sandbox import Sandbox
    >>> with (
    ...     tempfile.TemporaryDirectory() as folder,
    ...     Sandbox() as sandbox,
    ...     FTClient("any key", base_url=sandbox.base_url) as client,
    ... ):
    ...     file = client.files.upload("ft_client/data/measures-train.jsonl")
    ...     report = client.account.export(folder)
    ...     problems = verify(folder).problems
    >>> report.sections["files"], problems
    (1, [])
"""

from ft_client.exports._copy import CopyPlan, CopyValue, plan_copy
from ft_client.exports._folder import SECTIONS, ExportReport, Section, Unavailable
from ft_client.exports._verify import VerifyReport, verify

__all__ = [
    "SECTIONS",
    "CopyPlan",
    "CopyValue",
    "ExportReport",
    "Section",
    "Unavailable",
    "VerifyReport",
    "plan_copy",
    "verify",
]
