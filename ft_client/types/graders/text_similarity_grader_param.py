"""The types of `openai.types.graders.text_similarity_grader_param`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import GraderTextSimilarityParam as TextSimilarityGraderParam

__all__ = ["TextSimilarityGraderParam"]
