"""The types of `openai.types.graders.score_model_grader`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import GraderScoreModel as ScoreModelGrader

__all__ = ["ScoreModelGrader"]
