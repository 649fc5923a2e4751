"""The member's sheet (2-HSĐV) on paper: what the record says by the numbers of the form, dots where it says nothing.

What this program has no field for is named by its number only, and written by hand.
"""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from sotay.kernel.dates import PartialDate, show_date, spelled
from sotay.kernel.time import today
from sotay.kernel.web import Request, signed_in
from sotay.members.excusals import Excusal
from sotay.members.extracts.rows import posts_of
from sotay.members.form_parts import place_of
from sotay.members.listing import partial
from sotay.members.models import Member, Traits
from sotay.members.views.detail import asked_for_purpose, excused_words, opened, readable
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import described
from sotay.papers.declaration import PAPER_FORMS
from sotay.papers.letterhead import letterhead_of
from sotay.papers.paper import MISSING
from sotay.papers.printing_views import to_print

from .kept import said, title_of
from .models import Particulars

FORM = "member_sheet"


def facts_of(member: Member) -> dict[str, Any]:
    """What the printed sheet is filled in with: the record as it stands today."""
    on, cell, form = today(), place_of(member), PAPER_FORMS[FORM]
    with override("vi"):
        states = described(cell.ancestor_ids[-2:], on) if cell else {}
        head = letterhead_of(form, cell, on) if cell else {}
        rows = [
            {"number": number, "item": item, "known": known or MISSING}
            for number, item, known in items_of(member)
        ]
    return {
        **head,
        "full_name": member.person.full_name,
        "card_number": member.card,
        "cell": states[cell.pk].name if cell and cell.pk in states else "",
        "rows": rows,
    }


def items_of(member: Member) -> list[tuple[str, str, str]]:
    """Number in the form, item, what is known."""
    person, on = member.person, today()
    traits = Traits.objects.as_of(on).filter(member=member).first()
    row = Particulars.objects.as_of(on).filter(member=member).first()
    excusal = next((each for each in Excusal.objects.filter(member=member) if each.in_force(on)), None)
    learned = {
        name: str(getattr(traits, f"get_{name}_display")()) for name in LEVELS if getattr(traits, name, "")
    }
    more = said(row) if row else {}

    def declared(name: str) -> str:
        return more.get(title_of(name), "")

    language = ", ".join(filter(None, (declared("language"), declared("language_level"))))
    recognized = member.recognition_decided_on
    return [
        ("1", _("Họ và tên khai sinh"), person.full_name),
        ("2", _("Giới tính"), str(person.get_sex_display()) if person.sex else ""),
        ("4", _("Ngày sinh"), _shown(partial(person.born_on, person.born_precision))),
        ("7", _("Nơi thường trú"), declared("registered_at")),
        ("7", _("Nơi ở hiện nay"), declared("lives_at")),
        ("8", _("Dân tộc"), person.ethnicity),
        ("11", _("Nghề nghiệp hiện nay"), learned.get("occupation", "")),
        ("11", _("Chức vụ trong Đảng"), posts_of([member.pk], on).get(member.pk, "")),
        ("11", _("Chức vụ chính quyền, đoàn thể"), declared("state_post")),
        ("12", _("Ngày quyết định kết nạp"), _shown(partial(member.decided_on, member.decided_precision))),
        ("12", _("Ngày vào Đảng"), _shown(partial(member.joined_on, member.joined_precision))),
        ("12", _("Ngày chính thức"), _shown(partial(member.official_on, member.official_precision))),
        ("12", _("Ngày quyết định công nhận chính thức"), spelled(recognized) if recognized else ""),
        ("17", _("Học vấn"), learned.get("education", "")),
        ("17", _("Lý luận chính trị"), learned.get("theory", "")),
        ("17", _("Ngoại ngữ"), language),
        ("17", _("Tin học"), declared("informatics")),
        ("20", _("Miễn công tác, sinh hoạt"), excused_words(excusal) if excusal else ""),
        ("22", _("Ngành đào tạo"), declared("specialty")),
        ("22", _("Quản lý nhà nước"), declared("management")),
    ]


LEVELS = ("education", "theory", "occupation")


def _shown(day: PartialDate | None) -> str:
    return show_date(day) if day else ""


@require_http_methods(["GET", "POST"])
@signed_in
def member_sheet(request: Request, pk: int) -> HttpResponse:
    """A member's sheet on paper: for themself, or for an office that says why it opens the record."""
    member = readable(request, pk)
    if request.actor.person_id != pk:
        if (answer := asked_for_purpose(request, member)) is not None:
            return answer
        opened(request, member)
    context = {
        "back_url": door("members:detail", pk),
        "back": member.person.full_name,
        "bar": bar_of(request, place_of(member)),
    }
    return to_print(request, PAPER_FORMS[FORM], facts_of(member), context)
