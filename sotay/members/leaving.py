"""Persons leave the system: the one way out for every list of them, on paper, as a sheet or by a command.

With a purpose, within one's scope, with a mark that leads back; above a rule's number of persons a second office agrees
first. Whoever asked then takes out the very same list, for some days.
"""

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action, current_entry
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.forms import FORMS, ActionForm
from sotay.kernel.law import law
from sotay.kernel.time import now, today
from sotay.organizations.models import Organization
from sotay.organizations.plans import Reorganization
from sotay.people.looking import opened
from sotay.people.openings import Way
from sotay.regulations import Clause, Refused

from .export_requests import Answer, ExportRequest
from .imports import RosterImport
from .purposes import in_words
from .taking.patience import be_quick, refuse_too_many

EXPORTS: dict[str, type[RosterImport] | type[Reorganization] | None] = {
    "member.export": None,
    "member.export_extract": None,
    "member.export_to_fill": None,
    "import.layout": RosterImport,
}
"""The actions by which lists of persons leave, and what each is about where that is not the organisation. Higher rooms
add theirs."""


IDENTIFIES = re.compile(r"(?<!\d)(\d{12}|\d{8,9})(?!\d)")
"""How numbers of persons and of cards look."""


class SecondOfficeNeeded(Refused):
    """So many persons leave only when a second office has agreed."""

    def __init__(self, rule: Clause, count: int, what: str, purpose: str) -> None:
        super().__init__(
            rule,
            _("Danh sách này có %(count)s người; trên %(limit)s người phải có cơ quan thứ hai đồng ý.")
            % {"count": f"{count:,}".replace(",", "."), "limit": rule.value},
            _("Hãy gửi đề nghị tới cơ quan thứ hai, lọc hẹp lại, hoặc xuất theo từng tổ chức bên dưới."),
        )
        self.count, self.what, self.purpose = count, what, purpose


def leave(actor: Actor, organization: Organization, count: int, *, purpose: str, what: str) -> int:
    """Let so many persons leave; called within the export's action, before anything is read.

    Args:
        what: the day, columns, narrowing and all else that tells this list from another, in words.

    Returns:
        The number of the mark.

    Raises:
        SecondOfficeNeeded: by ``people.export_second_office_above``.
        TakesLong: a page asks, and it is made in the background.
    """
    entry = current_entry()
    assert entry is not None
    refuse_too_many(count)
    rule = law("people.export_second_office_above", today(), at=organization)
    if rule.allows(count):
        request = _agreed(actor, organization, entry.action, count, what)
        if request is None:
            raise SecondOfficeNeeded(rule, count, what, purpose)
        if request.taken_entry is None:
            request.taken_entry = entry.pk
            request.save()
    be_quick(count, purpose)
    return entry.pk


def left(actor: Actor, persons: Collection[int], *, purpose: str) -> None:
    """Record for everybody in the list that their record was looked into."""
    opened(actor, persons, purpose=purpose, way=Way.EXPORT)


def _agreed(
    actor: Actor, organization: Organization, export: str, count: int, what: str
) -> ExportRequest | None:
    """What a second office agreed to, if it is this list and not too long ago."""
    found = ExportRequest.objects.filter(
        organization=organization,
        export=export,
        what=what,
        account_id=actor.account_id,
        role=actor.role,
        office_id=actor.organization_id,
        answer=Answer.AGREED,
        answered_at__date__gte=_agreed_since(organization),
        count__gte=count,
    )
    return found.order_by("-pk").first() if actor.account_id is not None else None


def _agreed_since(organization: Organization) -> date:
    """An answer of before that day is too long ago for a list of this organisation; whole days are counted."""
    days = int(law("people.export_agreed_for", today(), at=organization).value)
    return today() - timedelta(days=days)


@action("member.ask_export", gettext_lazy("Đề nghị cơ quan thứ hai đồng ý"))
def ask_export(
    actor: Actor, organization: Organization, *, export: str, words: str, about: int | None = None
) -> ExportRequest:
    """Ask a second office to agree that a list leaves.

    Args:
        export: the action it is taken out by.
        words: the answers of that action's form, as a query string.
        about: the number of what that action is about, where that is not the organisation.
    """
    words = kept_words(words)
    form, target = form_of(actor, organization, export, words, about)
    form.rehearse(target)
    refusal = form.refusal
    if not isinstance(refusal, SecondOfficeNeeded):
        raise Refused(None, _("Danh sách này không cần cơ quan thứ hai đồng ý, hoặc chưa chọn đủ."))
    request = ExportRequest(
        organization=organization,
        export=export,
        about=about if EXPORTS[export] is not None else None,
        words=words,
        what=refusal.what,
        purpose=refusal.purpose,
        count=refusal.count,
        asked_at=now(),
        account_id=actor.account_id,
        asker=actor.name,
        role=actor.role,
        office_id=actor.organization_id,
        office=actor.office,
    )
    request.save()
    return request


