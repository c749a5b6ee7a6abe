"""The types of `openai.types.fine_tuning.alpha.grader_run_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import RunGraderRequestParam as GraderRunParams

__all__ = ["GraderRunParams"]
