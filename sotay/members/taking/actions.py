"""What can be done with a list that takes long: ask for it, make it, fetch it, give it up."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel import secrets
from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.time import now
from sotay.members.export import Exported
from sotay.members.extracts.document import Document
from sotay.members.extracts.sheet import sheet_of
from sotay.members.leaving import form_of, kept_words
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .models import GIVEN_UP, KEPT, TakenFile, TakenList, TakenProgress, TakenState
from .patience import TakesLong, in_a_hurry, tell

AT_ONCE_MAKING = 3
"""So many lists one office may have in the making."""


class GivenUp(Exception):
    """Nobody waits for the list any more, or another worker was faster; what was done for it is taken back."""


@action("member.take_list", gettext_lazy("Lập danh sách dài"))
def take_list(
    actor: Actor, organization: Organization, *, export: str, words: str, about: int | None = None
) -> TakenList:
    """Ask for a list that takes long, to be made in the background and fetched within some hours.

    Args:
        export: the action it is taken out by, which is done once, when the list is made.
        words: the answers of that action's form, as a query string.
        about: the number of what that action is about, where that is not the organisation.

    Raises:
        Refused: it needs no background, or the export itself would be refused.
    """
    words = kept_words(words)
    form, target = form_of(actor, organization, export, words, about)
    with in_a_hurry():
        form.rehearse(target)
    refusal = form.refusal
    if not isinstance(refusal, TakesLong):
        raise refusal or Refused(None, _("Danh sách này lấy được ngay, hoặc chưa chọn đủ."))
    making = TakenList.objects.of(actor).filter(state=TakenState.MAKING)
    same = making.filter(organization=organization, export=export, words=words).first()
    if same is not None:
        return same
    if making.count() >= AT_ONCE_MAKING:
        raise Refused(
            None,
            _("Cơ quan đang chờ %(count)s danh sách dài.") % {"count": AT_ONCE_MAKING},
            _("Hãy đợi một danh sách xong, hoặc bỏ bớt, rồi lấy tiếp."),
        )
    taken = TakenList(
        organization=organization,
        export=export,
        about=about,
        words=words,
        purpose=refusal.purpose,
        count=refusal.count,
        asked_at=now(),
        account_id=actor.account_id,
        role=actor.role,
        office_path=actor.path,
    )
    taken.save()
    expect(taken)
    return taken


def expect(taken: TakenList) -> None:
    """The list waits for somebody to make it."""
    TakenProgress.objects.update_or_create(
        taken_id=taken.pk,
        defaults={"stage": "waiting", "done": 0, "total": taken.count, "at": timezone.now()},
    )


@action("member.make_list", gettext_lazy("Lập xong danh sách dài"))
def make_list(actor: Actor, taken: TakenList) -> TakenList:
    """Take the list out by its own action, and keep the file closed: all in one transaction, or nothing.

    Raises:
        GivenUp: it was dropped meanwhile, or made by somebody else.
    """
    form, target = form_of(actor, taken.organization, taken.export, taken.words, taken.about)
    done = form.act(target)
    tell("writing", taken.count, taken.count)
    file = file_of(done) if done is not None else None
    held = TakenList.objects.select_for_update().get(pk=taken.pk)
    if held.state != TakenState.MAKING:
        raise GivenUp
    if file is None:
        held.state = TakenState.REFUSED
        held.trouble = str(form.refusal or " ".join(map(str, form.non_field_errors())))
    else:
        held.state, held.number, held.file_name = TakenState.READY, file.number, file.file_name[-200:]
        TakenFile(taken=held, closed=secrets.close(file.content)).save()
    held.words = ""
    held.save()
    TakenProgress.objects.filter(taken_id=taken.pk).delete()
    return held


def file_of(done: Any) -> Exported:
    """What an export came to, as a file. Long papers leave as a workbook that is laid out for printing."""
    if isinstance(done, Document):
        return Exported(done.number, f"trich-ngang-{done.number}.xlsx", sheet_of(done))
    return Exported(done.number, done.file_name, done.content)


@action("member.fetch_list", gettext_lazy("Tải danh sách dài về"))
def fetch_list(actor: Actor, taken: TakenList) -> Exported:
    """Hand the finished file to whoever asked for it, in the office they asked in. That it left is recorded already."""
    refuse_foreign(actor, taken)
    file = TakenFile.objects.filter(taken=taken, kept_since__gt=timezone.now() - KEPT).first()
    try:
        content = secrets.open_(bytes(file.closed)) if file else None
    except secrets.CannotOpen:
        content = None
    if content is None:
        raise Refused(None, _("Tệp không còn được giữ."), _("Hãy lấy lại danh sách từ đầu."))
    taken.fetched_at = taken.fetched_at or now()
    taken.save()
    return Exported(taken.number or 0, taken.file_name, content)


@action("member.drop_list", gettext_lazy("Bỏ danh sách dài"))
def drop_list(actor: Actor, taken: TakenList) -> TakenList:
    """Give the list up; a file that is there is erased at once."""
    refuse_foreign(actor, taken)
    return _ended(taken, TakenState.DROPPED)


def refuse_foreign(actor: Actor, taken: TakenList) -> None:
    if not TakenList.objects.of(actor).filter(pk=taken.pk).exists():
        raise Refused(None, _("Danh sách này do người khác, hoặc cương vị khác, yêu cầu."))


def _ended(taken: TakenList, state: TakenState) -> TakenList:
    """Nothing of the list stays but that there was one."""
    held = TakenList.objects.select_for_update().get(pk=taken.pk)
    TakenFile.objects.filter(taken=held).delete()
    TakenProgress.objects.filter(taken_id=held.pk).delete()
    if held.state in (TakenState.MAKING, TakenState.READY):
        held.state = state
    held.words = ""
    held.save()
    return held


def over() -> list[TakenList]:
    """The lists whose file was kept long enough, and those that were never finished."""
    moment = timezone.now()
    old = TakenList.objects.filter(state=TakenState.READY, file__kept_since__lte=moment - KEPT)
    stuck = TakenProgress.objects.filter(at__lte=moment - GIVEN_UP).values("taken_id")
    return [*old, *TakenList.objects.filter(state=TakenState.MAKING, pk__in=stuck)]


def end(taken: TakenList) -> None:
    """Nobody fetched it in time."""
    _ended(taken, TakenState.EXPIRED)
