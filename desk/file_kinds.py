"""File kinds: what may be kept as evidence 佐证材料, told by what is in a file and never by what it is called."""

import mmap
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, NamedTuple

from desk.errors import UnfitFileError

MB = 2**20


class Kind(NamedTuple):
    """A kind of file: what it is called, the ends that its names may have, the usual one first; at most how many MB."""

    label: str
    ends: tuple[str, ...]
    most: int


PDF = Kind("PDF 文件", (".pdf",), 50)
OFD = Kind("OFD 文件", (".ofd",), 50)
JPEG = Kind("JPEG 图片", (".jpg", ".jpeg"), 30)
PNG = Kind("PNG 图片", (".png",), 30)
TIFF = Kind("TIFF 图片", (".tif", ".tiff"), 50)
HEIC = Kind("HEIC 图片", (".heic", ".heif"), 30)
DOCX = Kind("Word 文档", (".docx",), 50)
XLSX = Kind("Excel 表格", (".xlsx",), 50)
PPTX = Kind("PowerPoint 演示", (".pptx",), 50)
DOC = Kind("旧版 Word 或 WPS 文档", (".doc", ".wps"), 50)
XLS = Kind("旧版 Excel 或 WPS 表格", (".xls", ".et"), 50)
PPT = Kind("旧版 PowerPoint 或 WPS 演示", (".ppt", ".dps"), 50)
TEXT = Kind("纯文本", (".txt",), 2)
MP4 = Kind("MP4 视频", (".mp4", ".m4v"), 300)
MOV = Kind("MOV 视频", (".mov",), 300)

KINDS = (PDF, OFD, JPEG, PNG, TIFF, HEIC, DOCX, XLSX, PPTX, DOC, XLS, PPT, TEXT, MP4, MOV)
MOST = max(one.most for one in KINDS) * MB

_HEADS = {
    b"%PDF-": PDF,
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"II*\0": TIFF,
    b"MM\0*": TIFF,
}

_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")

_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), HEIC),
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "), MP4),
    b"qt  ": MOV,
}
"""What a file of boxes (ISO/IEC 14496-12) says first that it is."""


def rules(most: int) -> str:
    """Which kinds are kept, and how large each may be where no more than `most` MB come at once."""
    sizes: dict[int, list[str]] = {}
    for one in KINDS:
        sizes.setdefault(min(one.most, most), []).append(one.label)
    return "；".join(
        f"{'、'.join(labels)}，每个不超过{size} MB" for size, labels in sorted(sizes.items(), reverse=True)
    )


def told(stream: IO[bytes], size: int) -> Kind:
    """What kind of file it is. `UnfitFileError` for one that is not kept, damaged, or bigger than its kind may be."""
    if not size:
        raise UnfitFileError("是空文件", "请核对是不是传错了文件")
    if size > MOST:
        raise UnfitFileError(
            f"有 {_mb(size)} MB，最大的视频也不能超过 {MOST // MB} MB", "请压缩，或分成几个文件"
        )
    kind = _kind(stream, size)
    if size > kind.most * MB:
        raise UnfitFileError(
            f"有 {_mb(size)} MB，{kind.label}不能超过 {kind.most} MB", "请降低清晰度，或分成几个文件"
        )
    return kind


def _mb(size: int) -> str:
    return f"{size / MB:.1f}"


def _kind(stream: IO[bytes], size: int) -> Kind:
    head = stream.read(4096)
    stream.seek(0)
    if head.startswith(_PROGRAMS):
        raise UnfitFileError("的内容是可以运行的程序，不收", "请核对文件的来历，不要打开它")
    if found := next((kind for start, kind in _HEADS.items() if head.startswith(start)), None):
        return found
    if head[4:8] == b"ftyp" and (found := _BRANDS.get(head[8:12])):
        return found
    if head.startswith(b"PK\x03\x04"):
        return _zipped(stream, size)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(stream)
    if head.startswith(_PACKED):
        raise UnfitFileError(*_PACKAGE)
    return _text(stream, size)


