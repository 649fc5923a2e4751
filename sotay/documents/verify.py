"""Proofs: nobody studied before they were asked or in days to come, and no document in the register bears a stamp."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from sotay.kernel.time import today
from sotay.kernel.verify import proves, rows

from .models import Document
from .stamps import is_stamped


@proves(_("Học tập văn bản: không dấu “Đã học” nào trước ngày đề nghị đầu tiên, hay ở ngày chưa đến"))
def nobody_studied_out_of_time() -> Iterator[str]:
    """A mark needs a request, perhaps one that was taken back."""
    wrong = """
    SELECT mark.id, mark.studied_on FROM documents_studied mark
    WHERE NOT EXISTS (SELECT FROM documents_studyrequest request
                      WHERE request.document_id = mark.document_id AND request.asked_on <= mark.studied_on)
    """
    for number, day in rows(wrong):
        yield f"documents_studied:{number} on {day}: nobody had asked"
    late = f"SELECT id FROM documents_studied WHERE studied_on > DATE '{today().isoformat()}'"
    for (number,) in rows(late):
        yield f"documents_studied:{number} lies in days to come"


@proves(_("Sổ văn bản: không văn bản nào mang chữ của dấu mật"))
def nothing_stamped_is_held() -> Iterator[str]:
    for document in Document.objects.order_by("pk").iterator(500):
        if is_stamped(document.number, document.title, document.text):
            yield f"documents_document:{document.pk} bears a stamp"
