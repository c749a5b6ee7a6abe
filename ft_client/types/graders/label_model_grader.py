"""The types of `openai.types.graders.label_model_grader`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import GraderLabelModel as LabelModelGrader

__all__ = ["LabelModelGrader"]
