"""Letters between installations: plain JSON that anybody may read, signed with a key that lies outside the database.

Each installation signs with an Ed25519 key derived from its data keys and is known by the public half. Whom one
writes to and hears from stands in ``settings.PARTNERS``: a name for every public key, exchanged by the competent bodies
on paper. A letter says whom it is for; one that was changed, is for somebody else or comes from nobody known does not
open. That it is not opened twice is for whoever opens it: each has a number.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from sotay.regulations import Refused

from .secrets import letter_seed

FORMAT = "sotay letter 1"
LARGEST = 64 * 1024


@dataclass(frozen=True)
class Letter:
    """A letter that was opened.

    Attributes:
        partner: who wrote it, as ``settings.PARTNERS`` names them.
        number: its own; the same letter has it again.
    """

    kind: str
    partner: str
    number: UUID
    made_at: datetime
    body: dict[str, Any]


@lru_cache
def _own(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(letter_seed(number))


def own_keys() -> list[str]:
    """The public keys of this installation, the one in use first: what partners are given."""
    return [_written(_own(number).public_key()) for number in sorted(settings.DATA_KEYS, reverse=True)]


def _written(key: Ed25519PublicKey) -> str:
    return base64.urlsafe_b64encode(key.public_bytes_raw()).decode()


def write_letter(kind: str, partner: str, number: UUID, made_at: datetime, body: dict[str, Any]) -> bytes:
    """A letter to a partner, signed.

    Raises:
        Refused: nobody of that name is known.
    """
    key = settings.PARTNERS.get(partner)
    if key is None:
        raise Refused(None, _("Chưa khai khóa của nơi nhận này."), _("Hãy báo người quản trị hệ thống."))
    head = {
        "format": FORMAT,
        "kind": kind,
        "from": own_keys()[0],
        "to": key,
        "number": str(number),
        "made_at": made_at.isoformat(),
        "body": body,
    }
    signature = _own(max(settings.DATA_KEYS)).sign(_signed_part(head))
    letter = {**head, "signature": base64.urlsafe_b64encode(signature).decode()}
    return json.dumps(letter, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _signed_part(head: dict[str, Any]) -> bytes:
    return json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def open_letter(content: bytes, kind: str) -> Letter:
    """What a letter says, once its signature is proved.

    Raises:
        Refused: it is no letter, of another kind, for somebody else, from nobody known, or was changed.
    """
    head = _read(content)
    if head["to"] not in own_keys():
        raise Refused(None, _("Tệp này gửi cho nơi khác, không phải nơi đây."))
    partner = next((name for name, key in settings.PARTNERS.items() if key == head["from"]), None)
    if partner is None:
        raise Refused(
            None,
            _("Không biết khóa của nơi gửi tệp này."),
            _("Hãy báo người quản trị hệ thống đối chiếu khóa."),
        )
    try:
        signature = base64.urlsafe_b64decode(str(head.pop("signature", "")))
        key = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(str(head["from"])))
        key.verify(signature, _signed_part(head))
    except (InvalidSignature, ValueError) as error:
        raise Refused(
            None, _("Chữ ký không đúng: tệp đã bị sửa hoặc hỏng."), _("Hãy xin nơi gửi xuất lại tệp.")
        ) from error
    if head["kind"] != kind:
        raise Refused(None, _("Đây là tệp khác loại; hãy nhập ở đúng chỗ của nó."))
    try:
        return Letter(
            kind, partner, UUID(head["number"]), datetime.fromisoformat(head["made_at"]), head["body"]
        )
    except (TypeError, ValueError) as error:
        raise _no_letter() from error


PARTS = {"format", "kind", "from", "to", "number", "made_at", "body", "signature"}


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise _no_letter()
    try:
        head = json.loads(content.decode())
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _no_letter() from error
    if not isinstance(head, dict) or set(head) != PARTS or head["format"] != FORMAT:
        raise _no_letter()
    if not isinstance(head["body"], dict):
        raise _no_letter()
    return head


def _no_letter() -> Refused:
    return Refused(None, _("Đây không phải là tệp chuyển sinh hoạt của Sotay, hoặc tệp bị cắt."))
