"""Examples in docstrings run, and prose uses the project's vocabulary."""

import doctest
import importlib
import io
import pkgutil
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import ft_client

ROOT = Path(__file__).parents[2]

WITH_EXAMPLES = ["ft_client"] + [
    module.name
    for module in pkgutil.walk_packages(ft_client.__path__, "ft_client.")
    if (source := importlib.util.find_spec(module.name)) is not None  # type: ignore[attr-defined]  # a submodule
    and source.origin is not None
    and ">>>" in Path(source.origin).read_text(encoding="utf-8")
]

# CONTRIBUTING.md has the vocabulary. These words are never needed.
WORDS = {
    r"\banswer(s|ed|ing)?\b": "response, respond",
    r"\brefus(e|es|ed|al|als|ing)\b": "reject, error response",
    r"\bunder way\b": "in flight",
    r"\bcarr(y|ies|ied) out\b": "execute",
    r"\b(anew|for ever|likewise|nobody|somebody|hitherto|thereby)\b": "again, forever, also, no one, ...",
    r"\b(told|tells)\b": "report, contain, return",
}
# Paths where such a word is a term of the domain, for example in the text of a training row.
ALLOWED = {
    "ft_client/datasets",  # text of training rows
    "ft_client/cli/data.py",
    "docs/data.md",
    "benchmarks/_rows.py",
    "ft_client/errors.py",  # ConnectionRefusedError
    "ft_client/_http/failures.py",  # ConnectionRefusedError
    "tests/unit/test_docstrings.py",
    "CONTRIBUTING.md",  # lists the words to avoid
    "CHANGELOG.md",  # names what was renamed
}
CHECKED = ("ft_client/**/*.py", "spec/**/*.py", "benchmarks/*.py", "examples/*.py", "docs/**/*.md", "docs/*.py", "*.md")


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Comments and strings with spaces of a Python file, or the lines of a Markdown file outside of code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        in_code = False
        for number, line in enumerate(text.splitlines(), 1):
            in_code ^= line.lstrip().startswith("```")
            if not in_code:
                yield number, re.sub(r"`[^`]*`", "", line)
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in {tokenize.COMMENT, tokenize.STRING} and " " in token.string:
            yield from enumerate(token.string.splitlines(), token.start[0])


def violations(path: Path) -> list[str]:
    """The places of a file that use another word than the vocabulary's."""
    return [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {match[0]!r} -> {instead}"
        for number, line in prose(path)
        for pattern, instead in WORDS.items()
        for match in re.finditer(pattern, line, re.IGNORECASE)
    ]


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples_in_docstrings_run(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each `>>>` example gives the result that is printed below it."""
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(importlib.import_module(module), optionflags=doctest.ELLIPSIS)
    assert (result.failed, result.attempted > 0) == (0, True)


def test_prose_uses_the_vocabulary() -> None:
    """No comment, docstring, message or page uses a word that the vocabulary replaces."""
    paths = [path for pattern in CHECKED for path in sorted(ROOT.glob(pattern)) if "generated" not in path.parts]
    found = [
        violation
        for path in paths
        if not any(path.relative_to(ROOT).as_posix().startswith(each) for each in ALLOWED)
        for violation in violations(path)
    ]
    assert found == []


def test_vocabulary_check_finds_comments_strings_and_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code, names and code blocks are not prose."""
    monkeypatch.setattr("tests.unit.test_docstrings.ROOT", tmp_path, raising=False)
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    (tmp_path / "a.py").write_text('answer = 1  # an answer\nx = "it is refused"\ntold = "told"\n', encoding="utf-8")
    (tmp_path / "b.md").write_text("`answer`\n```\nanew\n```\nIt starts anew.\n", encoding="utf-8")
    assert [each.partition(":")[0] for each in violations(tmp_path / "a.py")] == ["a.py", "a.py"]
    assert [each.split(":")[1] for each in violations(tmp_path / "b.md")] == ["5"]
