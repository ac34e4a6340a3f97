"""What is packed in a workbook, unpacked within bounds: no size that it declares is believed."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from scheduler.workbooks.bounds import MOST_MEMBERS, MOST_UNPACKED
from scheduler.workbooks.refusals import WorkbookRefused

__all__ = ["unpacked"]

_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_ENCRYPTED: Final = 0x1


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of a zip by their names; those of no use for cells are only measured.

    Raises WorkbookRefused for one that is broken, encrypted, holds a name twice, is packed in an
    unusual way, or comes to more than MOST_UNPACKED bytes.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, struct.error, OSError):
        raise WorkbookRefused("broken") from None
    if len({member.filename for member in members}) < len(members) or len(members) > MOST_MEMBERS:
        raise WorkbookRefused("broken")
    left = MOST_UNPACKED
    contents = {}
    for member in members:
        content = _content(data, member, left)
        left -= len(content)
        contents[member.filename] = content
    return contents


def _content(data: bytes, member: ZipInfo, most: int) -> bytes:
    if member.flag_bits & _ENCRYPTED:
        raise WorkbookRefused("encrypted")
    packed = _packed(data, member)
    if member.compress_type == ZIP_STORED:
        content = bytes(packed)
    elif member.compress_type == ZIP_DEFLATED:
        content = _inflated(packed, most)
    else:
        raise WorkbookRefused("broken")
    if len(content) > most:
        raise WorkbookRefused("bomb", most=MOST_UNPACKED // 1_000_000)
    if len(content) != member.file_size:
        raise WorkbookRefused("broken")
    return content


def _packed(data: bytes, member: ZipInfo) -> memoryview:
    header = data[member.header_offset : member.header_offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise WorkbookRefused("broken")
    _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    start = member.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    return memoryview(data)[start : start + member.compress_size]


def _inflated(packed: memoryview, most: int) -> bytes:
    """At most one byte more than allowed, however much there is."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, most + 1)
    except zlib.error:
        raise WorkbookRefused("broken") from None
    if len(content) <= most and not inflater.eof:
        raise WorkbookRefused("broken")
    return content
