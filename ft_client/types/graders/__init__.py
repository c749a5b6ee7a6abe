"""The types of `openai.types.graders`; each is imported on first access."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from typing import TYPE_CHECKING

from ft_client._lazy import lazy_attributes

if TYPE_CHECKING:
    from ft_client.types.graders.label_model_grader import LabelModelGrader as LabelModelGrader
    from ft_client.types.graders.label_model_grader_param import LabelModelGraderParam as LabelModelGraderParam
    from ft_client.types.graders.multi_grader import MultiGrader as MultiGrader
    from ft_client.types.graders.multi_grader_param import MultiGraderParam as MultiGraderParam
    from ft_client.types.graders.python_grader import PythonGrader as PythonGrader
    from ft_client.types.graders.python_grader_param import PythonGraderParam as PythonGraderParam
    from ft_client.types.graders.score_model_grader import ScoreModelGrader as ScoreModelGrader
    from ft_client.types.graders.score_model_grader_param import ScoreModelGraderParam as ScoreModelGraderParam
    from ft_client.types.graders.string_check_grader import StringCheckGrader as StringCheckGrader
    from ft_client.types.graders.string_check_grader_param import StringCheckGraderParam as StringCheckGraderParam
    from ft_client.types.graders.text_similarity_grader import TextSimilarityGrader as TextSimilarityGrader
    from ft_client.types.graders.text_similarity_grader_param import (
        TextSimilarityGraderParam as TextSimilarityGraderParam,
    )
__all__ = [
    "LabelModelGrader",
    "LabelModelGraderParam",
    "MultiGrader",
    "MultiGraderParam",
    "PythonGrader",
    "PythonGraderParam",
    "ScoreModelGrader",
    "ScoreModelGraderParam",
    "StringCheckGrader",
    "StringCheckGraderParam",
    "TextSimilarityGrader",
    "TextSimilarityGraderParam",
]
__getattr__ = lazy_attributes(
    __name__,
    {
        "LabelModelGrader": "ft_client.types.graders.label_model_grader",
        "LabelModelGraderParam": "ft_client.types.graders.label_model_grader_param",
        "MultiGrader": "ft_client.types.graders.multi_grader",
        "MultiGraderParam": "ft_client.types.graders.multi_grader_param",
        "PythonGrader": "ft_client.types.graders.python_grader",
        "PythonGraderParam": "ft_client.types.graders.python_grader_param",
        "ScoreModelGrader": "ft_client.types.graders.score_model_grader",
        "ScoreModelGraderParam": "ft_client.types.graders.score_model_grader_param",
        "StringCheckGrader": "ft_client.types.graders.string_check_grader",
        "StringCheckGraderParam": "ft_client.types.graders.string_check_grader_param",
        "TextSimilarityGrader": "ft_client.types.graders.text_similarity_grader",
        "TextSimilarityGraderParam": "ft_client.types.graders.text_similarity_grader_param",
    },
    modules={},
)
