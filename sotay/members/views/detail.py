"""The record of one member. Whoever opens it leaves a trace that the member reads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import Actor
from sotay.kernel.dates import PartialDate, show_date, spelled
from sotay.kernel.forms import FORMS
from sotay.kernel.law import law
from sotay.kernel.offline import keep
from sotay.kernel.time import today
from sotay.kernel.web import Request, page, signed_in, visible
from sotay.members.case_queries import may_begin, running
from sotay.members.excusals import Excusal
from sotay.members.form_parts import place_of
from sotay.members.joinings import became
from sotay.members.kinds import LEAVING, Kind, Status
from sotay.members.listing import partial
from sotay.members.models import Member, Standing, Traits
from sotay.members.particulars.kept import said
from sotay.members.particulars.models import Particulars
from sotay.members.party_age import MOVED
from sotay.members.prospects.queries import helped_as
from sotay.members.purposes import Opening
from sotay.members.story import PartyAge, Story, has_inspected, looks, party_age_of, story
from sotay.members.suspension.queries import suspended_on
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import HOLDING_KINDS
from sotay.organizations.models import Organization, described
from sotay.people.looking import opened as look
from sotay.people.roles import ROLES


@dataclass(frozen=True)
class Shown:
    """Whose record is shown to whom: what the parts of it share, so that none of them asks for it again."""

    actor: Actor
    member: Member
    paths: tuple[str, ...]
    told: Story

    def may(self, name: str) -> bool:
        """Whether the reader may do something about the member."""
        return bool(self.paths) and all(self.actor.may(name, path) for path in self.paths)

    @property
    def left(self) -> str:
        """By which entry the member left the Party; "" of one who is in it."""
        last = self.told.effective[-1].kind if self.told.effective else ""
        return last if last in LEAVING and last not in MOVED else ""


ALSO_SHOWN: list[Callable[[Shown], dict[str, Any] | None]] = []
"""Parts of a record that higher rooms keep: ``title``, ``entries`` (see ``item``) and ``acts`` (label, url)."""

VIEW = "member.view"
OPENED = "opened"
REMEMBERED = 50


class PurposeForm(forms.Form):
    """Why one opens the record, for whoever must say so."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Mở hồ sơ này để làm gì"), choices=Opening.choices, widget=forms.RadioSelect
    )


@require_GET
@signed_in
def own(request: Request) -> HttpResponse:
    """One's own record."""
    person = request.actor.person_id
    if person is None or not Member.objects.filter(pk=person).exists():
        return page(request, "members/no_record.html", {"page_title": _("Hồ sơ của tôi")})
    return HttpResponseRedirect(door("members:detail", person))


@require_http_methods(["GET", "POST"])
@signed_in
def detail(request: Request, pk: int) -> HttpResponse:
    """What is known of a member, what happened, and who looked in."""
    if (record := became(pk)) is not None:
        readable(request, record)
        messages.info(request, _("Hồ sơ ấy đã ghép vào hồ sơ này."))
        return HttpResponseRedirect(door("members:detail", record))
    if (helped := helped_as(request.actor, pk)) is not None:
        return HttpResponseRedirect(door("members:prospect", helped))
    member = readable(request, pk)
    is_own = request.actor.person_id == pk
    if not is_own:
        answer = asked_for_purpose(request, member)
        if answer is not None:
            return answer
        opened(request, member)
    cell = place_of(member)
    bar = bar_of(request, cell)
    told = story(member, request.actor)
    excusals = list(Excusal.objects.filter(member=member))
    read = Shown(request.actor, member, tuple(member.place_paths()), told)
    context = shown(member, told, bar, cell, excusals) | {
        "bar": bar,
        "page_title": member.person.full_name,
        "story": told,
        "looks": looks(member, request.actor),
        "is_own": is_own,
        "acts": acts(request, read, cell, excusals),
        "running": running(member.pk, bar.today),
        "also": [part for shows in ALSO_SHOWN if (part := shows(read))],
    }
    answer = page(request, "members/detail.html", context)
    return keep(answer) if is_own else answer


def readable(request: Request, pk: int) -> Member:
    """One's own record, or one within the scope to open records."""
    rows = Member.objects.select_related("person")
    if request.actor.person_id == pk:
        own_record = rows.filter(pk=pk, person__withdrawn=False).first()
        if own_record is not None:
            return own_record
    found: Member = visible(request.actor, rows, VIEW, pk)
    return found


# The purpose, and the trace ----------------------------------------------------------------------------------


def asked_for_purpose(request: Request, member: Member) -> HttpResponse | None:
    """The question why, where this office must answer it and has not in this session; else nothing."""
    role = ROLES.get(request.actor.role)
    if role is None or not role.states_purpose or _kept(request, member):
        return None
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        _keep(request, member, form.cleaned_data["purpose"])
        return HttpResponseRedirect(request.get_full_path())
    later = law("privacy.opening_shown_within", today()).value
    context = {"form": form, "member": member, "page_title": _("Mục đích mở hồ sơ"), "months": later}
    return page(request, "members/purpose.html", context)


