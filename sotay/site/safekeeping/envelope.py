"""An encrypted file, written and read as a stream.

After a head that anybody may read come chunks of one size, each sealed with AES-GCM. A chunk's nonce is its number
and whether it is the last, and each is bound to the head: what was changed, exchanged, repeated, cut off or added
does not open. The key is made from a passphrase by scrypt with a salt of the file's own, so that no key closes two
files.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterator
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

MAGIC = b"SOTAY-BACKUP-1\n"
COST = 2**16
"""scrypt's n: with r = 8 it takes 64 MB and a fifth of a second to try a passphrase."""

CHUNK = 1 << 20
TAG = 16
LONGEST_HEAD = 4096
LARGEST_COST = 2**20
LARGEST_CHUNK = 1 << 24


class Unreadable(Exception):
    """The file cannot be opened; the message says why."""


def _key(passphrase: str, head: dict[str, Any]) -> tuple[bytes, str]:
    """The key of a file, and a mark by which a wrong passphrase is told from a damaged file."""
    kdf = Scrypt(salt=bytes.fromhex(head["salt"]), length=48, n=head["cost"], r=8, p=1)
    made = kdf.derive(passphrase.encode())
    return made[:32], made[32:].hex()


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">QxxxB", number, last)


class Closing:
    """A file being written: ``write`` as often as there is something, then ``finish``. Unfinished, it does not open."""

    def __init__(self, file: IO[bytes], passphrase: str, *, chunk: int = CHUNK, cost: int = COST) -> None:
        head: dict[str, Any] = {"kdf": "scrypt", "cost": cost, "chunk": chunk, "salt": os.urandom(16).hex()}
        key, head["mark"] = _key(passphrase, head)
        told = json.dumps(head).encode()
        self._file, self._cipher, self._chunk = file, AESGCM(key), chunk
        self._bound = hashlib.sha256(told).digest()
        self._held, self._number = bytearray(), 0
        file.write(MAGIC + struct.pack(">I", len(told)) + told)

    def write(self, plain: bytes) -> None:
        self._held += plain
        # The last chunk is not known before ``finish``, so one that is full waits.
        while len(self._held) > self._chunk:
            self._seal(bytes(self._held[: self._chunk]), last=False)
            del self._held[: self._chunk]

    def finish(self) -> None:
        self._seal(bytes(self._held), last=True)

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, self._bound))
        self._number += 1


class Opening:
    """A file being read from its start.

    Raises:
        Unreadable: on opening, when it is no such file or the passphrase is another; on reading, when the chunk read
            next is not the one that was written there. Nothing that was not written by the key's holder is given out.
    """

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        head, told = _head_of(file)
        key, mark = _key(passphrase, head)
        if mark != head["mark"]:
            raise Unreadable(_("Khóa sao lưu không đúng với tệp này."))
        self._cipher, self._chunk, self._bound = AESGCM(key), head["chunk"], hashlib.sha256(told).digest()
        self._file, self._held, self._chunks = file, bytearray(), self._opened()

    def read(self, count: int) -> bytes:
        """The next ``count`` bytes, fewer where the file ends."""
        while len(self._held) < count and (more := next(self._chunks, None)) is not None:
            self._held += more
        given = bytes(self._held[:count])
        del self._held[:count]
        return given

    def rest(self) -> Iterator[bytes]:
        """What has not been read yet, a chunk at a time."""
        if self._held:
            yield bytes(self._held)
            self._held.clear()
        yield from self._chunks

    def _opened(self) -> Iterator[bytes]:
        number, sealed = 0, self._file.read(self._chunk + TAG)
        while True:
            after = self._file.read(self._chunk + TAG)
            try:
                yield self._cipher.decrypt(_nonce(number, last=not after), sealed, self._bound)
            except InvalidTag:
                raise Unreadable(
                    _("Tệp sao lưu bị hỏng hoặc bị cắt ở khoảng %(place)s MB; không dùng được.")
                    % {"place": number * self._chunk >> 20}
                ) from None
            if not after:
                return
            number, sealed = number + 1, after


def _head_of(file: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """The head, which may come from anybody: nothing in it is used that was not looked at."""
    if file.read(len(MAGIC)) != MAGIC:
        raise Unreadable(_("Đây không phải là tệp sao lưu của Sổ tay."))
    try:
        (length,) = struct.unpack(">I", file.read(4))
        told = file.read(min(length, LONGEST_HEAD))
        head = json.loads(told)
        wanted = {"kdf": str, "cost": int, "chunk": int, "salt": str, "mark": str}
        sound = all(type(head[name]) is kind for name, kind in wanted.items())
        sound = sound and head["kdf"] == "scrypt" and len(bytes.fromhex(head["salt"])) == 16
        sound = sound and 2 <= head["cost"] <= LARGEST_COST and head["cost"].bit_count() == 1
        sound = sound and 0 < head["chunk"] <= LARGEST_CHUNK
    except (ValueError, KeyError, TypeError, struct.error):
        sound = False
    if not sound:
        raise Unreadable(_("Phần đầu của tệp sao lưu bị hỏng; không dùng được."))
    return head, told
