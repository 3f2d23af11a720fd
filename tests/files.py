"""Files such as people hand in: small ones of each kind, and some that lie about what they are."""

import io
import zipfile
from pathlib import Path

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0 a photo \xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
TIFF = b"II*\0\x08\0\0\0"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2"
MOV = b"\0\0\0\x14ftypqt  \0\0\0\0qt  "
PROGRAM = b"MZ\x90\0\x03\0\0\0This program cannot be run in DOS mode."
CONTENT_TYPES = "[Content_Types].xml"


def zipped(*names: str, content: bytes = b"<xml/>", **more: bytes) -> bytes:
    """A zip of members that all say the same."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, content)
        for name, other in more.items():
            file.writestr(name, other)
    return packed.getvalue()


def docx(**more: bytes) -> bytes:
    """What Word writes."""
    return zipped(CONTENT_TYPES, "word/document.xml", **more)


XLSX = zipped(CONTENT_TYPES, "xl/workbook.xml")
PPTX = zipped(CONTENT_TYPES, "ppt/presentation.xml")
OFD = zipped("OFD.xml", "Doc_0/Document.xml")


def compound(*streams: str) -> bytes:
    """What Word and WPS wrote before 2007, as far as its directory goes."""
    entries = b""
    for name in ("Root Entry", *streams):
        text = name.encode("utf-16-le")
        entries += text.ljust(64, b"\0") + (len(text) + 2).to_bytes(2, "little") + b"\2" + bytes(61)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries.ljust(512, b"\0")


def file(folder: Path, name: str, content: bytes = JPEG) -> Path:
    """A file in a folder."""
    path = folder / name
    path.write_bytes(content)
    return path