def opened(request: Request, member: Member) -> None:
    """Leave a trace, once for each look."""
    look(request.actor, [member.pk], purpose=_kept(request, member) or "", about=member)


def _key(request: Request, member: Member) -> str:
    """Every office gives its own account."""
    office = request.office  # type: ignore[attr-defined]
    return f"{office.pk if office else 0}:{member.pk}"


def _kept(request: Request, member: Member) -> str | None:
    """The purpose said for this member in this session."""
    found: str | None = request.session.get(OPENED, {}).get(_key(request, member))
    return found


def _keep(request: Request, member: Member, purpose: str) -> None:
    kept = {**request.session.get(OPENED, {}), _key(request, member): purpose}
    request.session[OPENED] = dict(list(kept.items())[-REMEMBERED:])


# What is shown -----------------------------------------------------------------------------------------------


def shown(
    member: Member, told: Story, bar: Bar, last_cell: Organization | None, excusals: list[Excusal]
) -> dict[str, Any]:
    """The record as of the bar's day."""
    standing = Standing.objects.as_of(bar.on).filter(member=member).select_related("organization").first()
    traits = Traits.objects.as_of(bar.on).filter(member=member).first()
    cell = standing.organization if standing else last_cell
    pks = cell.ancestor_ids[-2:] if cell else []
    states = described(pks, bar.on) if cell else {}
    state = states.get(cell.pk) if cell else None
    above = states.get(pks[0]) if len(pks) > 1 else None
    excusal = next((row for row in excusals if row.in_force(bar.on)), None)
    return {
        "member": member,
        "standing": standing,
        "excused": excused_words(excusal) if excusal else "",
        "chip": chip_of(standing, told),
        "cell": state,
        "above": above,
        "cell_url": door("organization", cell.pk, bar=bar) if cell else "",
        "list_url": door("members:list", cell.pk, bar=bar) if cell else "",
        "unplaced": state is not None and standing is not None and state.kind in HOLDING_KINDS,
        "party_age": age_in_words(party_age_of(member, told.effective, bar.on)),
        "profile": profile(member),
        "dates": dates(member),
        "levels": levels(traits),
        "particulars": particulars(member, bar.on),
        "sheet_url": door("members:sheet", member.pk),
    }


def excused_words(excusal: Excusal) -> str:
    """Why a member need not come to the own cell, and until when."""
    ground = str(excusal.get_ground_display()).partition(" (")[0]
    words = _("Miễn sinh hoạt: %(ground)s") % {"ground": ground.lower()} if excusal.is_exemption else ground
    last = excusal.last_day
    return _("%(words)s, đến hết ngày %(day)s") % {"words": words, "day": spelled(last)} if last else words


def chip_of(standing: Standing | None, told: Story) -> dict[str, str]:
    """What a member is, in a word."""
    if standing is not None:
        kind = "estimate" if standing.status == Status.UNKNOWN else standing.status
        words = {
            Status.OFFICIAL: _("Chính thức"),
            Status.PROBATIONARY: _("Dự bị"),
            Status.UNKNOWN: _("Chưa rõ chính thức hay dự bị"),
        }
        return {"kind": kind, "words": words[Status(standing.status)]}
    left = [row for row in told.effective if row.kind in LEAVING]
    return {"kind": "ended", "words": str(left[-1].get_kind_display()) if left else _("Chưa vào sổ")}


def item(label: Any, value: Any, note: str = "", missing: str = "", url: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "missing": missing, "url": url}


def dated(label: Any, day: PartialDate | None, note: str = "") -> dict[str, Any]:
    """A date with how much of it is known."""
    unsure = _("chỉ biết tháng và năm") if day and day.precision == "month" else _("chỉ biết năm")
    said = unsure if day and day.precision != "day" else ""
    return item(label, show_date(day) if day else "", " · ".join(filter(None, (note, said))), _("chưa biết"))


def profile(member: Member) -> list[dict[str, Any]]:
    person = member.person
    return [
        dated(_("Ngày sinh"), partial(person.born_on, person.born_precision)),
        item(_("Giới tính"), person.get_sex_display()),
        item(_("Dân tộc"), person.ethnicity, missing=_("chưa biết")),
        item(_("Số thẻ đảng viên"), member.card, member.get_card_type_display(), _("chưa có")),
        item(_("Số định danh"), person.identity_masked, missing=_("chưa có")),
        item(_("Điện thoại"), person.phone, missing=_("chưa có"), url=f"tel:{person.phone}"),
    ]


def dates(member: Member) -> list[dict[str, Any]]:
    """The four dates of the beginning, apart."""
    recognized = member.recognition_decided_on
    return [
        dated(
            _("Quyết định kết nạp"),
            partial(member.decided_on, member.decided_precision),
            _("tuổi đảng tính từ đây"),
        ),
        dated(_("Lễ kết nạp, ngày vào Đảng"), partial(member.joined_on, member.joined_precision)),
        dated(_("Quyết định công nhận chính thức"), PartialDate(recognized, "day") if recognized else None),
        dated(_("Ngày chính thức"), partial(member.official_on, member.official_precision)),
    ]


