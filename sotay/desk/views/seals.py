"""The last seal, to be printed and kept on paper; and whether a printed one is still the database's."""

from io import BytesIO
from typing import Any

import qrcode  # type: ignore[import-untyped]
from django import forms
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

from sotay.desk.trail import AUDIT
from sotay.kernel.models import Seal
from sotay.kernel.seal_proofs import compare_printed
from sotay.kernel.seals import last_seal, written
from sotay.kernel.web import Request, looks_at, page
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door


class PrintedSeal(forms.Form):
    """A seal typed from paper."""

    printed = forms.CharField(
        label=gettext_lazy("Số và giá trị in trên giấy"),
        help_text=gettext_lazy("Ví dụ: 57 AB12 34CD 56EF 7890. Bốn nhóm đầu là đủ."),
        max_length=200,
        required=False,
    )


@require_GET
@looks_at(AUDIT)
def seal(request: Request) -> HttpResponse:
    """The last seal with its number, time, rows and value; typed ones are compared."""
    office = request.office  # type: ignore[attr-defined]
    bar_of(request, office.organization)
    last = last_seal()
    typed = request.GET.get("printed", "").strip()
    wrong = compare_printed(typed) if typed else ""
    return page(
        request,
        "desk/seal.html",
        {
            "page_title": _("Niêm phong nhật ký và sổ"),
            "seal": last,
            "items": items_of(last) if last else [],
            "value": written(last.value) if last else "",
            "code": drawn(f"{last.number} {last.value}") if last else "",
            "form": PrintedSeal(request.GET if typed else None),
            "typed": typed,
            "wrong": wrong,
            "audit_url": door("audit"),
        },
    )


def items_of(seal: Seal) -> list[dict[str, Any]]:
    before = Seal.objects.filter(number=seal.number - 1).first()
    return [
        {"label": _("Niêm phong số"), "value": str(seal.number)},
        {"label": _("Lúc"), "value": seal.at},
        {"label": _("Số dòng mới được niêm phong"), "value": f"{seal.rows:,}".replace(",", ".")},
        {"label": _("Khóa số"), "value": str(seal.key_number)},
        {
            "label": _("Nối tiếp niêm phong số"),
            "value": str(before.number) if before else _("không, đây là cái đầu tiên"),
        },
    ]


def drawn(words: str) -> SafeString:
    """The words as a QR code, drawn in the page itself."""
    output = BytesIO()
    qrcode.make(words, image_factory=SvgPathImage, box_size=8, border=1).save(output)
    svg = output.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 -- made here, of digits
