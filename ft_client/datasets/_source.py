"""File type of a training file, from its first bytes and its structure."""

import stat
import zipfile
from pathlib import Path
from typing import Final

import attrs

from ft_client.datasets._compression import COMPRESSIONS, UnpackError, read_head
from ft_client.datasets._structure import Structure, find_structure

_HEAD: Final = 1 << 18
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONVERT: Final = "Convert it: ft data prepare FILE -o OUT"
# first bytes, file type, description, next step
_UNREADABLE: Final = (
    (b"%PDF", "pdf", "a PDF document", "export its text as CSV or JSONL"),
    (b"{\\rtf", "rtf", "an RTF document", "export its text as CSV or JSONL"),
    (b"SQLite format 3\0", "sqlite", "an SQLite database", "export a table as CSV"),
    (b"ARROW1\0\0", "arrow", "an Arrow or Feather file", "save it as Parquet, CSV or JSONL"),
    (b"Obj\x01", "avro", "an Avro file", "save it as Parquet, CSV or JSONL"),
    (b"ORC", "orc", "an ORC file", "save it as Parquet, CSV or JSONL"),
    (b"\x89HDF\r\n\x1a\n", "hdf5", "an HDF5 file", "save it as Parquet, CSV or JSONL"),
    (b"\x93NUMPY", "numpy", "a NumPy array", "save it as CSV or JSONL"),
    (b"\x89PNG", "image", "a PNG image", "training examples are text; see docs/data.md"),
    (b"\xff\xd8\xff", "image", "a JPEG image", "training examples are text; see docs/data.md"),
    (b"\x7fELF", "program", "a program", "name a data file"),
    (b"\xff\xff\xff\xff", "arrow", "an Arrow stream", "save it as Parquet, CSV or JSONL"),
    (b"GGUF", "model", "a model (GGUF)", "name a data file"),
    (b"\x04\x22\x4d\x18", "lz4", "an LZ4 file", "unpack it first"),
    (b"\x1f\x9d", "compress", "a compress file (.Z)", "unpack it first"),
    (b"\xff\x06\0\0sNaPpY", "snappy", "a Snappy file", "unpack it first"),
    (b"Rar!", "rar", "a RAR archive", "unpack it first"),
    (b"7z\xbc\xaf'\x1c", "7z", "a 7-Zip archive", "unpack it first"),
    (b"version https://git-lfs", "lfs", "a Git LFS pointer", "run git lfs pull to download the file itself"),
)
_PICKLE: Final = tuple(bytes((0x80, version)) for version in range(2, 6))


@attrs.frozen(kw_only=True)
class Source:
    """A file and its type.

    Attributes:
        path: The file.
        file_type: Short name, such as `jsonl`, `csv` or `xlsx`.
        description: The type in words, such as `a CSV with columns Question, Answer`.
        advice: The next step if the file cannot be read, otherwise None.
        compression: `gzip`, `bzip2`, `xz`, `zstd` or None.
        structure: Structure of the text, or None if the file is not text.
        sheets: Names of the sheets of a workbook.
    """

    path: Path
    file_type: str
    description: str
    advice: str | None = None
    compression: str | None = None
    structure: Structure | None = None
    sheets: tuple[str, ...] = ()

    @property
    def is_jsonl(self) -> bool:
        """Whether the file can be checked line by line: UTF-8, not compressed, one object per line."""
        return (
            self.file_type == "jsonl"
            and self.compression is None
            and self.structure is not None
            and (self.structure.encoding in ("utf-8", "windows-1252"))
        )


