"""Giving numbers: each once, in order, none missing. What is kept outside of the system is said to be."""

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.law import law
from sotay.kernel.time import today
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.models import Body, Decision, Organization, Term
from sotay.regulations import Refused

from .kinds import ABBREVIATIONS, IN_THE_COMMITTEES_SERIES, TERM_OF, DocumentType, Use, signs
from .models import IssuedNumber, NumberSeries, VoidedNumber

AT_ONCE = 2000
"""So many numbers are entered as kept outside in one act."""


def issue_number(
    organization: Organization,
    *,
    document_type: str,
    dated: date,
    body: Body | None = None,
    abbreviation: str = "",
    form: str = "",
    subject: str = "",
    decision: Decision | None = None,
) -> IssuedNumber:
    """The next number of a series, within an action that is running. No two ever get the same.

    Args:
        organization: whose paper it is.
        document_type: the key of a ``DocumentType``; CONGRESS for every paper of a congress.
        dated: the day on the paper, whose term chooses the series.
        body: the body that issues it; executive, standing and permanent members share the committee's series.
        abbreviation: of the type, where the congress's one series is meant; else the type's own.
        form: the code of the form it is printed on.
        subject: the coded matter it belongs to, such as "case:12".

    Returns:
        The number; its ``words`` stand behind "Số" on the paper.

    Raises:
        Refused: the organisation was not there that day, or the day has not come.
    """
    series = series_of(organization, document_type=document_type, dated=dated, body=body)
    return _give(
        series,
        _last(series) + 1,
        Use.ISSUED,
        dated,
        abbreviation=abbreviation or ABBREVIATIONS[DocumentType(document_type)],
        form=form,
        subject=subject,
        decision=kept(decision) if decision else None,
    )


def series_of(
    organization: Organization, *, document_type: str, dated: date, body: Body | None = None
) -> NumberSeries:
    """The series a paper of a day belongs to, opened where there is none, and locked until the transaction ends."""
    refuse_the_future(dated)
    state = organization.state(dated)
    if state is None:
        raise Refused(None, _("Ngày này tổ chức chưa có hoặc đã kết thúc, không cấp số được."))
    if body is not None and (body.organization_id != organization.pk or not body.in_force(dated)):
        raise Refused(None, _("Cơ quan này không thuộc tổ chức đó vào ngày ghi trên văn bản."))
    if document_type not in DocumentType.values:
        raise Refused(None, _("Không có loại văn bản này."))
    own = body if body is not None and body.kind not in IN_THE_COMMITTEES_SERIES else None
    abbreviation = own.abbreviation if own else ""
    series, _is_new = NumberSeries._base_manager.get_or_create(
        organization=organization,
        body=own,
        term=term_of(organization, own, dated),
        document_type=document_type,
        defaults={"issuer": abbreviation or issuer_of(own, state.kind, state.upper_type)},
    )
    locked: NumberSeries = NumberSeries._base_manager.select_for_update(of=("self",)).get(pk=series.pk)
    return locked


def issuer_of(body: Body | None, kind: str, upper_type: str) -> str:
    """The issuer's abbreviation in a number: CB, ĐU, UBKTĐU."""
    committee = signs(kind, upper_type).abbreviation
    if body is None:
        return committee
    return f"UBKT{committee}" if body.kind == "inspection" else committee


def term_of(organization: Organization, body: Body | None, on: date) -> Term | None:
    """The term in which a paper is numbered: that of the body, else of the committee."""
    terms = Term.objects.as_of(on).order_by("body__kind", "pk")
    own = terms.filter(body=body).first() if body else None
    return own or terms.filter(body__organization=organization, body__kind__in=TERM_OF).first()


def _last(series: NumberSeries) -> int:
    """The highest number taken; the series is locked."""
    start = int(law("document.number_start", today()).value)
    highest = IssuedNumber.objects.filter(series=series).aggregate(last=Max("number"))["last"]
    return start - 1 if highest is None else int(highest)


def _give(
    series: NumberSeries, number: int, use: str, dated: date, *, abbreviation: str, **more: object
) -> IssuedNumber:
    given = IssuedNumber(
        series=series,
        number=number,
        use=use,
        dated=dated,
        abbreviation=abbreviation,
        width=int(law("document.number_width", dated).value),
        **more,
    )
    given.save()
    return given


@action("number.issue", gettext_lazy("Cấp số văn bản"))
def issue(
    actor: Actor,
    organization: Organization,
    *,
    document_type: str,
    dated: date,
    body: Body | None = None,
) -> IssuedNumber:
    """Take the next number for a paper. See ``issue_number``."""
    return issue_number(organization, document_type=document_type, dated=dated, body=body)


@action("number.keep_outside", gettext_lazy("Ghi số giữ ngoài hệ thống"))
def keep_outside(
    actor: Actor,
    organization: Organization,
    *,
    document_type: str,
    last: int,
    dated: date,
    body: Body | None = None,
) -> NumberSeries:
    """Say of the numbers up to ``last`` that their papers are kept outside: secret, or on paper before this system.

    Number and day are all that is kept of them. Only numbers not yet taken can be entered, so none is left out.

    Raises:
        Refused: that number is taken, or too many are entered at once.
    """
    series = series_of(organization, document_type=document_type, dated=dated, body=body)
    first = _last(series) + 1
    if last < first:
        raise Refused(
            None,
            _("Số %(last)s đã có trong sổ.") % {"last": last},
            _("Số tiếp theo là %(next)s.") % {"next": first},
        )
    if last - first >= AT_ONCE:
        raise Refused(None, _("Mỗi lần ghi không quá %(most)s số.") % {"most": AT_ONCE})
    for number in range(first, last + 1):
        abbreviation = ABBREVIATIONS[DocumentType(document_type)]
        _give(series, number, Use.OUTSIDE, dated, abbreviation=abbreviation)
    return series


@action("number.void", gettext_lazy("Hủy số văn bản"))
def void(actor: Actor, number: IssuedNumber, *, reason: str, on: date) -> VoidedNumber:
    """An issued number stands for no document; it stays in the book with its reason and is not given again.

    Raises:
        Refused: it is kept outside, was voided already, or the day is before the number's own.
    """
    refuse_the_future(on)
    if number.use != Use.ISSUED:
        raise Refused(None, _("Số này giữ ngoài hệ thống, không hủy ở đây."))
    if VoidedNumber.objects.filter(number=number).exists():
        raise Refused(None, _("Số này đã được hủy."))
    if on < number.dated:
        raise Refused(None, _("Ngày hủy không thể trước ngày cấp số."))
    voided = VoidedNumber(number=number, reason=reason, voided_on=on)
    voided.save()
    return voided
