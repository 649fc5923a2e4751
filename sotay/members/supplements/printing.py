"""The sheet on paper (3-HSĐV): what has changed, "K" where nothing has, dots where this program holds nothing."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from sotay.kernel.time import today
from sotay.members.form_parts import place_of
from sotay.members.models import Member
from sotay.organizations.models import described
from sotay.papers.declaration import PAPER_FORMS, Form
from sotay.papers.letterhead import letterhead_of
from sotay.papers.paper import MISSING
from sotay.people.models import Precision

from .forms import words
from .models import Answer, Proposed, Supplement

FORM = "supplement_sheet"
SAME = "K"
ON_PAPER_ONLY = (
    _("Nơi cư trú"),
    _("Chức vụ, đơn vị công tác"),
    _("Chuyên môn nghiệp vụ, ngoại ngữ, tin học"),
    _("Đào tạo, bồi dưỡng trong năm"),
    _("Khen thưởng trong năm"),
)
"""Items of the sheet that this program has no field for: they are written by hand."""


def form() -> Form:
    """The form of the sheet."""
    return PAPER_FORMS[FORM]


def facts_of(member: Member, sheet: Supplement | None, year: int) -> dict[str, Any]:
    """What the printed sheet is filled in with; a field that was refused stands as unchanged.

    Args:
        sheet: what was handed in; ``None`` prints an empty one.
    """
    cell = place_of(member)
    items = {item.field: item for item in sheet.items.all()} if sheet else {}
    refused = {key for key, item in items.items() if item.answer not in (Answer.WAITING, Answer.CONFIRMED)}
    said = {key: words(item) for key, item in items.items() if key not in refused}
    nothing = SAME if sheet else MISSING
    on = today()
    with override("vi"):
        states = described(cell.ancestor_ids[-2:], on) if cell else {}
        head = letterhead_of(form(), cell, on) if cell else {}
        rows = [
            *(
                {"item": str(Proposed(key).label), "changed": said.get(key, nothing)}
                for key in Proposed.values
            ),
            *({"item": str(item), "changed": MISSING} for item in ON_PAPER_ONLY),
        ]
    person = member.person
    return {
        **head,
        "year": str(year),
        "full_name": person.full_name,
        "born_on": person.born_on if person.born_precision == Precision.DAY else "",
        "joined_on": member.joined_on if member.joined_precision == Precision.DAY else "",
        "official_on": member.official_on if member.official_precision == Precision.DAY else "",
        "card_number": member.card,
        "cell": states[cell.pk].name if cell and cell.pk in states else "",
        "from_day": sheet.since if sheet and sheet.since else "",
        "rows": numbered(rows),
    }


def numbered(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{"place_in_list": number, **row} for number, row in enumerate(rows, 1)]
