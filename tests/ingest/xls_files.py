"""Old Excel files for the tests: written with xlwt, locked by hand, or record by record."""

import io
import struct
from collections.abc import Iterator
from hashlib import md5
from typing import Any

import xlwt
from msoffcrypto.method.rc4 import DocumentRC4
from msoffcrypto.method.xor_obfuscation import DocumentXOR
from xlwt.CompoundDoc import XlsDoc

BOF, EOF, FILEPASS, BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
PLAIN = (BOF, FILEPASS, 0x00E1)
SALT = bytes(range(16))


def saved(book: xlwt.Workbook) -> bytes:
    """The file of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def compound(stream: bytes) -> bytes:
    """A compound file around a workbook stream."""
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    return out.getvalue()


def record(code: int, body: bytes = b"") -> bytes:
    """One BIFF record."""
    return struct.pack("<HH", code, len(body)) + body


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a stream that is nothing else."""
    at = 0
    while at < len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        yield code, stream[at + 4 : at + 4 + size]
        at += 4 + size


def locked(book: xlwt.Workbook, password: str, method: str) -> bytes:
    """A workbook under a password, the way Excel 97 (rc4) or Excel 95 (xor) does it."""
    stream = book.get_biff_data()
    filepass = record(FILEPASS, _rc4_header(password) if method == "rc4" else _xor_header(password))
    opened = bytearray()
    for number, (code, body) in enumerate(records(stream)):
        if code == BOUNDSHEET:
            body = struct.pack("<I", struct.unpack_from("<I", body)[0] + len(filepass)) + body[4:]
        opened += record(code, body)
        if number == 0:
            opened += filepass
    return compound(_rc4(bytes(opened), password) if method == "rc4" else _xor(bytes(opened), password))


def _rc4_header(password: str) -> bytes:
    verifier = b"sixteen bytes ok"
    secret = DocumentRC4.decrypt(password, SALT, io.BytesIO(verifier + md5(verifier).digest())).read()
    return struct.pack("<HHH", 1, 1, 1) + SALT + secret


def _rc4(stream: bytes, password: str) -> bytes:
    pad = DocumentRC4.decrypt(password, SALT, io.BytesIO(bytes(len(stream))), blocksize=1024).read()
    out = bytearray(stream)
    for _, start, end in _secret_ranges(stream):
        for at in range(start, end):
            out[at] ^= pad[at]
    return bytes(out)


def _xor_header(password: str) -> bytes:
    verifier = 0
    for byte in [*reversed([len(password), *map(ord, password)])]:
        verifier = (verifier >> 14 & 1) ^ (verifier * 2 & 0x7FFF) ^ byte
    return struct.pack("<HHH", 0, DocumentXOR.create_xor_key_method1(password), verifier ^ 0xCE4B)


def _xor(stream: bytes, password: str) -> bytes:
    pad = DocumentXOR.create_xor_array_method1(password)
    out = bytearray(stream)
    for code, start, end in _secret_ranges(stream):
        first = end + 4 if code == BOUNDSHEET else end  # the pad starts over for each record
        for at in range(start, end):
            out[at] = DocumentXOR.rol(out[at], 5, 8) ^ pad[(first + at - start) % 16]
    return bytes(out)


def _secret_ranges(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Which bytes are encrypted: the bodies, without the place of a sheet and without the records that open a file."""
    at = 0
    for code, body in records(stream):
        start, end = at + 4, at + 4 + len(body)
        if code == BOUNDSHEET:
            yield code, start + 4, end
        elif code not in PLAIN:
            yield code, start, end
        at = end


def biff2(cells: dict[tuple[int, int], Any]) -> bytes:
    """A worksheet of Excel 2: bare records, no compound file. Rows and columns from 0; whole numbers and ASCII."""
    out = record(0x0009, struct.pack("<HH", 2, 0x10))
    for (row, column), value in sorted(cells.items()):
        head = struct.pack("<HH3s", row, column, bytes(3))
        if isinstance(value, str):
            out += record(0x0004, head + bytes([len(value)]) + value.encode("ascii"))
        else:
            out += record(0x0003, head + struct.pack("<d", value))
    return out + record(EOF)