def levels(traits: Traits | None) -> list[dict[str, Any]]:
    if traits is None:
        return []
    return [
        item(_("Học vấn"), traits.get_education_display() if traits.education else "", missing=_("chưa biết")),
        item(_("Lý luận chính trị"), traits.get_theory_display() if traits.theory else "", missing=_("chưa biết")),
        item(_("Nghề nghiệp"), traits.get_occupation_display() if traits.occupation else "", missing=_("chưa biết")),
    ]  # fmt: skip


def particulars(member: Member, on: date) -> list[dict[str, Any]]:
    """What else the member's forms ask, as far as it is known."""
    row = Particulars.objects.as_of(on).filter(member=member).first()
    return [item(label, value) for label, value in said(row).items()] if row else []


def age_in_words(found: PartyAge | None) -> dict[str, Any] | None:
    if found is None:
        return None
    age = found.age
    rest = [
        ngettext("%(count)s tháng", "%(count)s tháng", age.months) % {"count": age.months}
        if age.months
        else "",
        ngettext("%(count)s ngày", "%(count)s ngày", age.days) % {"count": age.days} if age.days else "",
    ]
    return {
        "years": age.years,
        "rest": " ".join(filter(None, rest)),
        "until": found.until,
        "estimated": found.estimated,
        "rule": found.rule,
    }


# What may be done --------------------------------------------------------------------------------------------

INSIDE = (
    "member.recognize",
    "member.transfer",
    "member.describe",
    "member.declare",
    "member.correct",
    "member.depart",
    "member.die",
    "member.suspend",
    "member.remove",
    "member.expel",
    "member.withdraw",
    "member.cancel",
)
BACK = ("member.restore", "member.resume")
NEXT = ("recognition", "transfer", "member.recognize", "member.transfer", *BACK)
"""What mostly comes next stands on a button of its own."""

ONLY_PROBATIONARY = ("member.recognize", "member.cancel")


def acts(
    request: Request, record: Shown, cell: Organization | None, excusals: list[Excusal]
) -> dict[str, Any]:
    """What this actor may begin or record of this member today: the next thing first, then the rest."""
    member, told, paths = record.member, record.told, record.paths
    is_excused = any(row.in_force(today()) for row in excusals)
    fitting = (
        *possible_now(told, is_excused=is_excused),
        *joining_now(member),
        *closing_now(request, member),
    )
    suspended = bool(suspended_on([member.pk], today()))
    possible = [name for name in fitting if name in FORMS and not (suspended and name == "member.suspend")]
    may = [
        {"label": ACTIONS[name].title, "url": act_url(name, member.pk), "name": name}
        for name in possible
        if all(request.actor.may(name, path) for path in paths)
    ]
    last = told.effective[-1] if told.effective else None
    status = last.to_status if last is not None else ""
    left = last.kind if last is not None and not status else ""
    cases = may_begin(request.actor, member, cell, status, today(), left)
    may = [
        *({**each, "group": _("Mở hồ sơ, làm từng bước")} for each in cases),
        *({**each, "group": _("Ghi việc đã xong trên giấy, sửa sổ")} for each in may),
    ]
    first = may[0] if may and may[0]["name"] in NEXT and not may[0].get("later") else None
    return {"first": first, "others": may[1:] if first else may}


def possible_now(told: Story, *, is_excused: bool = False) -> list[str]:
    """The acts that fit where the member is."""
    last = told.effective[-1] if told.effective else None
    if last is None:
        return ["member.correct"]
    if last.kind in LEAVING:
        again = (*BACK, "prospect.enter_again")
        back = () if last.kind == Kind.DEATH else ("member.take_back",) if last.kind in MOVED else again
        return [*back, "member.correct", "member.reverse"]
    fits = [n for n in INSIDE if n not in ONLY_PROBATIONARY or last.to_status != Status.OFFICIAL]
    return [*fits, "member.end_excusal" if is_excused else "member.excuse", "member.reverse"]


def joining_now(member: Member) -> list[str]:
    """Another record of the same person may be joined at any time; parted, what was joined."""
    return ["member.join", "member.part"] if member.joined_from.in_effect().exists() else ["member.join"]


def closing_now(request: Request, member: Member) -> list[str]:
    """An office that opened the record for an inspection says when that is over."""
    role = ROLES.get(request.actor.role)
    asks = role is not None and role.states_purpose
    return ["opening.release"] if asks and has_inspected(request.actor, member) else []


def verb(name: str) -> str:
    """How the page of an act is called: "member.die" is "die"."""
    return name.split(".")[1]


def act_url(name: str, pk: int) -> str:
    """The page of an act."""
    return door(f"members:{verb(name)}", pk)