class SourceError(Exception):
    """A path that cannot be read.

    Attributes:
        code: Code of the rule.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def open_size(path: Path) -> int:
    """Return the size of a file after opening it.

    Raises:
        SourceError: The path does not exist, is not a regular file, or cannot be opened.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise SourceError("file-not-readable", f"{path} is a directory; name a file")
        if not stat.S_ISREG(mode):
            raise SourceError("file-not-readable", f"{path} is not a regular file; write a pipe to a file first")
        with path.open("rb"):
            return path.stat().st_size
    except FileNotFoundError:
        raise SourceError("file-not-found", f"there is no file {path}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError("file-not-readable", f"{path} cannot be read: {reason}") from None


def find_source(path: Path) -> Source:
    """Return the type of a file. The name of the file does not matter.

    Raises:
        SourceError: The path cannot be read.
    """
    open_size(path)
    try:
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
    except OSError as error:
        raise SourceError("file-not-readable", f"{path} cannot be read: {error.strerror}") from None
    for compression, magic in COMPRESSIONS.items():
        if head.startswith(magic):
            return _compressed(path, compression)
    return _plain(path, head, path.stat().st_size > len(head))


def _compressed(path: Path, compression: str) -> Source:
    try:
        head = read_head(path, compression, _HEAD)
    except UnpackError as error:
        return Source(
            path=path, file_type=compression, description=f"a {compression} file", advice=str(error),
            compression=compression,
        )  # fmt: skip
    inner = _plain(path, head, len(head) == _HEAD, inside=True)
    content = "a JSONL file" if inner.file_type == "jsonl" else inner.description
    if inner.structure is None:
        return attrs.evolve(inner, compression=compression, advice=inner.advice or "unpack it first",
                            description=f"{compression} of {content}")  # fmt: skip
    return attrs.evolve(inner, compression=compression, description=f"{compression} of {content}")


def _plain(path: Path, head: bytes, truncated: bool, *, inside: bool = False) -> Source:
    """Return the type of bytes that are not compressed."""
    for magic, file_type, description, hint in _UNREADABLE:
        if head.startswith(magic):
            return Source(path=path, file_type=file_type, description=description, advice=hint)
    if head.startswith(_PICKLE):
        hint = "never load a pickle from elsewhere; export the data as JSONL where it was written"
        return Source(path=path, file_type="pickle", description="a Python pickle", advice=hint)
    if head[257:262] == b"ustar":
        return Source(path=path, file_type="tar", description="a tar archive", advice="unpack it first")
    for compression, magic in COMPRESSIONS.items() if inside else ():
        if head.startswith(magic):
            return Source(
                path=path, file_type=compression, description=f"a {compression} file", advice="unpack it first"
            )
    if head.startswith(_OLE):
        return _old_office(path, head)
    if head.startswith(b"PK\x03\x04"):
        hint = "unpack it first"
        return Source(path=path, file_type="zip", description="a zip archive", advice=hint) if inside else _zip(path)
    if head.startswith(b"PAR1"):
        if inside:
            return Source(path=path, file_type="parquet", description="a Parquet file", advice="unpack it first")
        from ft_client.datasets._tables import parquet_columns

        columns, advice = parquet_columns(path)
        names = f" with columns {', '.join(columns)}" if columns else ""
        return Source(path=path, file_type="parquet", description=f"a Parquet file{names}", advice=advice)
    structure = find_structure(head, truncated)
    return Source(
        path=path, file_type=structure.file_type, description=structure.description, advice=structure.advice,
        structure=structure,
    )  # fmt: skip


def _old_office(path: Path, head: bytes) -> Source:
    """OLE files: old Excel unless another stream is named."""
    if "EncryptedPackage".encode("utf-16-le") in head:
        advice = "remove its password and save it as xlsx or CSV"
        return Source(path=path, file_type="xls", description="a workbook with a password", advice=advice)
    if "WordDocument".encode("utf-16-le") in head:
        advice = "export its text as CSV or JSONL"
        return Source(path=path, file_type="doc", description="an old Word document (.doc)", advice=advice)
    description = "an old Excel workbook (.xls)"
    return Source(path=path, file_type="xls", description=description, advice="save it as xlsx or CSV")


def _zip(path: Path) -> Source:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        damaged = "a damaged zip archive or workbook"
        return Source(path=path, file_type="zip", description=damaged, advice="it is damaged or cut; copy it again")
    if "xl/workbook.xml" in names:
        from ft_client.datasets._tables import sheet_names

        sheets, advice = sheet_names(path)
        listed = f" ({'sheet' if len(sheets) == 1 else 'sheets'} {', '.join(sheets)})" if sheets else ""
        description = f"an Excel workbook{listed}"
        return Source(path=path, file_type="xlsx", description=description, advice=advice, sheets=sheets)
    if "opendocument.spreadsheet" in kind.decode("latin-1"):
        advice = "save it as xlsx or CSV"
        return Source(path=path, file_type="ods", description="an OpenDocument spreadsheet (.ods)", advice=advice)
    if "word/document.xml" in names:
        advice = "export its text as CSV or JSONL"
        return Source(path=path, file_type="docx", description="a Word document (.docx)", advice=advice)
    listed = ", ".join(sorted(names)[:3])
    return Source(path=path, file_type="zip", description=f"a zip archive ({listed})", advice="unpack it first")
