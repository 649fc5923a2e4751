"""A member goes to another installation with a signed file, and a slip comes back.

Until the slip is booked the member counts here. The file holds the safe profile and the dates of membership; numbers
that identify are read from the card where the member arrives.
"""

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.letters import Letter, open_letter, write_letter
from sotay.kernel.time import now
from sotay.members.actions import Beginning, Counted, arrive, standing_on
from sotay.members.kinds import Education, Occupation, Status, Theory
from sotay.members.models import Member, Traits
from sotay.organizations.models import Organization
from sotay.people.models import Precision, Sex
from sotay.people.persons import Profile
from sotay.procedures.actions import take_step
from sotay.procedures.models import Case, Task
from sotay.regulations import Refused

from .models import TransferLetter

TRANSFER, SLIP = "transfer", "slip"
DEPARTURE, WAITS = "departure", "receive"
DAYS = ("decided_on", "joined_on", "official_on", "recognition_decided_on")
PRECISIONS = ("decided_precision", "joined_precision", "official_precision")


@action("letter.send", gettext_lazy("Xuất tệp chuyển sinh hoạt"))
def send_letter(actor: Actor, case: Case, *, partner: str) -> bytes:
    """The file with which a member goes to another installation; asked for again, the same letter.

    Raises:
        Refused: the case is no departure that was introduced, or the partner is another than before.
    """
    task = waiting(case)
    if case.person_id is None or task is None:
        raise Refused(None, _("Hồ sơ này chưa đến bước gửi đi, hoặc đã xong."))
    member = Member.objects.select_related("person").get(pk=case.person_id)
    letter = TransferLetter.objects.filter(case=case).first()
    if letter is None:
        letter = TransferLetter(number=uuid4(), incoming=False, partner=partner, member=member, case=case)
    elif letter.partner != partner:
        raise Refused(None, _("Tệp này đã xuất cho %(partner)s.") % {"partner": letter.partner})
    content = write_letter(TRANSFER, partner, letter.number, now(), told_of(member))
    if letter.pk is None:
        letter.save()
    return content


def waiting(case: Case) -> Task | None:
    """The step in which a departure waits for its slip."""
    rows = Task.objects.filter(case=case, done_on=None, step=WAITS, case__procedure=DEPARTURE)
    return rows.select_related("case", "organization").first()


def told_of(member: Member) -> dict[str, Any]:
    """What the other side needs to enter the member, and nothing that identifies by a number."""
    person, standing = member.person, standing_on(member, now().date())
    traits = Traits.objects.as_of(now().date()).filter(member=member).first()
    home = standing.organization.state(now().date())
    return {
        "profile": {
            "full_name": person.full_name,
            "sex": person.sex,
            "born_on": written(person.born_on),
            "born_precision": person.born_precision,
            "ethnicity": person.ethnicity,
        },
        "counted": {
            name: getattr(traits, name) if traits else "" for name in ("education", "theory", "occupation")
        },
        "beginning": {
            **{name: written(getattr(member, name)) for name in DAYS},
            **{name: getattr(member, name) for name in PRECISIONS},
        },
        "status": standing.status,
        "from": home.name if home else "",
    }


def written(day: date | None) -> str:
    return day.isoformat() if day else ""


@action("import.letter", gettext_lazy("Nhập tệp chuyển sinh hoạt đến"))
def take_in(actor: Actor, cell: Organization, *, content: bytes, on: date) -> Member:
    """Take in a member whom another installation sends, counted here from the day of arrival.

    Raises:
        Refused: the file does not open, was taken in before, or says something that cannot be.
    """
    letter = open_letter(content, TRANSFER)
    if TransferLetter.objects.filter(number=letter.number, incoming=True).exists():
        raise Refused(None, _("Tệp này đã được nhập trước đây."))
    if on < letter.made_at.date():
        raise Refused(None, _("Ngày tiếp nhận ở trước ngày xuất tệp."))
    profile, counted, beginning, status = read(letter)
    member = arrive(actor, cell, profile=profile, counted=counted, beginning=beginning, status=status, on=on)
    TransferLetter(
        number=letter.number, incoming=True, partner=letter.partner, member=member, arrived_on=on
    ).save()
    return member


def read(letter: Letter) -> tuple[Profile, Counted, Beginning, str]:
    """The member a letter tells of; only values that this program knows."""
    try:
        said, counted, began = (letter.body[name] for name in ("profile", "counted", "beginning"))
        profile = Profile(
            full_name=one_line(said["full_name"]),
            sex=one_of(said["sex"], Sex.values),
            born_on=day(said["born_on"]),
            born_precision=one_of(said["born_precision"], Precision.values),
            ethnicity=one_line(said["ethnicity"], empty=True)[:50],
        )
        levels = Counted(
            one_of(counted["education"], Education.values),
            one_of(counted["theory"], Theory.values),
            one_of(counted["occupation"], Occupation.values),
        )
        dates: dict[str, Any] = {name: day(began[name]) for name in DAYS}
        known: dict[str, Any] = {name: one_of(began[name], Precision.values) for name in PRECISIONS}
        beginning = Beginning(**dates, **known)
        return profile, levels, beginning, one_of(letter.body["status"], Status.values)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refused(
            None, _("Nội dung tệp không đọc được, dù chữ ký đúng."), _("Hãy báo nơi gửi.")
        ) from error


def one_of(value: Any, known: list[Any]) -> str:
    if value not in known:
        raise ValueError(value)
    return str(value)


def one_line(value: Any, *, empty: bool = False) -> str:
    text = " ".join(value.split())
    if (not text and not empty) or len(text) > 150:
        raise ValueError(value)
    return str(text)


def day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


@action("letter.slip", gettext_lazy("Xuất phiếu báo tiếp nhận"))
def slip(actor: Actor, member: Member) -> bytes:
    """The slip that tells the sending installation of the arrival; asked for again, the same.

    Raises:
        Refused: the member did not come with a letter.
    """
    letter = TransferLetter.objects.filter(member=member, incoming=True).order_by("pk").last()
    if letter is None or letter.arrived_on is None:
        raise Refused(None, _("Đảng viên này không đến bằng tệp chuyển sinh hoạt."))
    body = {"letter": str(letter.number), "arrived_on": letter.arrived_on.isoformat()}
    return write_letter(SLIP, letter.partner, letter.number, now(), body)


@action("import.slip", gettext_lazy("Nhập phiếu báo tiếp nhận"))
def take_slip(actor: Actor, case: Case, *, content: bytes) -> Case:
    """The slip came back: the departure is booked, from the day of arrival.

    Raises:
        Refused: the file does not open, is of another transfer or another partner, or was booked before.
    """
    letter = open_letter(content, SLIP)
    sent = TransferLetter.objects.filter(case=case, incoming=False).first()
    if sent is None or str(sent.number) != letter.body.get("letter") or sent.partner != letter.partner:
        raise Refused(None, _("Phiếu này không phải của hồ sơ này."))
    task = waiting(case)
    if task is None:
        raise Refused(None, _("Phiếu này đã được ghi, hoặc hồ sơ đã kết thúc."))
    try:
        arrived_on = date.fromisoformat(str(letter.body.get("arrived_on")))
    except ValueError as error:
        raise Refused(None, _("Phiếu không ghi ngày tiếp nhận.")) from error
    take_step(
        actor, task, way="received", on=now().date(), given={"arrived_on": arrived_on}, papers=("slip",)
    )
    sent.arrived_on = arrived_on
    sent.save()
    case.refresh_from_db()
    return case
