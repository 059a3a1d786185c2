"""Workbooks with a password (加密文件): those that open for every user of Excel open here, the others are refused.

Excel encrypts a workbook with a protected structure or a read-only recommendation under a password of its own, which
it then tries silently on every encrypted file.
"""

import io
import re
import struct

import olefile

from jiaohe.ingest.refusals import refusal

DEFAULT_PASSWORD = "VelvetSweatshop"

_FILEPASS, _EOF = 0x002F, 0x000A
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
    at = 0
    while at + 4 <= len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        if code == _FILEPASS:
            return True
        if code == _EOF:
            return False
        at += 4 + size
    return False


def unlock_xls(file: str, data: bytes) -> bytes:
    """The compound file of an encrypted xls, decrypted. Raises Unreadable when the default password does not fit."""
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
    from msoffcrypto.format.xls97 import Xls97File

    try:
        office = Xls97File(io.BytesIO(data))
        office.load_key(password=DEFAULT_PASSWORD)
        out = io.BytesIO()
        office.decrypt(out)
        return out.getvalue()
    except (InvalidKeyError, DecryptionError):
        raise refusal(file, "encrypted") from None
    except Exception:
        # The file is known to be encrypted; an old variant that the library does not know ends here.
        raise refusal(file, "encrypted") from None


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
