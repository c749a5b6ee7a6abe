"""Content of a message: a string, or a list of parts."""

import re
from typing import Final

from ft_client.datasets._json import json_type_name
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._problems import ProblemCollector

_DATA_URL: Final = re.compile(
    r"data:(?P<type>[\w.+-]+/[\w.+-]+)(?:;[\w.+-]+=[^;,]*)*(?P<base64>;base64)?,", re.IGNORECASE
)
_IMAGE_TYPES: Final = frozenset({"image/jpeg", "image/jpg", "image/png", "image/webp"})
# chat requests have more types of parts, training data has these
_PART_TYPES: Final = "text, image_url, refusal"


def text_length(text: str) -> int:
    """Return the length in bytes of UTF-8."""
    return len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))


def check_parts(
    parts: list[object], role: str, path: str, problems: ProblemCollector, limits: DatasetLimits
) -> tuple[int, int]:
    """Check a list of content parts, and return the length of its text and the number of its images."""
    length = images = 0
    for index, part in enumerate(parts):
        position = f"{path}[{index}]"
        if not isinstance(part, dict):
            continue
        part_type = part.get("type")
        if part_type in ("text", "refusal"):
            text = part.get(part_type)
            if isinstance(text, str):
                length += text_length(text)
            else:
                message = f"{part_type} is {json_type_name(text)}, not a string"
                problems.add("content-part", message, f"{position}.{part_type}")
        elif part_type == "image_url":
            images += 1
            _check_image(part.get("image_url"), role, f"{position}.image_url", problems, limits)
        else:
            message = f"{part_type!r} is not a valid type: {_PART_TYPES}"
            problems.add("content-part", message, f"{position}.type")
    return length, images


def _check_image(image: object, role: str, path: str, problems: ProblemCollector, limits: DatasetLimits) -> None:
    if role != "user":
        problems.add("image", f"images are allowed in user messages, not in {role} messages", path)
    url = image.get("url") if isinstance(image, dict) else None
    if not isinstance(image, dict) or not isinstance(url, str) or not url:
        problems.add("image", "image_url must be an object with the url of the image", path)
        return
    detail = image.get("detail")
    if detail not in (None, "auto", "low", "high"):
        problems.add("image", f"detail is {detail!r}; valid values: auto, low, high", f"{path}.detail")
    if url[:5].lower() != "data:":
        if not url.lower().startswith(("https://", "http://")):
            problems.add("image", "the URL is neither http(s) nor a data URL", f"{path}.url")
        return
    head = _DATA_URL.match(url)
    if head is None or not head["base64"]:
        problems.add("image", "a data URL has the form data:image/png;base64,...", f"{path}.url")
        return
    if head["type"].lower() not in _IMAGE_TYPES:
        problems.add("image", f"{head['type']} is not JPEG, PNG or WEBP", f"{path}.url")
    size = (len(url) - head.end()) * 3 // 4
    if size > limits.max_image_bytes:
        cause = f"an image above {limits.max_image_bytes:,} bytes"
        message = f"an image of {size:,} bytes; the limit is {limits.max_image_bytes:,}"
        problems.add("image", message, f"{path}.url", cause=cause)
