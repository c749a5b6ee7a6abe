"""The types of `openai.types.graders.multi_grader_param`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import GraderMultiParam as MultiGraderParam

__all__ = ["MultiGraderParam"]
