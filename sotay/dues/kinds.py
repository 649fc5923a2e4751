"""The words of dues: groups of payers, grounds of relief, kinds of posting and the accounts of a book."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Group(TextChoices):
    """By what a member's monthly dues are reckoned."""

    SALARIED = "salaried", _("Hưởng lương, đóng bảo hiểm xã hội bắt buộc")
    BENEFIT = "benefit", _("Đang hưởng trợ cấp bảo hiểm xã hội thay lương")
    PENSIONER = "pensioner", _("Hưởng lương hưu")
    STUDENT = "student", _("Học sinh, sinh viên")
    UNINSURED = "uninsured", _("Không đóng bảo hiểm xã hội, không có lương hưu")
    ABROAD = "abroad", _("Ở ngoài nước")


WITH_A_BASE = (Group.SALARIED, Group.BENEFIT, Group.PENSIONER, Group.ABROAD)
"""Groups whose dues cannot be reckoned without a sum that somebody declares."""


class DeclaredBy(TextChoices):
    MEMBER = "member", _("đảng viên tự khai")
    CELL = "cell", _("chi bộ ghi")


class Ground(TextChoices):
    """Why a member pays nothing, or less: a ground of the regulation, never what lies behind it."""

    SOCIAL_PENSION = "social_pension", _("Hưởng trợ cấp hưu trí xã hội (Điều 5, 01-QĐ/TW)")
    ON_APPLICATION = "on_application", _("Theo đơn, chi bộ đề nghị (Điều 5.2, 01-QĐ/TW)")
    SUSPENDED = "suspended", _("Đình chỉ sinh hoạt: không thu trong thời gian đình chỉ")


class About(TextChoices):
    """What a meeting with somebody is about."""

    DUES = "dues", _("còn nợ đảng phí")
    ABSENCE = "absence", _("vắng sinh hoạt")


class MeetingResult(TextChoices):
    """What came of meeting somebody who is behind: a code, never what was said."""

    REASON = "reason", _("Có lý do, chi bộ chấp nhận")
    EXEMPTION = "exemption", _("Sẽ đề nghị miễn, giảm")
    TEMPORARY = "temporary", _("Sẽ đề nghị sinh hoạt tạm thời")
    PAID = "paid", _("Đã đóng đủ")
    NO_CONTACT = "no_contact", _("Chưa liên hệ được")


class Kind(TextChoices):
    """What a posting records."""

    MONTH = "month", _("Thu đảng phí của tháng")
    OPENING = "opening", _("Số dư khi mở sổ")
    REMITTANCE = "remittance", _("Nộp lên cấp trên")
    RECEIPT = "receipt", _("Nhận của cấp dưới")
    CARRY = "carry", _("Số dư chuyển do sắp xếp tổ chức")


ACCOUNTS = ("cash", "receivable", "kept", "owed", "uncollected")
"""The columns of a posting: what is held and what members owe (debit, above nought), and against it the share kept,
what is owed to the upper level, and what was charged and is not yet collected (credit, below nought)."""
