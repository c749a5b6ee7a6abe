"""The types of `openai.types.fine_tuning.alpha.grader_validate_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import ValidateGraderRequestParam as GraderValidateParams

__all__ = ["GraderValidateParams"]
