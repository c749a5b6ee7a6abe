"""The types of `openai.types.graders.label_model_grader_param`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import GraderLabelModelParam as LabelModelGraderParam

__all__ = ["LabelModelGraderParam"]
