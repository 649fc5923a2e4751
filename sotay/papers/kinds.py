"""Types of documents, what becomes of a number, and how committees sign their papers."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sotay.organizations.kinds import BodyKind, Kind, UpperType


class DocumentType(TextChoices):
    """Types of documents; abbreviations repeat, so each has a key of its own."""

    RESOLUTION = "resolution", _("Nghị quyết")
    DECISION = "decision", _("Quyết định")
    REGULATION = "regulation", _("Quy định")
    STATUTE = "statute", _("Quy chế")
    DIRECTIVE = "directive", _("Chỉ thị")
    CONCLUSION = "conclusion", _("Kết luận")
    CIRCULAR = "circular", _("Thông tri")
    GUIDANCE = "guidance", _("Hướng dẫn")
    NOTICE = "notice", _("Thông báo")
    REPORT = "report", _("Báo cáo")
    PLAN = "plan", _("Kế hoạch")
    PROGRAM = "program", _("Chương trình")
    SCHEME = "scheme", _("Đề án")
    OPTION = "option", _("Phương án")
    PROPOSAL = "proposal", _("Tờ trình")
    LETTER = "letter", _("Công văn")
    MINUTES = "minutes", _("Biên bản")
    SLIP = "slip", _("Giấy giới thiệu sinh hoạt")
    LIST = "list", _("Danh sách")
    CONGRESS = "congress", _("Văn bản của đại hội (một dãy số chung)")


ABBREVIATIONS = {
    DocumentType.RESOLUTION: "NQ",
    DocumentType.DECISION: "QĐ",
    DocumentType.REGULATION: "QĐ",
    DocumentType.STATUTE: "QC",
    DocumentType.DIRECTIVE: "CT",
    DocumentType.CONCLUSION: "KL",
    DocumentType.CIRCULAR: "TT",
    DocumentType.GUIDANCE: "HD",
    DocumentType.NOTICE: "TB",
    DocumentType.REPORT: "BC",
    DocumentType.PLAN: "KH",
    DocumentType.PROGRAM: "CTr",
    DocumentType.SCHEME: "ĐA",
    DocumentType.OPTION: "PA",
    DocumentType.PROPOSAL: "TTr",
    DocumentType.LETTER: "CV",
    DocumentType.MINUTES: "BB",
    DocumentType.SLIP: "GGT",
    DocumentType.LIST: "DS",
    DocumentType.CONGRESS: "ĐH",
}


class Use(TextChoices):
    """What a number was given to."""

    ISSUED = "issued", _("Đã cấp")
    OUTSIDE = "outside", _("Giữ ngoài hệ thống")


class VoidReason(TextChoices):
    """Why an issued number stands for no document."""

    MISTAKEN = "mistaken", _("Cấp nhầm")
    UNSIGNED = "unsigned", _("Văn bản không được ký")
    WITHDRAWN = "withdrawn", _("Văn bản được thu hồi trước khi phát hành")
    SPOILT = "spoilt", _("Giấy bị hỏng, thay bằng số khác")


IN_THE_COMMITTEES_SERIES = (
    BodyKind.EXECUTIVE,
    BodyKind.STANDING,
    BodyKind.PERMANENT,
    BodyKind.CELL_COMMITTEE,
    BodyKind.CELL_SECRETARIAT,
)
"""Executive, standing and permanent members take their numbers from one series, that of the committee."""

TERM_OF = (BodyKind.EXECUTIVE, BodyKind.CELL_COMMITTEE, BodyKind.CELL_SECRETARIAT)
"""Whose term is the committee's term."""


@dataclass(frozen=True)
class Signs:
    """How a kind of organisation signs: the abbreviation in its numbers, and on whose behalf."""

    abbreviation: str
    on_behalf: str


SIGNS: dict[str, Signs] = {
    Kind.CENTER: Signs("TW", "BAN CHẤP HÀNH TRUNG ƯƠNG"),
    Kind.CENTRAL_BRANCH: Signs("ĐU", "ĐẢNG ỦY"),
    Kind.PROVINCE: Signs("TU", "TỈNH ỦY"),
    Kind.UPPER: Signs("ĐU", "ĐẢNG ỦY"),
    Kind.GRASSROOTS_COMMITTEE: Signs("ĐU", "ĐẢNG ỦY"),
    Kind.SECTION: Signs("ĐUBP", "ĐẢNG ỦY BỘ PHẬN"),
    Kind.SUBORDINATE_COMMITTEE: Signs("ĐU", "ĐẢNG ỦY"),
    Kind.GRASSROOTS_CELL: Signs("CB", "CHI BỘ"),
    Kind.CELL: Signs("CB", "CHI BỘ"),
    Kind.DELEGATION: Signs("ĐĐ", "ĐẢNG ĐOÀN"),
}
"""What stands in papers whatever the language of the reader: a paper is Vietnamese."""

UPPER_SIGNS: dict[str, Signs] = {
    UpperType.DISTRICT: Signs("HU", "HUYỆN ỦY"),
    UpperType.CITY: Signs("ThU", "THÀNH ỦY"),
}


def signs(kind: str, upper_type: str = "") -> Signs:
    """How an organisation of a kind signs."""
    return UPPER_SIGNS.get(upper_type) or SIGNS.get(kind) or Signs("ĐU", "CẤP ỦY")
