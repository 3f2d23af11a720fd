"""What a file is, is told by what is in it; what is not kept as evidence is refused with a reason each."""

import zipfile
from pathlib import Path

import pytest

from desk.errors import UnfitFileError
from desk.evidence import Paper, looked_at
from desk.file_kinds import KINDS, UNPACKED
from tests import files
from tests.files import compound, docx, file, zipped

GOOD = {
    "意见.pdf": files.PDF,
    "公文.ofd": files.OFD,
    "现场.jpg": files.JPEG,
    "现场.jpeg": files.JPEG,
    "截图.png": files.PNG,
    "扫描.tif": files.TIFF,
    "手机.HEIC": files.HEIC,
    "活动.mp4": files.MP4,
    "活动.mov": files.MOV,
    "总结.docx": docx(),
    "台账.xlsx": files.XLSX,
    "汇报.pptx": files.PPTX,
    "总结.doc": compound("WordDocument", "1Table"),
    "总结.wps": compound("WordDocument"),
    "台账.xls": compound("Workbook"),
    "台账.et": compound("Book"),
    "汇报.dps": compound("PowerPoint Document"),
    "说明.txt": "创建工作说明\r\n".encode("gb18030"),
    "说明2.txt": "创建工作说明\n".encode("utf-8-sig"),
    "说明3.txt": "创建工作说明\n".encode("utf-16"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_offices_have_is_kept_under_its_name(name: str, tmp_path: Path) -> None:
    assert looked_at(file(tmp_path, name, GOOD[name])).name == name


def test_every_kind_is_told_from_the_others(tmp_path: Path) -> None:
    found = {looked_at(file(tmp_path, name, content)).kind for name, content in GOOD.items()}
    assert found == set(KINDS)


def refused(folder: Path, name: str, content: bytes) -> str:
    """What is said of a file that is not kept."""
    with pytest.raises(UnfitFileError) as unfit:
        looked_at(file(folder, name, content))
    assert unfit.value.remedy
    return str(unfit.value)


BAD = {
    "empty": ("意见.pdf", b"", "是空文件"),
    "a photo called PDF": ("意见.pdf", files.JPEG, "的内容是JPEG 图片，与文件名不符"),
    "text called Word": ("总结.docx", "总结".encode(), "的内容是纯文本，与文件名不符"),
    "a program called PDF": ("意见.pdf", files.PROGRAM, "可以运行的程序"),
    "a program for Linux": ("意见.jpg", b"\x7fELF\2\1\1\0", "可以运行的程序"),
    "a script called text": ("说明.txt", b"#!/bin/sh\nrm -rf /\n", "可以运行的程序"),
    "text called script": ("说明.bat", b"del *.*\r\n", "与文件名不符"),
    "an archive called Word": ("总结.docx", zipped("a.txt", "b.txt"), "压缩包"),
    "a RAR": ("台账.rar", b"Rar!\x1a\7\0", "压缩包"),
    "a 7z": ("台账.7z", b"7z\xbc\xaf\x27\x1c\0\4", "压缩包"),
    "macros": ("总结.docx", docx(**{"word/vbaProject.bin": b"x"}), "含有宏"),
    "old macros": ("总结.doc", compound("WordDocument", "_VBA_PROJECT"), "含有宏"),
    "a password": ("总结.docx", compound("EncryptedPackage"), "设了密码"),
    "an installer called Word": ("总结.doc", compound("Property"), "不是可以存入的类型"),
    "noise": ("意见", bytes(range(256)), "不是可以存入的类型"),
    "nothing but spaces": ("说明.txt", b" \r\n", "不是可以存入的类型"),
    "half a document": ("总结.docx", docx()[:-30], "已损坏或不完整"),
    "a damaged document": (
        "总结.docx",
        docx(damaged=b"a").replace(b"damaged", b"mended!", 1),
        "已损坏或不完整",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_kept_is_told_why(case: str, tmp_path: Path) -> None:
    name, content, said = BAD[case]
    assert said in refused(tmp_path, name, content)


def test_a_zip_bomb_called_word_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "总结.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr(files.CONTENT_TYPES, "x")
        with packed.open("word/document.xml", "w", force_zip64=True) as member:
            for _ in range(UNPACKED // 2**20 + 1):
                member.write(bytes(2**20))
    with pytest.raises(UnfitFileError, match="解开后大得不正常"):
        looked_at(path)


def test_so_is_a_small_one_that_grows_a_thousandfold(tmp_path: Path) -> None:
    assert "解开后大得不正常" in refused(tmp_path, "总结.docx", docx(a=bytes(30 * 2**20)))


def test_so_is_one_with_a_table_of_contents_of_a_million_members(tmp_path: Path) -> None:
    directory = bytes(12) + (3 * 2**20).to_bytes(4, "little") + bytes(4) + bytes(2)
    content = docx()[:100] + b"PK\5\6" + directory[4:]
    assert "解开后大得不正常" in refused(tmp_path, "总结.docx", content)


def test_a_document_that_is_merely_big_is_no_bomb(tmp_path: Path) -> None:
    assert isinstance(looked_at(file(tmp_path, "总结.docx", docx(a=bytes(15 * 2**20)))), Paper)


@pytest.mark.parametrize(("name", "megabytes"), [("现场.jpg", 31), ("活动.mp4", 301)])
def test_a_file_bigger_than_its_kind_may_be_is_told_how_big_it_may_be(
    name: str, megabytes: int, tmp_path: Path
) -> None:
    path = file(tmp_path, name, GOOD[name])
    with path.open("r+b") as stream:
        stream.truncate(megabytes * 2**20)  # a hole: nothing is written
    with pytest.raises(UnfitFileError, match="不能超过") as unfit:
        looked_at(path)
    assert f"{megabytes}.0 MB" in str(unfit.value)
