"""A round's list leaves the system: as a sheet, as the list a committee sends up, or as the province's decision."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.models import EntryKind
from sotay.kernel.sheets import Column, write_xlsx
from sotay.kernel.time import today
from sotay.kernel.web import XLSX
from sotay.members.leaving import EXPORTS, leave, left, marks
from sotay.members.purposes import Export
from sotay.members.views.agreeing import PAGES
from sotay.organizations.models import Organization
from sotay.papers.as_docx import CONTENT_TYPE as DOCX
from sotay.papers.as_docx import docx
from sotay.papers.as_pdf import CONTENT_TYPE as PDF
from sotay.papers.as_pdf import pdf
from sotay.papers.composing import compose
from sotay.papers.declaration import PAPER_FORMS
from sotay.papers.letterhead import letterhead_of
from sotay.regulations import Refused

from .listing import PARTS, Line, lines
from .procedure import refuse_no_round

EXPORT = "badge.export"
GROUND = "Quy định thi hành Điều lệ Đảng"


class Medium(TextChoices):
    """As what a round's list leaves."""

    SHEET = "sheet", gettext_lazy("Bảng Excel, tất cả mọi người trong danh sách")
    LIST_DOCX = "list_docx", gettext_lazy("Danh sách đề nghị (Word)")
    LIST_PDF = "list_pdf", gettext_lazy("Danh sách đề nghị (PDF)")
    DECISION_DOCX = "decision_docx", gettext_lazy("Quyết định tặng Huy hiệu (Word)")
    DECISION_PDF = "decision_pdf", gettext_lazy("Quyết định tặng Huy hiệu (PDF)")


@dataclass(frozen=True)
class TakenOut:
    """What was taken out: the number of its mark, and the file."""

    number: int
    file_name: str
    content: bytes
    content_type: str

    def __str__(self) -> str:
        return self.file_name


@action(EXPORT, gettext_lazy("Lấy danh sách Huy hiệu của đợt"), kind=EntryKind.EXPORT)
def export_round(
    actor: Actor, organization: Organization, *, round_on: date, medium: str, purpose: str
) -> TakenOut:
    """The list of a round.

    Args:
        medium: one of ``Medium``; the list to be sent up holds who is asked for, the decision who was decided.
        purpose: one of ``Export``.
    """
    refuse_no_round(round_on)
    if purpose not in Export.values or medium not in Medium.values:
        raise Refused(None, _("Hãy chọn lấy thành gì và dùng để làm gì."))
    on = today()
    kind, _line, way = medium.partition("_")
    rows = [each for each in lines(actor, organization, round_on, on) if _belongs(each, kind)]
    if not rows:
        raise Refused(None, _("Danh sách này chưa có ai."))
    number = leave(
        actor, organization, len(rows), purpose=purpose, what=repr((EXPORT, round_on.isoformat(), medium))
    )
    left(actor, [each.member.pk for each in rows], purpose=purpose)
    name = f"huy-hieu-{round_on.isoformat()}-{number}"
    if kind == Medium.SHEET:
        content = _sheet(actor, organization, rows, round_on, purpose, number)
        return TakenOut(number, f"{name}.xlsx", content, XLSX)
    key = "list_badges" if kind == "list" else "decision_badges"
    form = PAPER_FORMS[key]
    paper = compose(
        form,
        {
            **letterhead_of(form, organization, on),
            "round": spelled(round_on),
            "ground": GROUND,
            "to": letterhead_of(form, organization, on)["above"],
            "rows": [_row(each) for each in rows],
        },
    )
    made, said = (docx(paper), DOCX) if way == "docx" else (pdf(paper), PDF)
    return TakenOut(number, f"{name}.{way}", made, said)


def _belongs(line: Line, kind: str) -> bool:
    parts = {
        "list": ("to_propose", "to_decide", "turn", "asked"),
        "decision": ("to_hand_over", "handed_over"),
    }
    return line.part in parts.get(kind, tuple(PARTS))


def _row(line: Line) -> dict[str, Any]:
    """A line as the Party's forms have it."""
    member = line.member
    return {
        "full_name": member.person.full_name,
        "born_on": member.person.born_on,
        "joined_on": member.joined_on,
        "official_on": member.official_on,
        "card_number": member.card_number or member.person.identity_masked if member.card_type else "",
        "badge_years": line.years,
        "cell": line.cell,
        "note": line.ground_words if line.ground != "on_time" else line.note,
    }


def _sheet(
    actor: Actor, organization: Organization, rows: list[Line], round_on: date, purpose: str, number: int
) -> bytes:
    state = organization.state(today())
    columns = [
        Column(_("STT"), "whole", 6),
        Column(_("Họ và tên"), width=28),
        Column(_("Chi bộ"), width=34),
        Column(_("Ngày sinh"), "date", 12),
        Column(_("Quyết định kết nạp"), "date", 14),
        Column(_("Ngày vào Đảng"), "date", 14),
        Column(_("Huy hiệu (năm)"), "whole", 10),
        Column(_("Ngày đủ tuổi đảng"), "date", 14),
        Column(_("Diện"), width=22),
        Column(_("Tình trạng"), width=34),
        Column(_("Số Huy hiệu"), width=16),
        Column(_("Ghi chú"), width=30),
    ]
    written = [
        [
            place,
            each.member.person.full_name,
            each.cell,
            each.member.person.born_on,
            each.member.decided_on,
            each.member.joined_on,
            each.years,
            each.reached_on,
            str(each.ground_words),
            str(PARTS[each.part]),
            each.number,
            " · ".join(filter(None, (_("ước tính") if each.estimated else "", each.note))),
        ]
        for place, each in enumerate(rows, 1)
    ]
    title = _("Huy hiệu Đảng đợt %(day)s, %(name)s") % {
        "day": spelled(round_on),
        "name": state.name if state else "",
    }
    notes = [_("%(count)s đồng chí.") % {"count": len(rows)}, *marks(number, actor, purpose)]
    return write_xlsx(
        columns, written, title=title, notes=notes, sheet_name=_("Huy hiệu Đảng"), mark=str(number)
    )


EXPORTS[EXPORT] = None
PAGES[EXPORT] = "honours:export_badges"
