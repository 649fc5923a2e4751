"""The register of cards of an organisation: what was given and ended in a year, who is without; as page and file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.models import EntryKind
from sotay.kernel.place import under
from sotay.kernel.sheets import Column, write_xlsx
from sotay.kernel.time import today
from sotay.kernel.web import XLSX
from sotay.members.kinds import LEAVING, CardType, Kind, Status
from sotay.members.leaving import EXPORTS, leave, left, marks
from sotay.members.models import Member, Movement, Standing
from sotay.members.party_age import MOVED
from sotay.members.purposes import Export
from sotay.members.views.agreeing import PAGES
from sotay.organizations.models import Organization, described
from sotay.papers.as_docx import CONTENT_TYPE as DOCX
from sotay.papers.as_docx import docx
from sotay.papers.composing import compose
from sotay.papers.declaration import form_of_code
from sotay.papers.letterhead import letterhead_of
from sotay.people.models import Presence
from sotay.procedures.models import Case, CaseState
from sotay.regulations import Refused

from .export import TakenOut
from .kinds import GIVEN, CardAct
from .models import CardCheck, CardEvent

EXPORT = "card.export"
ASKED = "card"


class CardMedium(TextChoices):
    """As what the register leaves."""

    SHEET = "sheet", gettext_lazy("Sổ thẻ trong năm (Excel)")
    REGISTER = "7-TĐV", gettext_lazy("Sổ phát thẻ đảng viên, mẫu 7-TĐV (Word)")
    FIRST = "1-TĐV", gettext_lazy("Danh sách đề nghị phát thẻ, mẫu 1-TĐV (Word)")
    AGAIN = "3-TĐV", gettext_lazy("Danh sách đề nghị cấp lại, đổi thẻ, mẫu 3-TĐV (Word)")


def here(organization: Organization) -> Any:
    """The presences of a branch, now or the last, of the member of a row."""
    return Presence.objects.filter(under(organization.path or "-"), person=OuterRef("member"), latest=True)


def events_of(organization: Organization, year: int) -> QuerySet[CardEvent]:
    """What happened to cards of members of a branch in a year, the latest first."""
    rows = CardEvent.objects.filter(Exists(here(organization)), happened_on__year=year)
    return rows.select_related("member__person").order_by("-happened_on", "-pk")


def counts(organization: Organization, on: date) -> dict[str, int]:
    """How many official members have a card of which type, and how many have none."""
    sitting = (
        Standing.objects.as_of(on).filter(under(organization.path or "-")).exclude(status=Status.PROBATIONARY)
    )
    found: dict[str, int] = sitting.aggregate(
        old=Count("pk", filter=Q(member__card_type=CardType.OLD)),
        identity=Count("pk", filter=Q(member__card_type=CardType.IDENTITY)),
        without=Count("pk", filter=Q(member__card_type="")),
    )
    return found


def without_card(organization: Organization, on: date) -> QuerySet[Member]:
    """Official members of a branch who have no card."""
    sitting = Standing.objects.as_of(on).filter(
        under(organization.path or "-"), member=OuterRef("pk"), status=Status.OFFICIAL
    )
    rows = Member.objects.filter(Exists(sitting), card_type="").select_related("person")
    return rows.order_by("person__name_key", "pk")


def to_collect(organization: Organization) -> QuerySet[Member]:
    """Who left the Party from a branch, and whose card stands in the record still."""
    there = Presence.objects.filter(under(organization.path or "-"), person=OuterRef("pk"), latest=True)
    gone = [kind for kind in LEAVING if kind not in MOVED]
    out = Movement.objects.filter(member=OuterRef("pk"), kind__in=gone, quantity=1, reversal__isnull=True)
    still = Standing.objects.as_of(today()).filter(member=OuterRef("pk"))
    rows = Member.objects.filter(Exists(out), ~Exists(still), Exists(there), person__withdrawn=False)
    rows = rows.exclude(card_type="").annotate(died=Exists(out.filter(kind=Kind.DEATH)))
    return rows.select_related("person").order_by("person__name_key", "pk")


def checks_of(organization: Organization, year: int) -> QuerySet[CardCheck]:
    """The yearly checks of the cells of a branch."""
    return CardCheck.objects.filter(
        under(organization.path or "-", "organization__path"), year=year
    ).order_by("-checked_on", "pk")


def asked(organization: Organization) -> list[tuple[Case, str]]:
    """The running requests for a card in a branch, each with what is asked."""
    rows = (
        Case.objects.filter(under(organization.path or "-"), procedure=ASKED, state=CaseState.OPEN)
        .select_related("person__member")
        .prefetch_related("steps")
    )
    found = []
    for case in rows.order_by("person__name_key", "pk"):
        given = [
            row.given.get("act", "") for row in case.steps.all() if row.step == "ask" and row.way == "asked"
        ]
        if given:
            found.append((case, given[-1]))
    return found


@dataclass(frozen=True)
class _Line:
    member: Member
    cell: str
    more: dict[str, Any]


@action(EXPORT, gettext_lazy("Lấy sổ thẻ đảng viên"), kind=EntryKind.EXPORT)
def export_cards(
    actor: Actor, organization: Organization, *, year: int, medium: str, purpose: str
) -> TakenOut:
    """The register of a year, or the list of those for whom a card is asked. Identity numbers are masked.

    Args:
        medium: one of ``CardMedium``.
        purpose: one of ``Export``.
    """
    if purpose not in Export.values or medium not in CardMedium.values:
        raise Refused(None, _("Hãy chọn lấy thành gì và dùng để làm gì."))
    rows = (
        _asked_for(organization, medium)
        if medium in (CardMedium.FIRST, CardMedium.AGAIN)
        else _given(organization, year, only_given=medium == CardMedium.REGISTER)
    )
    if not rows:
        raise Refused(None, _("Danh sách này chưa có ai."))
    number = leave(actor, organization, len(rows), purpose=purpose, what=repr((EXPORT, year, medium)))
    left(actor, [each.member.pk for each in rows], purpose=purpose)
    name = f"the-dang-vien-{year}-{number}"
    if medium == CardMedium.SHEET:
        return TakenOut(
            number, f"{name}.xlsx", _sheet(actor, organization, rows, year, purpose, number), XLSX
        )
    form = form_of_code(medium)
    if form is None:
        raise LookupError(medium)
    letterhead = letterhead_of(form, organization, today())
    paper = compose(
        form,
        {
            **letterhead,
            "to": letterhead["above"],
            "from_day": date(year, 1, 1),
            "to_day": min(date(year, 12, 31), today()),
            "rows": [
                {
                    "full_name": each.member.person.full_name,
                    "born_on": each.member.person.born_on,
                    "joined_on": each.member.joined_on,
                    "official_on": each.member.official_on,
                    "card_number": each.member.card,
                    "cell": each.cell,
                    **each.more,
                }
                for each in rows
            ],
        },
    )
    return TakenOut(number, f"{name}.docx", docx(paper), DOCX)


def _given(organization: Organization, year: int, *, only_given: bool) -> list[_Line]:
    rows = events_of(organization, year).order_by("happened_on", "pk")
    rows = rows.filter(act__in=GIVEN) if only_given else rows
    events = list(rows)
    names = described({row.organization_id for row in events}, today())
    return [
        _Line(
            row.member,
            names[row.organization_id].name if row.organization_id in names else "",
            {"given_on": row.happened_on, "what": str(row.get_act_display()), "before": row.before_number},
        )
        for row in events
    ]


def _asked_for(organization: Organization, medium: str) -> list[_Line]:
    first = medium == CardMedium.FIRST
    rows = [(case, act) for case, act in asked(organization) if (act == CardAct.ISSUED) == first]
    names = described({case.organization_id for case, _act in rows}, today())
    return [
        _Line(
            case.person.member,
            names[case.organization_id].name if case.organization_id in names else "",
            {"what": str(CardAct(act).label)},
        )
        for case, act in rows
        if case.person is not None
    ]


def _sheet(
    actor: Actor, organization: Organization, rows: list[_Line], year: int, purpose: str, number: int
) -> bytes:
    state = organization.state(today())
    columns = [
        Column(_("STT"), "whole", 6),
        Column(_("Họ và tên"), width=28),
        Column(_("Ngày sinh"), "date", 12),
        Column(_("Chi bộ"), width=34),
        Column(_("Ngày"), "date", 12),
        Column(_("Việc"), width=24),
        Column(_("Số thẻ hiện nay"), width=16),
        Column(_("Số thẻ cũ"), width=14),
    ]
    written = [
        [
            place,
            each.member.person.full_name,
            each.member.person.born_on,
            each.cell,
            each.more["given_on"],
            each.more["what"],
            each.member.card,
            each.more["before"],
        ]
        for place, each in enumerate(rows, 1)
    ]
    title = _("Sổ thẻ đảng viên năm %(year)s, %(name)s") % {"year": year, "name": state.name if state else ""}
    notes = [_("%(count)s lần ghi.") % {"count": len(rows)}, *marks(number, actor, purpose)]
    return write_xlsx(columns, written, title=title, notes=notes, sheet_name=_("Thẻ"), mark=str(number))


EXPORTS[EXPORT] = None
PAGES[EXPORT] = "honours:export_cards"
