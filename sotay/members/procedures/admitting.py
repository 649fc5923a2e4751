"""Who may be admitted, by which introductions and decision: the conditions of admission.

Each condition is asked of the rule the case runs under: where its text was read it refuses, otherwise it warns.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.dates import months_after, spelled
from sotay.kernel.law import demand, warn
from sotay.kernel.place import under
from sotay.kernel.time import today
from sotay.members.kinds import Kind
from sotay.members.models import Member, Movement, Standing
from sotay.members.party_age import between
from sotay.members.prospects.actions import officials
from sotay.members.prospects.models import Prospect, ProspectState
from sotay.organizations.kinds import GRASSROOTS_KINDS
from sotay.organizations.kinds import Kind as Organized
from sotay.organizations.models import Organization
from sotay.people.models import Person, Precision
from sotay.procedures.actions import standing_steps
from sotay.procedures.deadlines import end_of_term
from sotay.procedures.declaring import Taken
from sotay.procedures.models import Case, StepTaken
from sotay.procedures.seating import nearest
from sotay.regulations import Refused

from .coming_back import former, refuse_wrong_return
from .deciding import is_delegated

CERTIFICATE = "admission.awareness_certificate_valid"
SECTIONS = (Organized.SECTION, Organized.SUBORDINATE_COMMITTEE)
NO_UNION = "none"
BY_DECISION = "decision_made"


# Beginning ---------------------------------------------------------------------------------------------------


def prospect_of(case: Case) -> Prospect:
    """The prospect a case is about.

    Raises:
        Refused: nobody helps the person on the way into the Party.
    """
    rows = Prospect.objects.filter(person=case.person_id, state=ProspectState.OPEN)
    found = rows.select_related("person", "organization").first()
    if found is None:
        raise Refused(
            None,
            _("Người này không có trong danh sách quần chúng ưu tú."),
            _("Hãy đưa vào danh sách, có giấy đồng ý, rồi mở hồ sơ."),
        )
    return found


def begins(case: Case) -> None:
    """Only of a prospect; of somebody who was a member, only as the rules of coming back allow."""
    prospect = prospect_of(case)
    if case.began_on < prospect.began_on:
        raise Refused(
            None,
            _("Ngày này ở trước ngày đưa vào danh sách (%(day)s).") % {"day": spelled(prospect.began_on)},
        )
    refuse_wrong_return(case)
    if prospect.certified_on is None:
        warn(case.law(CERTIFICATE), _("Chưa ghi giấy chứng nhận học lớp nhận thức về Đảng."))


# Introductions -----------------------------------------------------------------------------------------------


def introduced(case: Case, taken: Taken) -> None:
    """One member and the union of their unit introduce; without a union, as many members as the Charter says."""
    if taken.way != "introduced":
        return
    members = [each for each in (taken.given.get("first"), taken.given.get("second")) if each is not None]
    if len({member.pk for member in members}) < len(members):
        raise Refused(None, _("Hai người giới thiệu phải là hai đảng viên khác nhau."))
    for member in members:
        refuse_introducer(case, member, taken.on)
    if taken.given.get("union") == NO_UNION:
        rule = case.law("admission.introducers_without_union")
        demand(
            rule,
            len(members) >= int(rule.value),
            _("Không có tổ chức Đoàn, công đoàn thì cần %(count)s đảng viên giới thiệu.")
            % {"count": int(rule.value)},
        )


def refuse_introducer(case: Case, member: Member, on: date) -> None:
    """An official member of the cell, in the same grassroots organisation for as long as the rule says."""
    if not officials(case.organization, on).filter(pk=member.pk).exists():
        raise Refused(
            None,
            _("%(member)s không phải đảng viên chính thức của chi bộ vào ngày này.") % {"member": member},
        )
    rule = case.law("admission.introducer_same_unit")
    since = here_since(member, case.organization, on)
    demand(
        rule,
        since is None or months_after(since, int(rule.value)) <= on,
        _("%(member)s về đây từ ngày %(day)s, chưa cùng đơn vị đủ %(months)s tháng.")
        % {"member": member, "day": spelled(since or on), "months": rule.value},
    )


def here_since(member: Member, cell: Organization, on: date) -> date | None:
    """Since when a member has been in the grassroots organisation; ``None`` where its book cannot know."""
    grassroots = nearest(cell, GRASSROOTS_KINDS, today()) or cell
    stays = Standing.objects.filter(
        under(grassroots.path or "-", "organization__path"), member=member, valid_from__lte=on
    ).order_by("-valid_from")
    since: date | None = None
    for stay in stays:
        if since is not None and stay.valid_to < since:
            break
        since = stay.valid_from
    if since is None:
        return None
    opened = Movement.objects.filter(member=member, kind=Kind.OPENING, counted_on=since, reversal=None)
    return None if opened.exists() else since


# Considering, deciding ---------------------------------------------------------------------------------------


def considered(case: Case, taken: Taken) -> None:
    """On the day the cell considers: old enough and not too old, the class not too long ago, the file fresh."""
    if taken.way != "agreed":
        return
    prospect = prospect_of(case)
    refuse_wrong_age(case, prospect, taken.on)
    rule, certified = case.law(CERTIFICATE), prospect.certified_on
    demand(rule, certified is not None, _("Chưa ghi giấy chứng nhận học lớp nhận thức về Đảng."))
    if certified is not None:
        last = months_after(certified, int(rule.value))
        demand(
            rule,
            taken.on <= last,
            _("Giấy chứng nhận học lớp nhận thức về Đảng hết giá trị ngày %(day)s.") % {"day": spelled(last)},
        )
    refuse_an_old_file(case, taken.on)
    for number in introducers(case):
        if not officials(case.organization, taken.on).filter(pk=number).exists():
            raise Refused(
                None,
                _("Một đảng viên giới thiệu không còn ở chi bộ."),
                _("Hãy chọn “Làm lại giới thiệu” và ghi người giới thiệu khác."),
            )


def age_in_months(person: Person, on: date) -> int | None:
    """Full months since birth; ``None`` while the day of birth is not known."""
    if person.born_on is None or person.born_precision != Precision.DAY:
        return None
    age = between(person.born_on, on)
    return age.years * 12 + age.months


def refuse_wrong_age(case: Case, prospect: Prospect, on: date) -> None:
    """Full years counted in months; above the upper limit somebody higher agrees in writing before the decision."""
    person = prospect.person
    months = age_in_months(person, on) if person else None
    if months is None:
        return
    words = {"name": person, "years": months // 12, "months": months % 12}
    youngest = case.law("admission.minimum_age")
    demand(
        youngest,
        months >= int(youngest.value) * 12,
        _("%(name)s mới %(years)s tuổi %(months)s tháng.") % words,
    )
    oldest = case.law("admission.maximum_age")
    if months > int(oldest.value) * 12:
        warn(
            oldest,
            _("%(name)s đã %(years)s tuổi %(months)s tháng: trước khi quyết định phải có văn bản đồng ý.")
            % words,
        )


def refuse_an_old_file(case: Case, on: date) -> None:
    """Introductions that are too old are made anew."""
    start = case.day_of("introduce")
    if start is None:
        return
    rule = case.law("admission.file_redone_after")
    demand(
        rule,
        on <= months_after(start, int(rule.value)),
        _("Giới thiệu ghi ngày %(day)s, đã quá %(months)s tháng. Hãy chọn “Làm lại giới thiệu”.")
        % {"day": spelled(start), "months": rule.value},
    )


def facts_of_admission(case: Case) -> dict[str, Any]:
    """What papers say beyond the person: who introduced them."""
    found = Member.objects.filter(pk__in=introducers(case)).select_related("person")
    names = [member.person.full_name for member in found.order_by("pk")]
    return {"introducers": ", ".join(names)} if names else {}


def introducers(case: Case) -> list[int]:
    """The members who introduced, by number."""
    row = standing_steps(case).filter(step="introduce", way="introduced").last()
    given = row.given if row else {}
    return [given[name] for name in ("first", "second") if given.get(name)]


def decided(case: Case, taken: Taken) -> None:
    """The decision is there, made after the cell considered; whoever needs it has the consent of the province."""
    if taken.way != "admitted":
        return
    if taken.decision is None:
        raise Refused(None, _("Bước này phải có quyết định: số, ngày ký, cơ quan ban hành."))
    considered_on = case.day_of("consider")
    if considered_on is not None and taken.decision.signed_on < considered_on:
        raise Refused(
            None, _("Quyết định ký trước ngày chi bộ xét (%(day)s).") % {"day": spelled(considered_on)}
        )
    if taken.decision.signed_on > taken.on:
        raise Refused(None, _("Quyết định ký sau ngày ghi ở bước này."))
    refuse_an_old_file(case, taken.on)
    refuse_without_consent(case, taken, considered_on or taken.on)


def refuse_without_consent(case: Case, taken: Taken, considered_on: date) -> None:
    """Over the upper age, and whoever comes back: the provincial standing committee agrees in writing before."""
    person = case.person
    months = age_in_months(person, considered_on) if person else None
    oldest = case.law("admission.maximum_age")
    signed = taken.given.get("consent_on") if taken.given.get("consent_number") else None
    decided_on = taken.decision.signed_on if taken.decision else None
    in_time = bool(signed and decided_on and signed <= decided_on)
    why = _("Chưa có văn bản đồng ý của ban thường vụ cấp ủy trực thuộc Trung ương trước ngày quyết định.")
    if months is not None and months > int(oldest.value) * 12:
        demand(oldest, in_time, why)
    if former(case) is not None:
        demand(case.law("admission.readmission_after"), in_time, why)


def deciding_vote(case: Case) -> str:
    return "admission.delegated" if is_delegated(case) else "admission.standing"


def has_no_section(case: Case) -> bool:
    """Nothing stands between the cell and its grassroots committee that would appraise."""
    return nearest(case.organization, SECTIONS, today()) is None


def standing_decision(case: Case) -> StepTaken | None:
    """The step by which it was decided that they be admitted; ``None`` where all was begun anew since."""
    found: StepTaken | None = None
    for row in standing_steps(case):
        if row.step in ("decide", "decide_later") and row.way == "admitted":
            found = row
        elif row.step == "introduce" or row.way == "cancelled":
            found = None
    return found


def first_term_ends(case: Case) -> date | None:
    """The last day of the usual term for deciding, from which an extension runs."""
    start = case.day_of("consider")
    return end_of_term(case.law("admission.decided_within"), start) if start else None


def ceremony_runs_from(case: Case) -> date | None:
    """From the day of the decision, or from the day it was received, as the rule of the case says."""
    row = standing_decision(case)
    if row is not None and row.decision and case.law("admission.ceremony_counted_from").value == BY_DECISION:
        return row.decision.signed_on
    return case.day_of("receive")
