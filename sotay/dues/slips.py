"""A slip: who is to pay what for a month, with a code a banking program reads. Drawn here, nobody else is asked."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import qrcode  # type: ignore[import-untyped]
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

from .banks import BANKS
from .models import DuesAccount
from .vietqr import payload


@dataclass(frozen=True)
class Slip:
    """What one member is to pay.

    Attributes:
        code: the picture of the code; "" where there is no account.
    """

    name: str
    month: date
    amount: int
    account: DuesAccount | None
    bank: str = ""
    code: str = ""


def slip_of(number: int, name: str, month: date, amount: int, account: DuesAccount | None) -> Slip:
    """A member's slip for a month. The bank is told a number, not who it is."""
    if account is None or amount <= 0:
        return Slip(name, month, amount, account)
    text = payload(account.bank_bin, account.number, amount, f"DP {month:%m%Y} {number}")
    return Slip(name, month, amount, account, dict(BANKS).get(account.bank_bin, ""), drawn(text))


def drawn(text: str) -> SafeString:
    """A code as a drawing within the page."""
    picture = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, box_size=8, border=2).save(picture)
    svg = picture.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 -- made of dots by the library
