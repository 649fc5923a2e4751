"""The register of documents: a document is entered, corrected, withdrawn. Nothing stamped secret is taken in."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.time import today
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .kinds import REGISTERED
from .models import Document, StudyRequest
from .stamps import is_stamped


def refuse_secrets(*texts: str, open_: bool) -> None:
    """What is stamped secret has no place here.

    Raises:
        Refused: a text bears a stamp, or nobody said that the document has none.
    """
    if is_stamped(*texts):
        raise Refused(
            None,
            _("Phần nhập có chữ của dấu mật. Văn bản có dấu mật không được đưa vào đây."),
            _("Quản lý văn bản này theo chế độ văn bản mật, trên giấy."),
        )
    if not open_:
        raise Refused(
            None,
            _("Chưa xác nhận văn bản không đóng dấu mật."),
            _("Hãy xem dấu trên trang đầu; nếu không có dấu mật thì đánh dấu xác nhận."),
        )


def refuse_unlawful(kind: str, issued_on: date) -> None:
    """The register holds some types of documents, issued already.

    Raises:
        Refused: it is of another type, or of a day to come.
    """
    if kind not in REGISTERED:
        raise Refused(None, _("Loại văn bản này không vào sổ văn bản."))
    if issued_on > today():
        raise Refused(None, _("Ngày ban hành chưa đến. Hãy nhập khi văn bản đã được ban hành."))


@action("document.enter", gettext_lazy("Nhập văn bản"))
def enter(
    actor: Actor,
    organization: Organization,
    *,
    kind: str,
    number: str,
    issued_on: date,
    title: str,
    open_: bool,
    issuer: str = "",
    text: str = "",
) -> Document:
    """Enter a document in an organisation's register.

    Args:
        kind: one of ``REGISTERED``.
        issuer: the body it came from; empty where the organisation issued it itself.
        text: its words, for whoever reads them on a telephone.
        open_: whoever enters it has seen that it is not stamped secret.

    Raises:
        Refused: it is stamped secret, or its day lies ahead.
        Clash: the register has it already.
    """
    refuse_unlawful(kind, issued_on)
    refuse_secrets(number, title, text, open_=open_)
    made = Document(
        organization=organization,
        issuer=issuer,
        type=kind,
        number=number,
        issued_on=issued_on,
        title=title,
        text=text,
    )
    made.save()
    return made


@action("document.correct", gettext_lazy("Sửa văn bản"))
def correct(
    actor: Actor,
    document: Document,
    *,
    seen: int,
    kind: str,
    number: str,
    issued_on: date,
    title: str,
    open_: bool,
    issuer: str = "",
    text: str = "",
) -> Document:
    """Correct what was entered.

    Args:
        seen: the entry that wrote it when it was read: nothing that somebody else wrote meanwhile is written over.

    Raises:
        Refused: somebody corrected or withdrew it meanwhile; or as with ``enter``.
    """
    refuse_unlawful(kind, issued_on)
    refuse_secrets(number, title, text, open_=open_)
    found = held(document)
    if found.entry_id != seen:
        raise Refused(
            None, _("Có người vừa sửa văn bản này."), _("Hãy mở lại trang, xem bản mới rồi sửa nếu còn cần.")
        )
    found.type, found.number, found.issued_on = kind, number, issued_on
    found.title, found.issuer, found.text = title, issuer, text
    found.save()
    return found


@action("document.withdraw", gettext_lazy("Bỏ văn bản khỏi sổ"))
def withdraw(actor: Actor, document: Document, *, reason: str) -> None:
    """Take a document out of the register, with every request to study it. What was studied stays.

    Raises:
        Refused: it is out already.
    """
    found = held(document)
    found.withdrawn_on, found.withdrawn_for = today(), reason
    found.save()
    StudyRequest.objects.standing().filter(document=found).update(withdrawn_on=today())


def held(document: Document) -> Document:
    """The document as it is now, held until the act is done.

    Raises:
        Refused: it was withdrawn.
    """
    found = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if found.withdrawn_on is not None:
        raise Refused(None, _("Văn bản này đã được bỏ khỏi sổ."))
    return found
