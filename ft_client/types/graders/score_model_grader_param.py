"""The types of `openai.types.graders.score_model_grader_param`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import GraderScoreModelParam as ScoreModelGraderParam

__all__ = ["ScoreModelGraderParam"]
