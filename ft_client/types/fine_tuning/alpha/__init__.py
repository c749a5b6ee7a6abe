"""The types of `openai.types.fine_tuning.alpha`; each is imported on first access."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from typing import TYPE_CHECKING

from ft_client._lazy import lazy_attributes

if TYPE_CHECKING:
    from ft_client.types.fine_tuning.alpha.grader_run_params import GraderRunParams as GraderRunParams
    from ft_client.types.fine_tuning.alpha.grader_run_response import GraderRunResponse as GraderRunResponse
    from ft_client.types.fine_tuning.alpha.grader_validate_params import GraderValidateParams as GraderValidateParams
    from ft_client.types.fine_tuning.alpha.grader_validate_response import (
        GraderValidateResponse as GraderValidateResponse,
    )
__all__ = ["GraderRunParams", "GraderRunResponse", "GraderValidateParams", "GraderValidateResponse"]
__getattr__ = lazy_attributes(
    __name__,
    {
        "GraderRunParams": "ft_client.types.fine_tuning.alpha.grader_run_params",
        "GraderRunResponse": "ft_client.types.fine_tuning.alpha.grader_run_response",
        "GraderValidateParams": "ft_client.types.fine_tuning.alpha.grader_validate_params",
        "GraderValidateResponse": "ft_client.types.fine_tuning.alpha.grader_validate_response",
    },
    modules={},
)
