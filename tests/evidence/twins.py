"""Replace the free values of a recorded interaction by made-up ones.

A value is kept if it is a word of the service (a status, a purpose, an object name, a model, an error code), a number
that is a setting, a boolean or null. Every other value is replaced by a made-up value of the same type, length and
form. Equal values get equal replacements, so that references between objects still match.

Which values are free follows from the recordings alone. This module never reads the contract.
"""

from __future__ import annotations

import hashlib
import random
import re
import string
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

SHIFT = timedelta(days=1, hours=12, minutes=17, seconds=23)
"""Added to every time: intervals stay, and so does the year of every recording."""

_LEXICON = (
    "amber anvil apron badger basin beacon birch bramble bridge canal candle canyon cedar cinder clover cobalt copper "
    "coral crater dune ember falcon fennel fern flint gable garnet glade granite gravel harbour hazel heron indigo "
    "ivory jasper juniper kelp kettle lagoon lantern larch lichen linden lupin maple marble meadow mica moss nettle "
    "oak ochre olive onyx otter pebble pewter pine plover poplar prairie quarry quartz quill raven reed ridge river "
    "russet saffron sage slate sorrel spruce steppe sycamore teal thicket thistle timber topaz tundra umber valley "
    "velvet walnut willow yarrow zephyr"
)
WORDS = _LEXICON.split()

# Keys whose strings are chosen by a user or made for one object, whatever they look like.
FREE_KEYS = re.compile(
    r"(?:id|ids|.*_id|.*_ids|.*Id|training_file|validation_file|training_files|trainingFile|result_files|message|msg"
    r"|content|.*suffix|filename|file_name|name|full_name|job_name|label|text|description|creator|modifier|entity"
    r"|project|tags|md5|checksum|hash|token|ft-client|ft_client_token|api_key|repo|user_identity|user_id|workspace_id"
    r"|owner_address|kubernetes_namespace|organization|url|URL|path|checkpoint_path|custom_id|request)"
)
MODEL_KEYS = re.compile(r"model|root|base_model|parent")
TUNED_KEYS = re.compile(
    r"fine_?tuned_?model.*|finetuned_output|model_output_name|model_name|checkpointedModelName", re.IGNORECASE
)
FREE_NUMBERS = re.compile(r"bytes|trained_tokens|seed|.*_loss|.*_accuracy|acc|train_tokens|trained_token_count")
TIME_KEYS = re.compile(r"created|.*_at|estimated_finish|.*_unix|.*_time|gmt_create|createdAt|finishedAt")

