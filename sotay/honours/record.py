"""Badges and the card on a member's record: what was given, and what may be written down about it."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.actions import ACTIONS
from sotay.kernel.dates import spelled
from sotay.kernel.time import in_force, today
from sotay.members.views.detail import ALSO_SHOWN, Shown, item
from sotay.organizations.doors import door
from sotay.organizations.models import described

from .awarding import in_words
from .models import BadgeAward, BadgeWait, CardEvent

ACTS = ("badge.record", "badge.number", "badge.withdraw", "badge.wait")


def shown(record: Shown) -> dict[str, Any] | None:
    """The part of a record about badges; nothing where there are none and nothing may be done."""
    member = record.member
    rows = list(
        BadgeAward.objects.standing().filter(member=member).select_related("decision").order_by("-years")
    )
    may = [name for name in ACTS if record.may(name)]
    fits = {"badge.withdraw": bool(rows), "badge.number": any(row.number is None for row in rows)}
    may = [name for name in may if fits.get(name, True)]
    codes = described({row.province_id for row in rows}, today()) if rows else {}
    items = [badge(row, codes[row.province_id].code if row.province_id in codes else "") for row in rows]
    if record.actor.person_id == member.pk or "badge.wait" in may:
        items += [
            item(_("Được xét Huy hiệu từ ngày"), spelled(row.valid_to))
            for row in BadgeWait.objects.filter(in_force(today()), member=member)
        ]
    if not items and not may:
        return None
    return {
        "title": _("Huy hiệu Đảng"),
        "entries": items or [item(_("Huy hiệu"), "", missing=_("chưa ghi"))],
        "acts": [
            {"label": ACTIONS[name].title, "url": door(f"honours:{name.replace('.', '_')}", member.pk)}
            for name in may
        ],
    }


def badge(row: BadgeAward, code: str) -> dict[str, Any]:
    """A badge as the record tells it."""
    number, decision = in_words(row, code), row.decision
    notes = [
        _("số %(number)s") % {"number": number} if number else _("chưa ghi số"),
        _("quyết định %(number)s") % {"number": decision.number} if decision else "",
        _("trao ngày %(day)s") % {"day": spelled(row.handed_on)}
        if row.handed_on
        else _("chưa ghi ngày trao"),
    ]
    return item(
        _("%(years)s năm") % {"years": row.years},
        _("đợt %(day)s") % {"day": spelled(row.round_on)},
        " · ".join(filter(None, notes)),
    )


CARD_ACTS = ("card.issue", "card.lose", "card.collect", "card.undo")
FEW = 5


def card_shown(record: Shown) -> dict[str, Any] | None:
    """The part of a record about the card: what happened to it, the latest first."""
    member = record.member
    rows = list(CardEvent.objects.filter(member=member).order_by("-happened_on", "-pk")[:FEW])
    left = bool(record.left)
    fits = {
        "card.issue": not left,
        "card.lose": not left and bool(member.card_type),
        "card.collect": left and bool(member.card_type),
        "card.undo": bool(rows),
    }
    may = [name for name in CARD_ACTS if fits[name] and record.may(name)]
    if not rows and not may:
        return None
    items = [
        item(
            row.get_act_display(),
            spelled(row.happened_on),
            _("thẻ cũ số %(number)s") % {"number": row.before_number}
            if row.before_number and row.before_number != member.card_number
            else "",
        )
        for row in rows
    ]
    return {
        "title": _("Sổ thẻ đảng viên"),
        "entries": items or [item(_("Phát thẻ"), "", missing=_("chưa ghi ngày"))],
        "acts": [
            {"label": ACTIONS[name].title, "url": door(f"honours:{name.replace('.', '_')}", member.pk)}
            for name in may
        ],
    }


ALSO_SHOWN.append(shown)
ALSO_SHOWN.append(card_shown)