_PACKAGE = ("的内容是压缩包", "请解开，把其中的文件逐个存入")
_UNKNOWN = (
    "的内容不是可以存入的类型",
    "可以存入 PDF、OFD、图片（jpg、png、tif、heic）、Word、Excel、PowerPoint、WPS 文件、纯文本、视频（mp4、mov）",
)
_LOCKED = ("设了密码，日后打不开", "请取消密码后另存一份再存入")
_MACROS = ("含有宏（其中的程序）", "请另存为不带宏的 docx、xlsx 或 PDF 再存入")
_BROKEN = ("已损坏或不完整", "请重新导出或重新拷贝一份，能打开再存入")
_BOMB = ("解开后大得不正常", "这样的文件会拖垮电脑，不收；请从原稿重新导出一份")


def _text(stream: IO[bytes], size: int) -> Kind:
    if size > TEXT.most * MB:
        raise UnfitFileError(*_UNKNOWN)
    content = stream.read()
    codes = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        return _checked(text)
    raise UnfitFileError(*_UNKNOWN)


_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f\x80-\x9f\ue000-\uf8ff]")


def _checked(text: str) -> Kind:
    if _NO_TEXT.search(text) or not text.strip():
        raise UnfitFileError(*_UNKNOWN)
    return TEXT


DIRECTORY = 2 * MB
"""Bytes of a zip's table of contents: tens of thousands of members, where a document has dozens."""

UNPACKED, USUAL, RATIO = 300 * MB, 20 * MB, 100
"""Bytes that a document may come to; up to `USUAL` however well it is packed, beyond that this many times its size."""

_MARKS: tuple[tuple[Callable[[str], bool], Kind], ...] = (
    (lambda name: name.startswith("word/document"), DOCX),
    (lambda name: name == "xl/workbook.xml", XLSX),
    (lambda name: name == "ppt/presentation.xml", PPTX),
    (lambda name: name == "OFD.xml", OFD),
)


def _zipped(stream: IO[bytes], size: int) -> Kind:
    """What has been zipped: all of it is read, as whoever opens it would have to."""
    _check_directory(stream, size)
    try:
        with zipfile.ZipFile(stream) as packed:
            members = packed.infolist()
            _check_members(members, size)
            kind = _packed_kind([one.filename for one in members])
            if packed.testzip() is not None:
                raise UnfitFileError(*_BROKEN)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise UnfitFileError(*_BROKEN) from None
    return kind


def _check_directory(stream: IO[bytes], size: int) -> None:
    """Before anybody reads a table of contents of a million members."""
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 22:
        raise UnfitFileError(*_BROKEN)
    if int.from_bytes(tail[at + 12 : at + 16], "little") > DIRECTORY or tail[max(0, at - 20) : at].startswith(
        b"PK\6\7"
    ):
        raise UnfitFileError(*_BOMB)


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    if any(one.flag_bits & 1 for one in members):
        raise UnfitFileError(*_LOCKED)
    if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in members):
        raise UnfitFileError(*_UNKNOWN)
    total = sum(one.file_size for one in members)
    if total > UNPACKED or total > max(USUAL, RATIO * size):
        raise UnfitFileError(*_BOMB)


def _packed_kind(names: list[str]) -> Kind:
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UnfitFileError(*_MACROS)
    for is_mark, kind in _MARKS:
        if any(map(is_mark, names)) and (kind is OFD or "[Content_Types].xml" in names):
            return kind
    raise UnfitFileError(*_PACKAGE)


_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}


def _compound(stream: IO[bytes]) -> Kind:
    """What Word, Excel, PowerPoint and WPS wrote before 2007: a file system in a file ([MS-CFB])."""
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if _has_stream(content, "EncryptedPackage"):
            raise UnfitFileError(*_LOCKED)
        if any(_has_stream(content, name) for name in ("_VBA_PROJECT", "_VBA_PROJECT_CUR")):
            raise UnfitFileError(*_MACROS)
        for name, kind in _STREAMS.items():
            if _has_stream(content, name):
                return kind
    raise UnfitFileError(*_UNKNOWN)


def _has_stream(content: mmap.mmap, name: str) -> bool:
    """Whether its directory names it: an entry has 128 bytes, the name in 64 of them, its length, its sort."""
    wanted = name.encode("utf-16-le")
    at = content.find(wanted)
    while at >= 0:
        length = int.from_bytes(content[at + 64 : at + 66], "little")
        if at % 128 == 0 and length == len(wanted) + 2 and content[at + 66 : at + 67] in (b"\1", b"\2"):
            return True
        at = content.find(wanted, at + 1)
    return False
