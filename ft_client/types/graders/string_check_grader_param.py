"""The types of `openai.types.graders.string_check_grader_param`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import GraderStringCheckParam as StringCheckGraderParam

__all__ = ["StringCheckGraderParam"]
