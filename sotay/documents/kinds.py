"""Which types of documents stand in the register, and why one is taken out of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sotay.papers.kinds import DocumentType

REGISTERED = (
    DocumentType.RESOLUTION,
    DocumentType.DIRECTIVE,
    DocumentType.CONCLUSION,
    DocumentType.REGULATION,
    DocumentType.STATUTE,
    DocumentType.DECISION,
    DocumentType.CIRCULAR,
    DocumentType.GUIDANCE,
    DocumentType.NOTICE,
    DocumentType.PLAN,
    DocumentType.PROGRAM,
    DocumentType.SCHEME,
    DocumentType.REPORT,
    DocumentType.LETTER,
)
"""What is read by others than those who wrote it; minutes, slips and lists are not."""


class WithdrawnFor(TextChoices):
    """Why a document is no longer in the register."""

    MISTAKEN = "mistaken", _("Nhập nhầm")
    REPLACED = "replaced", _("Đã có văn bản thay thế")
    CANCELLED = "cancelled", _("Đã hết hiệu lực, bị bãi bỏ")
