"""The types of `openai.types.graders.multi_grader`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import GraderMulti as MultiGrader

__all__ = ["MultiGrader"]
