"""Workbooks with a password (加密文件): those that open for every user of Excel open here, the others are refused.

Excel encrypts a workbook with a protected structure or a read-only recommendation under a password of its own, which
it then tries silently on every encrypted file.
"""

import io
import re
import struct
from collections.abc import Iterator

import olefile

from jiaohe.ingest.refusals import refusal

DEFAULT_PASSWORD = "VelvetSweatshop"

_FILEPASS, _EOF, _BOUNDSHEET = 0x002F, 0x000A, 0x0085
# BOF, FilePass, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead ([MS-XLS] 2.2.10)
_NEVER_ENCRYPTED = frozenset({0x0809, _FILEPASS, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138})
_BLOCK = 1024  # bytes after which RC4 starts with a new key
# Excel and LibreOffice spin 100,000 times; more than this is made to keep the reader busy.
_MOST_SPINS = 1_000_000


def unlock_package(file: str, data: bytes) -> bytes:
    """The zip package inside an encrypted compound file. Raises Unreadable when the default password does not fit."""
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
    from msoffcrypto.format.ooxml import OOXMLFile

    try:
        _check_header(data)
        office = OOXMLFile(io.BytesIO(data))
        office.load_key(password=DEFAULT_PASSWORD, verify_password=True)
        out = io.BytesIO()
        office.decrypt(out)
        return out.getvalue()
    except (InvalidKeyError, DecryptionError):
        raise refusal(file, "encrypted") from None
    except Exception:  # whatever the library makes of a broken file
        raise refusal(file, "damaged") from None


def is_locked(stream: bytes) -> bool:
    """Whether a BIFF workbook stream is encrypted: the globals hold a FILEPASS record, itself never encrypted."""
    return _lock(stream) is not None


def unlock_stream(file: str, stream: bytes) -> bytes:
    """An encrypted BIFF stream in clear. Raises Unreadable when the default password does not fit."""
    lock = _lock(stream)
    try:
        clear = None if lock is None else _decrypt(stream, lock)
    except Exception:  # a header cut short, or a method that the library does not know
        clear = None
    if clear is None:
        raise refusal(file, "encrypted")
    return clear


def _lock(stream: bytes) -> bytes | None:
    """The body of the FILEPASS record, which comes before the end of the first part of the stream."""
    for code, start, end in _records(stream):
        if code == _FILEPASS:
            return stream[start:end]
        if code == _EOF:
            return None
    return None


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Code, start and end of the body of each record; what does not make a whole header ends the stream."""
    at = 0
    while at + 4 <= len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        yield code, at + 4, min(at + 4 + size, len(stream))
        at += 4 + size


def _decrypt(stream: bytes, lock: bytes) -> bytes | None:
    """The stream in clear, without its FILEPASS record; None when the password does not fit."""
    from msoffcrypto.method.rc4 import DocumentRC4
    from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI
    from msoffcrypto.method.xor_obfuscation import DocumentXOR

    password = DEFAULT_PASSWORD
    method, major, minor = struct.unpack_from("<HHH", lock)
    if method == 0:  # then the other two are the key and the verifier
        if not DocumentXOR.verifypw(password, minor):
            return None
        clear = DocumentXOR.decrypt(password, io.BytesIO(stream), _marks(stream), [], 10).read()
    elif (major, minor) == (1, 1):
        salt, verifier, check = lock[6:22], lock[22:38], lock[38:54]
        if not DocumentRC4.verifypw(password, salt, verifier, check):
            return None
        clear = DocumentRC4.decrypt(password, salt, io.BytesIO(stream), blocksize=_BLOCK).read()
    else:
        size = struct.unpack_from("<I", lock, 10)[0]
        bits = struct.unpack_from("<I", lock, 14 + 16)[0] or 40
        salt, verifier, check = (lock[14 + size + a : 14 + size + b] for a, b in ((4, 20), (20, 36), (40, 60)))
        if not DocumentRC4CryptoAPI.verifypw(password, salt, bits, verifier, check):
            return None
        clear = DocumentRC4CryptoAPI.decrypt(password, salt, bits, io.BytesIO(stream), blocksize=_BLOCK).read()
    return _with_plain_parts(bytearray(clear), stream)


def _plain_size(code: int, size: int) -> int:
    """How much of a record's body is never encrypted: all of it, the place of a sheet, or nothing."""
    return size if code in _NEVER_ENCRYPTED else min(size, 4) if code == _BOUNDSHEET else 0


def _marks(stream: bytes) -> list[int]:
    """For each byte 0 where it is in clear, -1 where it is encrypted, -2 where it follows the place of a sheet."""
    marks = [0] * len(stream)
    for code, start, end in _records(stream):
        plain = _plain_size(code, end - start)
        marks[start + plain : end] = [-2 if plain else -1] * (end - start - plain)
    return marks


def _with_plain_parts(clear: bytearray, stream: bytes) -> bytes:
    """Put back what was never encrypted, the headers first of all, and blank the FILEPASS record out."""
    at = 0
    for code, start, end in _records(stream):
        plain = start + _plain_size(code, end - start)
        clear[at:plain] = bytes(plain - at) if code == _FILEPASS else stream[at:plain]
        if code == _FILEPASS:
            struct.pack_into("<H", clear, start - 2, end - start)
        at = end
    clear[at:] = stream[at:]
    return bytes(clear)


def _check_header(data: bytes) -> None:
    """Raise ValueError for what would keep the library busy: endless streams, too many rounds, document types."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        if max(ole.get_size("EncryptionInfo"), ole.get_size("EncryptedPackage")) > len(data):
            raise ValueError("a stream is longer than its file")
        header = ole.openstream("EncryptionInfo").read()
    if header[:4] != b"\x04\x00\x04\x00":
        return
    spins = re.findall(rb"spinCount\s*=\s*[\"']([0-9]+)[\"']", header)
    if not spins or max(map(int, spins)) > _MOST_SPINS or b"<!" in header:
        raise ValueError("the encryption header is not one that a spreadsheet program writes")
