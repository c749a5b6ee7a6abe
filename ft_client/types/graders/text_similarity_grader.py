"""The types of `openai.types.graders.text_similarity_grader`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import GraderTextSimilarity as TextSimilarityGrader

__all__ = ["TextSimilarityGrader"]
