"""The register at the residence: on an organisation's page and on a member's record."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import PROGRAM
from sotay.kernel.dates import spelled
from sotay.kernel.place import numbers, under
from sotay.kernel.sight import seen_by
from sotay.kernel.time import in_force, today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.models import Standing
from sotay.members.views.detail import ALSO_SHOWN, Shown, item
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, described

from .actions import now_of
from .models import ResidenceIntroduction, ResidenceRemark

VIEW = "member.list"
SHOWN = 300
ACTS = ("member.introduce_home", "member.remark_home", "member.end_home")


@require_GET
@looks_at(VIEW)
def register(request: Request, pk: int) -> HttpResponse:
    """Whom this organisation introduced to where they live, and who was introduced here.

    A remark is written when its year ends: last year's is missed where it is not there, this year's is still to come.
    """
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    path, on = organization.path or "-", bar.today
    by_name = ("member__person__name_key", "pk")
    rows = ResidenceIntroduction.objects.filter(in_force(on)).select_related("member__person")
    sitting = Standing.objects.as_of(on).filter(under(path)).values("member")
    introduced = rows.filter(member__in=sitting)
    came_last = ResidenceRemark.objects.filter(member=OuterRef("member"), year=on.year - 1)
    missing = introduced.filter(~Exists(came_last), valid_from__lt=date(on.year, 1, 1))
    ours = list(introduced.order_by(*by_name)[:SHOWN])
    # Who lives here and works elsewhere: the name, and nothing that would open their record.
    with seen_by(PROGRAM):
        living_here = rows.filter(under(path, "cell__path")).exclude(member__in=sitting)
        count_here = living_here.count()
        theirs = [
            (row.member.person.full_name, row.cell_id, row.valid_from)
            for row in living_here.order_by(*by_name)[:SHOWN]
        ]
    remarks = ResidenceRemark.objects.filter(
        member__in=[row.member_id for row in ours], year__in=(on.year - 1, on.year)
    )
    received = {
        (member, year): day for member, year, day in remarks.values_list("member_id", "year", "received_on")
    }
    names = described({row.cell_id for row in ours} | {cell for _name, cell, _since in theirs}, on)
    return page(
        request,
        "members/residence.html",
        {
            "bar": bar,
            "page_title": _("Đảng viên giữ mối liên hệ nơi cư trú"),
            "back_url": door("members:list", pk),
            "year": on.year,
            "last_year": on.year - 1,
            "ours": [
                {
                    "name": row.member.person.full_name,
                    "url": door("members:detail", row.member_id),
                    "cell": names[row.cell_id].name if row.cell_id in names else "",
                    "since": row.valid_from,
                    "received": received.get((row.member_id, on.year)),
                    "received_before": received.get((row.member_id, on.year - 1)),
                    "owed_before": row.valid_from.year < on.year,
                }
                for row in ours
            ],
            "missing_words": _("Chưa nhận nhận xét năm %(year)s") % {"year": on.year - 1},
            "missing": missing.count(),
            "count_ours": introduced.count(),
            "count_theirs": count_here,
            "shown": SHOWN,
            "theirs": [
                {"name": name, "cell": names[cell].name if cell in names else "", "since": since}
                for name, cell, since in theirs
            ],
        },
    )


def shown(record: Shown) -> dict[str, Any] | None:
    """The part of a record about the residence."""
    member = record.member
    running = now_of(member)
    may = [name for name in ACTS if record.may(name)]
    last = record.told.effective[-1] if record.told.effective else None
    if running is None:
        inside = last is not None and bool(last.to_status)
        may = [name for name in may if inside and name == "member.introduce_home"]
    if running is None and not may:
        return None
    items = []
    if running is not None:
        state = described([running.cell_id], today()).get(running.cell_id)
        items.append(
            item(
                _("Chi bộ nơi cư trú"),
                state.name if state else "",
                _("từ ngày %(day)s") % {"day": spelled(running.valid_from)},
            )
        )
    items += [
        item(_("Nhận xét năm %(year)s") % {"year": row.year}, spelled(row.received_on), _("đã nhận"))
        for row in ResidenceRemark.objects.filter(member=member).order_by("-year")[:3]
    ]
    return {
        "title": _("Nơi cư trú"),
        "entries": items or [item(_("Giới thiệu"), "", missing=_("chưa ghi"))],
        "acts": [
            {"label": ACTIONS[name].title, "url": door(f"members:{name.split('.')[1]}", member.pk)}
            for name in may
        ]
        + [
            {"label": _("Sổ nơi cư trú"), "url": door("members:residence", numbers(path)[-1])}
            for path in record.paths[:1]
            if record.actor.may(VIEW, path)
        ],
    }


ALSO_SHOWN.insert(0, shown)
