"""The types of `openai.types.graders.string_check_grader`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import GraderStringCheck as StringCheckGrader

__all__ = ["StringCheckGrader"]