def form_of(
    actor: Actor, organization: Organization, export: str, words: str, about: int | None
) -> tuple[ActionForm, Any]:
    """The form of an export as it was answered, and what it is about.

    Raises:
        Refused: there is no such export, or what it is about is out of sight.
    """
    model = EXPORTS.get(export)
    target: Any = organization if export in EXPORTS else None
    if model is not None:
        rows: Any = model.objects
        target = rows.visible_to(actor, export).filter(pk=about or 0, organization=organization).first()
    if target is None:
        raise Refused(None, _("Không có cách xuất danh sách nào như vậy."))
    return FORMS[export](actor, QueryDict(words), about=target), target


def kept_words(words: str) -> str:
    """The answers of an export's form as they are kept for later: a number that identifies somebody is left out."""
    given = QueryDict(words, mutable=True)
    for name, values in given.lists():
        given.setlist(name, [IDENTIFIES.sub("", value) for value in values])
    return given.urlencode()


@action("export.agree", gettext_lazy("Đồng ý cho xuất"))
def agree_to_export(actor: Actor, request: ExportRequest) -> ExportRequest:
    """Agree, as a second office, that a list leaves."""
    return _answer(actor, request, Answer.AGREED)


@action("export.decline", gettext_lazy("Không đồng ý cho xuất"))
def decline_export(actor: Actor, request: ExportRequest) -> ExportRequest:
    """Decline, as a second office, that a list leaves."""
    return _answer(actor, request, Answer.DECLINED)


def _answer(actor: Actor, request: ExportRequest, answer: str) -> ExportRequest:
    held = ExportRequest.objects.select_for_update().get(pk=request.pk)
    if held.answer:
        raise Refused(None, _("Đề nghị này đã được trả lời."))
    if not is_second(actor, held):
        raise Refused(None, _("Người đề nghị không tự đồng ý: phải là người khác, ở cương vị khác."))
    held.answer, held.answered_at = answer, now()
    held.answered_by = f"{actor.office} ({actor.name})" if actor.office else actor.name
    held.save()
    return held


def is_second(actor: Actor, request: ExportRequest) -> bool:
    """Whether somebody else, in another office, is asked."""
    other_account = actor.account_id is not None and actor.account_id != request.account_id
    return other_account and (actor.role, actor.organization_id) != (request.role, request.office_id)


def open_requests(actor: Actor) -> QuerySet[ExportRequest]:
    """The requests that wait for this actor's answer, as a second office."""
    if actor.account_id is None or not actor.may("export.agree"):
        return ExportRequest.objects.none()
    rows = ExportRequest.objects.visible_to(actor, "export.agree").filter(answer=Answer.NONE)
    return rows.exclude(account_id=actor.account_id).exclude(role=actor.role, office_id=actor.organization_id)


def agreed_requests(actor: Actor) -> list[ExportRequest]:
    """The actor's own requests that were agreed to not long ago and not taken out yet."""
    found = ExportRequest.objects.filter(
        account_id=actor.account_id or 0,
        role=actor.role,
        office_id=actor.organization_id,
        answer=Answer.AGREED,
        taken_entry=None,
    ).select_related("organization")
    return [
        row
        for row in found
        if row.answered_at and localtime(row.answered_at).date() >= _agreed_since(row.organization)
    ]


def marks(number: int, actor: Actor, purpose: str) -> list[str]:
    """What stands on whatever leaves: the number of the export, who took it out, when and for what."""
    at = localtime()
    return [
        _("Bản xuất số %(number)s, %(actor)s, %(office)s, lúc %(time)s %(day)s. Mục đích: %(purpose)s.")
        % {
            "number": number,
            "actor": actor.name,
            "office": actor.office,
            "time": f"{at:%H:%M}",
            "day": spelled(at.date()),
            "purpose": in_words(purpose, of_an_export=True).lower(),
        },
        _("Chỉ dùng cho mục đích đã ghi; hủy bản này khi xong việc."),
    ]