_WORD = re.compile(r"[A-Za-z*/][A-Za-z0-9_./-]{0,59}")
_MIXED = re.compile(r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{12,}|[0-9a-f]{8}-[0-9a-f]{4}-")
_EPOCHS = range(1_500_000_000, 2_000_000_000)
_TIMES = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")
_TUNED = re.compile(r"(?:.*[:.\-]ft[:\-]|ft:)")
_STAMP = re.compile(r"\d{4}(?:-\d\d){5}")
_HELD = re.compile(r"\{\{.*?\}\}|\n")
_PREFIX = re.compile(r"(?:[A-Za-z]+[-_])?")


def _random(*parts: str) -> random.Random:
    return random.Random(hashlib.sha256("\0".join(parts).encode()).hexdigest())


def identifier(value: str, salt: str = "") -> str:
    """Return another identifier with the same prefix, length and classes of characters."""
    start = _PREFIX.match(value).end() if not value.startswith("sanitized") else 0  # type: ignore[union-attr]
    if start == len(value):
        start = 0
    chosen = _random("identifier", value, salt)
    is_hex = re.fullmatch(r"[0-9a-f-]+", value[start:]) is not None
    return value[:start] + "".join(_like(char, chosen, is_hex) for char in value[start:])


def _like(char: str, chosen: random.Random, is_hex: bool) -> str:
    if is_hex and char in string.hexdigits:
        return chosen.choice("0123456789abcdef")
    for alphabet in (string.digits, string.ascii_lowercase, string.ascii_uppercase):
        if char in alphabet:
            return chosen.choice(alphabet)
    return chosen.choice("山川水木林石田花鳥風") if ord(char) > 0x2FFF else char


def prose(value: str, salt: str = "") -> str:
    """Return made-up words with the length and the line breaks of a text."""
    if held := _HELD.search(value):
        return prose(value[: held.start()], salt) + held.group() + prose(value[held.end() :], salt)
    if not value:
        return value
    chosen = _random("prose", value, salt)
    text = chosen.choice(WORDS).capitalize()
    while len(text) < len(value):
        text += f" {chosen.choice(WORDS)}"
    text = text[: len(value)]
    return text if len(text) < 4 or text[-1] != " " else f"{text[:-1]}."


def file_name(value: str, salt: str = "") -> str:
    """Return another name with the same length, extension and separators."""
    stem, dot, extension = value.rpartition(".")
    stem, end = (stem, dot + extension) if dot else (value, "")
    chosen = _random("file", value, salt)

    def word(found: re.Match[str]) -> str:
        text = ""
        while len(text) < len(found.group()):
            text += chosen.choice(WORDS)
        return text[: len(found.group())]

    digits = "".join(char if char.isalpha() and char.isascii() else _like(char, chosen, False) for char in stem)
    return re.sub(r"[A-Za-z]+", word, digits) + end


def moment(value: str) -> str:
    """Return a textual time, later by `SHIFT`, in the same form."""
    found = _TIMES.match(value)
    assert found is not None, value
    form = f"%Y-%m-%d{value[10]}%H:%M:%S"
    later = datetime.strptime(found.group(), form).replace(tzinfo=UTC) + SHIFT
    return later.strftime(form) + value[found.end() :]


def measured(value: float) -> float:
    """Return another number with the same digits before its second, the same length and the same exponent."""
    chosen = _random("number", repr(value))
    if isinstance(value, int):
        digits = str(abs(value))
        made = digits[:2] + "".join(chosen.choice("123456789") for _ in digits[2:])
        return int(made) if value >= 0 else value
    mantissa, mark, exponent = repr(value).partition("e")
    whole, _, decimals = mantissa.partition(".")
    if set(decimals) <= {"0"}:
        return value
    made = "".join(chosen.choice("123456789") for _ in decimals)
    return float(f"{whole}.{made}{mark}{exponent}")


class Twins:
    """Makes the twins of recordings.

    Args:
        models: names of models that are offered by the service, from `model_names`.
    """

    def __init__(self, models: set[str]) -> None:
        self._models = sorted(models, key=len, reverse=True)
        self._known = models
        self.replaced: dict[str, str] = {}
        """Each free string met so far, with its replacement."""
        self.numbers: dict[float, float] = {}
        """Each number replaced so far, with its replacement."""
        self._used: set[str] = set()
        self._salt = ""

    # --- JSON

    def json(self, value: Any, key: str = "") -> Any:
        """Return the twin of a JSON value that is found under a key."""
        if isinstance(value, dict):
            return {name: self.json(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.json(item, key) for item in value]
        if isinstance(value, str):
            return self.text(value, key)
        if isinstance(value, bool) or value is None:
            return value
        return self.number(value, key)

    def number(self, value: float, key: str) -> float:
        """Return the twin of a number: a time is shifted, a measured or chosen number replaced, a setting kept."""
        if isinstance(value, int) and value in _EPOCHS and TIME_KEYS.fullmatch(key):
            return value + int(SHIFT.total_seconds())
        if FREE_NUMBERS.fullmatch(key):
            self.numbers[value] = measured(value)
            return self.numbers[value]
        return value

    def text(self, value: str, key: str) -> str:
        """Return the twin of a string."""
        if not value or self.is_word(value, key):
            return value
        if value not in self.replaced:
            self.replaced[value] = self._unused(value, key)
        return self.replaced[value]

    def _unused(self, value: str, key: str) -> str:
        """Return a replacement that no other value has: short identifiers must not become equal."""
        made = self._made(value, key)
        for attempt in range(1, 30):
            if made != value and made not in self._used:
                break
            if not re.search(r"[A-Za-z0-9]", value):
                break
            self._salt = str(attempt)
            made = self._made(value, key)
        self._salt = ""
        self._used.add(made)
        return made

    def is_word(self, value: str, key: str) -> bool:
        """Whether a string is a word of the service, which twins keep."""
        if MODEL_KEYS.fullmatch(key) or value in self._known:
            return _TUNED.match(value) is None and " " not in value
        if FREE_KEYS.fullmatch(key) or TUNED_KEYS.fullmatch(key) or _MIXED.search(value):
            return key == "organization" and value == "*"
        return _WORD.fullmatch(value) is not None or re.fullmatch(r"[-\d.:e]{1,8}", value) is not None

    def _made(self, value: str, key: str) -> str:
        if _TIMES.match(value):
            return moment(value)
        if re.fullmatch(r"\d{10}", value) and TIME_KEYS.fullmatch(key):
            return str(int(value) + int(SHIFT.total_seconds()))
        if re.fullmatch(r"[a-z0-9]+://\S+", value):
            return self.url(value)
        if value.startswith("{"):
            return value  # a log line: numbers in a form
        if " " not in value and (TUNED_KEYS.fullmatch(key) or _TUNED.match(value)):
            return self.tuned(value)
        if key in {"filename", "file_name"} or re.search(r"\.(?:jsonl|csv|txt|png|pdf)$", value):
            return file_name(value, self._salt)
        return prose(value, self._salt) if " " in value else identifier(value, self._salt)

    def tuned(self, value: str) -> str:
        """Return the name of another fine-tuned model of the same base model and age."""
        base = next((model for model in self._models if model in value), "")
        before, _, after = value.partition(base) if base else ("", "", value)
        return self._parts(before) + base + self._parts(after)

    def _parts(self, value: str) -> str:
        made = []
        for part in re.split(rf"({_STAMP.pattern}|[:./]|-ft-|:ft-)", value):
            if _STAMP.fullmatch(part):
                later = datetime.strptime(part, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=UTC) + SHIFT
                made.append(later.strftime("%Y-%m-%d-%H-%M-%S"))
            elif part.startswith("ft-"):
                made.append("ft-" + self._organization(part[3:]))
            elif part in {"ft", "", "-ft-", ":ft-"} or not part[0].isalnum():
                made.append(part)
            else:
                made.append(self._organization(part))
        return "".join(made)

    def _organization(self, part: str) -> str:
        end = "-" if part.endswith("-") else ""
        chosen = _random("tuned", part, self._salt)
        is_hex = re.fullmatch(r"[0-9a-f]{16,}", part) is not None
        return "".join(_like(char, chosen, is_hex) for char in part.removesuffix("-")) + end

    # --- addresses

    def url(self, value: str) -> str:
        """Return the twin of an address: the host and the words of its path stay."""
        start, mark, query = value.partition("?")
        scheme, _, rest = start.partition("://")
        host, slash, path = rest.partition("/")
        return f"{scheme}://{host}{slash}{self.path(path)}{mark}{self.query(query)}"

    def path(self, value: str) -> str:
        """Return the twin of a path: identifiers and names are replaced."""
        return "/".join(self._segment(segment) for segment in value.split("/"))

    def _segment(self, segment: str) -> str:
        plain = unquote(segment)
        if plain in self.replaced:
            made = self.replaced[plain]
        elif plain in self._known or not segment:
            return segment
        elif _TUNED.match(plain):
            made = self.replaced[plain] = self.tuned(plain)
        elif _MIXED.search(plain) or re.match(r"(?:file|ft|ftjob|upload|ftchkpt|sanitized)[-_]", plain):
            made = self.replaced[plain] = identifier(plain)
        elif re.search(r"\.\w{3,5}$", plain):
            made = self.replaced[plain] = file_name(plain)
        else:
            return segment
        return quote(made, safe=":") if plain == segment else quote(made, safe="")

    def query(self, value: str) -> str:
        """Return the twin of a query: its names stay, and values that are words or numbers."""
        pairs = parse_qsl(value, keep_blank_values=True)
        made = [(name, item if self._plain(item) else self.text(item, "id")) for name, item in pairs]
        return urlencode(made, safe=":/")

    def _plain(self, value: str) -> bool:
        return len(value) < 24 and not _MIXED.search(value) and not re.match(r"(?:file|ft|ftjob|upload)[-_]", value)

    # --- headers, forms and files

    def headers(self, headers: dict[str, str], length: int) -> dict[str, str]:
        """Return the twins of headers, for a body of so many bytes."""
        return {name: self._header(name.lower(), value, length) for name, value in headers.items()}

    def _header(self, name: str, value: str, length: int) -> str:
        if value == "Sanitized":
            return value  # not recorded
        if name == "date":
            return format_datetime(parsedate_to_datetime(value) + SHIFT, usegmt=True)
        if name == "content-length":
            return str(length)
        if name in {"openai-processing-ms", "x-envoy-upstream-service-time"}:
            return str(self.number(int(value), "bytes"))
        if name == "content-disposition":
            return re.sub(r'filename="([^"]*)"', lambda m: f'filename="{self.text(m[1], "filename")}"', value)
        if name == "location":
            return self.url(value)
        if name.endswith(("request-id", "file-id")):
            return self.text(value, "id")
        return value

    def content_type(self, value: str) -> str:
        """Return a content type with another boundary."""
        return re.sub(r'(boundary="?)([^";]+)', lambda m: m[1] + self.boundary(m[2]), value)

    def boundary(self, value: str) -> str:
        """Return another boundary of the same form."""
        chosen = _random("boundary", value)
        if "=" in value or re.search(r"\d", value) is None:
            return "".join(_like(char, chosen, False) for char in value)
        start = len(value) - len(value.lstrip("-"))
        return value[:start] + "".join(_like(char, chosen, False) for char in value[start:])

    def form(self, body: bytes, boundary: str) -> bytes:
        """Return the twin of a multipart body: same fields and sizes, other names and content."""
        made = []
        for part in body.split(b"--" + boundary.encode()):
            head, blank, content = part.partition(b"\r\n\r\n")
            if not blank:
                made.append(part)
                continue
            text = head.decode()
            named = re.search(r'name="?([^";\r]+)"?', text)
            assert named is not None
            if "filename" in text:
                content = self._content(content.removesuffix(b"\r\n")) + b"\r\n"
                text = re.sub(r'(filename=")([^"]*)', lambda m: m[1] + self.text(m[2], "filename"), text)
                text = re.sub(r'(filename=)([^";\r]+)', lambda m: m[1] + self.text(m[2], "filename"), text)
                text = re.sub(r"(filename\*=utf-8'')(\S+)", lambda m: m[1] + self.text(m[2], "filename"), text)
            made.append(text.encode() + blank + content)
        return (b"--" + self.boundary(boundary).encode()).join(made)

    def _content(self, content: bytes) -> bytes:
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return _random("bytes", repr(content)).randbytes(len(content))
        return self.lines(text).encode() if text.isprintable() or "{" in text else self._content(b"\xff" + content)[1:]

    def lines(self, text: str) -> str:
        """Return the twin of a data file: the keys and the form of each line stay."""
        if not text.startswith("{"):
            return prose(text)

        def literal(found: re.Match[str]) -> str:
            inner, colon = found[1], found[2] or ""
            if colon or (_WORD.fullmatch(inner) and " " not in inner):
                return found.group()
            return f'"{prose(inner)}"{colon}'

        return re.sub(r'"((?:[^"\\]|\\.)*)"(\s*:)?', literal, text)


def model_names(bodies: list[Any]) -> set[str]:
    """Return the names of models that a service offers, as opposed to models that a user has trained."""
    named = {value for key, value in strings(bodies) if MODEL_KEYS.fullmatch(key)}
    listed = {each["id"] for each in objects(bodies) if each.get("object") == "model" and isinstance(each["id"], str)}
    return {name for name in named | listed if not _TUNED.match(name) and len(name) > 2 and " " not in name}


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield each object in a JSON value."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each string in a JSON value with the key that it is under."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, key)
    elif isinstance(value, str):
        yield key, value
