"""Reading sheets: how far a cell and a branch have come, what a member handed in, what waits in an office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from sotay.kernel.authority import Actor
from sotay.kernel.place import WIDTH, numbers, under
from sotay.members.models import Member, Standing
from sotay.members.quality.fields import FIELDS
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS, GRASSROOTS_KINDS
from sotay.organizations.models import Organization, described
from sotay.procedures.queries import ALSO_WAITING, Beside, Desk

from .actions import known_now
from .forms import before_words, words
from .models import HandedInBy, Proposed, Supplement
from .rounds import Round, owing, round_on

ANSWER = "supplement.answer"


def sheet_of_the_year(this: Round, **more: Any) -> Exists:
    """Of standings: those whose member handed in the sheet of a round."""
    return Exists(Supplement.objects.filter(member=OuterRef("member"), year=this.year, **more))


def waits() -> Exists:
    """Of standings: those of whose member a sheet or a correction waits to be answered."""
    return Exists(Supplement.objects.filter(member=OuterRef("member"), answered_on=None))


@dataclass(frozen=True)
class Progress:
    """How far a branch has come with a round."""

    name: str
    url: str
    due: int
    handed_in: int
    confirmed: int
    waiting: int

    @property
    def missing(self) -> int:
        return self.due - self.handed_in


COUNTS = ("due", "handed_in", "confirmed", "waiting")


def _counted(rows: QuerySet[Standing], this: Round, on: date) -> QuerySet[Any]:
    return rows.annotate(
        owes=owing(this, on),
        has=sheet_of_the_year(this),
        settled=sheet_of_the_year(this, answered_on__isnull=False),
        waits=waits(),
    )


TALLY = {
    "due": Count("pk", filter=Q(owes=True)),
    "handed_in": Count("pk", filter=Q(owes=True, has=True)),
    "confirmed": Count("pk", filter=Q(owes=True, settled=True)),
    "waiting": Count("pk", filter=Q(waits=True)),
}


def progress_of(organization: Organization, this: Round, on: date) -> Progress:
    """How far an organisation has come, by one query."""
    rows = Standing.objects.as_of(on).filter(under(organization.path or "-"))
    found = _counted(rows, this, on).aggregate(**TALLY)
    return Progress("", "", **{name: found[name] for name in COUNTS})


def progress_below(organization: Organization, this: Round, on: date) -> list[Progress]:
    """The same for each organisation directly below, by name; those without members are left out."""
    path = organization.path or "-"
    rows = Standing.objects.as_of(on).filter(under(path)).exclude(path=path)
    child = Substr("path", len(path) + 1, WIDTH)
    found = _counted(rows, this, on).annotate(child=child).values("child").annotate(**TALLY).order_by("child")
    by_child = {numbers(row["child"])[0]: row for row in found}
    names = described(by_child, on)
    made = [
        Progress(
            names[pk].name if pk in names else "",
            door("members:supplements", pk),
            **{name: row[name] for name in COUNTS},
        )
        for pk, row in by_child.items()
    ]
    return sorted(made, key=lambda each: each.name)


@dataclass(frozen=True)
class Line:
    """A member of a cell and where their sheet stands."""

    name: str
    member_url: str
    sheet: Supplement | None
    owes: bool
    answer_url: str
    enter_url: str
    late: bool

    @property
    def by_cell(self) -> bool:
        return self.sheet is not None and self.sheet.handed_in_by == HandedInBy.CELL


def lines_of(actor: Actor, cell: Organization, this: Round, on: date) -> list[Line]:
    """Everybody in a cell: first whose sheet waits, then who has not handed one in, then the others; by name."""
    rows = Standing.objects.as_of(on).filter(organization=cell).annotate(owes=owing(this, on))
    standings = list(rows.select_related("member__person").order_by("member__person__name_key", "pk"))
    sheets: dict[int, Supplement] = {}
    of_these = Supplement.objects.filter(member__in=[row.member_id for row in standings])
    for sheet in of_these.filter(Q(year=this.year) | Q(answered_on=None)).order_by("-answered_on", "pk"):
        sheets[sheet.member_id] = sheet  # what waits comes last, and goes before what was answered
    may_enter = actor.may("supplement.hand_in", cell.path)
    made = []
    for row in standings:
        found = sheets.get(row.member_id)
        open_ = found is not None and found.is_open
        owes = bool(row.owes)
        made.append(
            Line(
                name=row.member.person.full_name,
                member_url=door("members:detail", row.member_id),
                sheet=found,
                owes=owes,
                answer_url=door("members:supplement_answer", found.pk) if found and open_ else "",
                enter_url=door("members:supplement_enter", row.member_id) if may_enter and not open_ else "",
                late=owes and found is None and this.is_over(on),
            )
        )
    return sorted(made, key=lambda each: 0 if each.answer_url else 1 if each.owes and not each.sheet else 2)


def told(sheet: Supplement) -> dict[str, Any]:
    """A sheet as its member, or whoever answers it, reads it."""
    return {
        "sheet": sheet,
        "title": _("Phiếu năm %(year)s") % {"year": sheet.year} if sheet.year else _("Đề nghị sửa"),
        "items": [
            {
                "label": Proposed(item.field).label,
                "before": before_words(item),
                "now": words(item),
                "answer": item.get_answer_display(),
                "state": item.answer,
            }
            for item in sheet.items.all()
        ],
    }


def record_of(member: Member) -> list[dict[str, Any]]:
    """What the record says of each field one may propose, to be read over before one says that nothing has changed."""
    known = known_now(member)
    return [
        {
            "label": Proposed(key).label,
            "value": FIELDS[key].shown(FIELDS[key].kept(known)),
            "missing": _("chưa ghi"),
        }
        for key in Proposed.values
    ]


def own_sheets(member: Member) -> list[dict[str, Any]]:
    """What a member handed in, the latest first."""
    rows = Supplement.objects.filter(member=member).prefetch_related("items")
    return [told(sheet) for sheet in rows.order_by("-handed_in_on", "-pk")[:20]]


def unchanged_waiting(actor: Actor, cell: Organization, on: date) -> int:
    """How many sheets of a cell say that nothing has changed and wait to be confirmed by this actor."""
    here = Standing.objects.as_of(on).filter(under(cell.path or "-")).values("member")
    rows = Supplement.objects.filter(member__in=here, answered_on=None, items=None, year__isnull=False)
    return rows.exclude(member=actor.person_id).count() if actor.person_id else rows.count()


def beside_cases(desk: Desk) -> Iterable[Beside]:
    """In the inbox of a cell: sheets that wait, and sheets not handed in; of a grassroots office, what is late."""
    if not desk.may(ANSWER) or desk.organization is None or desk.state is None:
        return
    organization, on = desk.organization, desk.on
    if desk.state.kind not in (*CELL_KINDS, *GRASSROOTS_KINDS):
        return
    this = round_on(on, organization)
    progress = progress_of(organization, this, on)
    url = door("members:supplements", organization.pk)
    yield Beside(_("Phiếu bổ sung hồ sơ chờ chi bộ xác nhận"), progress.waiting, url)
    title = _("Chưa nộp phiếu bổ sung hồ sơ năm %(year)s") % {"year": this.year}
    if desk.state.kind in CELL_KINDS or this.is_over(on):
        yield Beside(title, progress.missing, url)


ALSO_WAITING.append(beside_cases)
