"""The content of a message: a string, or a list of parts."""

import re
from typing import Final

from ft_client.datasets._reader import kind
from ft_client.datasets._rules import DatasetLimits, Findings

_DATA_URL: Final = re.compile(
    r"data:(?P<type>[\w.+-]+/[\w.+-]+)(?:;[\w.+-]+=[^;,]*)*(?P<base64>;base64)?,", re.IGNORECASE
)
_IMAGE_TYPES: Final = frozenset({"image/jpeg", "image/jpg", "image/png", "image/webp"})
# parts other than these two exist in chat requests, not in training data
_PART_TYPES: Final = "text, image_url, refusal"


def text_length(text: str) -> int:
    """Bytes of UTF-8, without encoding where that is not needed."""
    return len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))


def check_parts(parts: list[object], role: str, where: str, found: Findings, limits: DatasetLimits) -> tuple[int, int]:
    """Check a list of content parts, and give the length of its text and the number of its images."""
    if not parts:
        found.add("content-part", "an empty list of parts", where)
    length = images = 0
    for index, part in enumerate(parts):
        place = f"{where}[{index}]"
        if not isinstance(part, dict):
            found.add("content-part", f"{kind(part)} where an object with a type is expected", place)
            continue
        part_type = part.get("type")
        if part_type in ("text", "refusal"):
            text = part.get(part_type)
            if isinstance(text, str):
                length += text_length(text)
            else:
                found.add("content-part", f"{part_type} is {kind(text)}, not a string", f"{place}.{part_type}")
        elif part_type == "image_url":
            images += 1
            _check_image(part.get("image_url"), role, f"{place}.image_url", found, limits)
        else:
            found.add("content-part", f"{part_type!r} is not one of the known types: {_PART_TYPES}", f"{place}.type")
    return length, images


def _check_image(image: object, role: str, where: str, found: Findings, limits: DatasetLimits) -> None:
    if role != "user":
        found.add("image", f"images may stand in messages of the user, not of {role}", where)
    url = image.get("url") if isinstance(image, dict) else None
    if not isinstance(image, dict) or not isinstance(url, str) or not url:
        found.add("image", "image_url is an object with the url of the image", where)
        return
    detail = image.get("detail")
    if detail not in (None, "auto", "low", "high"):
        found.add("image", f"detail is {detail!r}; it can be auto, low or high", f"{where}.detail")
    if url[:5].lower() != "data:":
        if not url.lower().startswith(("https://", "http://")):
            found.add("image", "the address is neither http(s) nor a data URL", f"{where}.url")
        return
    head = _DATA_URL.match(url)
    if head is None or not head["base64"]:
        found.add("image", "a data URL has the form data:image/png;base64,...", f"{where}.url")
        return
    if head["type"].lower() not in _IMAGE_TYPES:
        found.add("image", f"{head['type']} is not JPEG, PNG or WEBP", f"{where}.url")
    size = (len(url) - head.end()) * 3 // 4
    if size > limits.max_image_bytes:
        found.add(
            "image", f"an image of {size:,} bytes; at most {limits.max_image_bytes:,} are allowed", f"{where}.url"
        )
