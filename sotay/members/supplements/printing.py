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
from sotay.people.models import PostHolding, Precision

from .forms import words
from .models import Answer, Proposed, Supplement

FORM = "supplement_sheet"
SAME = "K"
PARTY_POSTS, LEARNED = _("Chức vụ trong Đảng"), _("Đào tạo, bồi dưỡng trong năm")
COURSES = ("education", "specialty", "theory", "management", "language", "language_level", "informatics")
"""What somebody has after a course, which the sheet asks for once more as a course of the year."""

ON_PAPER_ONLY = (_("Đơn vị công tác"), _("Khen thưởng trong năm"))
"""Items of the sheet that this program has no field for: they are written by hand. Where somebody worked is part of a
life's story, which has none (PROTECTION.md 1)."""


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
            {
                "item": str(PARTY_POSTS),
                "changed": (posts_of_the_year(member, year) or SAME) if sheet else MISSING,
            },
            {"item": str(LEARNED), "changed": courses(said) or nothing},
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


def courses(said: dict[str, str]) -> str:
    """What was learned, of what the sheet says."""
    return "; ".join(f"{Proposed(key).label}: {said[key]}" for key in COURSES if key in said)


def posts_of_the_year(member: Member, year: int) -> str:
    """The posts in bodies of the Party that began in a year, as its bodies record them."""
    held = PostHolding.objects.filter(person=member.pk, post__body__isnull=False, valid_from__year=year)
    rows = held.select_related("post__body").order_by("valid_from", "pk")
    return "; ".join(f"{row.post}, {row.post.body.name}" for row in rows if row.post.body)


def numbered(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [{"place_in_list": number, **row} for number, row in enumerate(rows, 1)]
