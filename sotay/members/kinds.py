"""The kinds of movement, what each means for the account on either side, and the words of the form."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    OFFICIAL = "official", _("chính thức")
    PROBATIONARY = "probationary", _("dự bị")
    UNKNOWN = "unknown", _("chưa rõ")


class Kind(TextChoices):
    OPENING = "opening", _("Mở sổ")
    ADMISSION = "admission", _("Kết nạp")
    ARRIVAL = "arrival", _("Chuyển đến từ ngoài hệ thống")
    RESTORATION = "restoration", _("Phục hồi đảng tịch")
    RESUMPTION = "resumption", _("Nối lại sinh hoạt")
    RECOGNITION = "recognition", _("Công nhận chính thức")
    TRANSFER = "transfer", _("Chuyển sinh hoạt trong hệ thống")
    REORGANIZATION = "reorganization", _("Do sắp xếp tổ chức")
    DEATH = "death", _("Từ trần")
    EXPULSION = "expulsion", _("Khai trừ")
    REMOVAL = "removal", _("Xóa tên")
    CANCELLATION = "cancellation", _("Hủy quyết định kết nạp")
    WITHDRAWAL = "withdrawal", _("Xin ra khỏi Đảng")
    DEPARTURE = "departure", _("Chuyển đi khỏi hệ thống")
    ABROAD = "abroad", _("Chuyển sinh hoạt ra ngoài nước")


_FIRST = {Kind.OPENING: 0, Kind.REORGANIZATION: 1}


def rank_of(kind: str) -> int:
    """The order of entries of one day: the opening, then what a reorganisation posts, then the rest."""
    return _FIRST.get(Kind(kind), 2)


@dataclass(frozen=True)
class Shape:
    """Which sides a movement has: from outside, to outside, or between two accounts."""

    has_from: bool
    has_to: bool


ENTERS = Shape(has_from=False, has_to=True)
LEAVES = Shape(has_from=True, has_to=False)
INSIDE = Shape(has_from=True, has_to=True)

SHAPES: dict[Kind, Shape] = {
    Kind.OPENING: ENTERS,
    Kind.ADMISSION: ENTERS,
    Kind.ARRIVAL: ENTERS,
    Kind.RESTORATION: ENTERS,
    Kind.RESUMPTION: ENTERS,
    Kind.RECOGNITION: INSIDE,
    Kind.TRANSFER: INSIDE,
    Kind.REORGANIZATION: INSIDE,
    Kind.DEATH: LEAVES,
    Kind.EXPULSION: LEAVES,
    Kind.REMOVAL: LEAVES,
    Kind.CANCELLATION: LEAVES,
    Kind.WITHDRAWAL: LEAVES,
    Kind.DEPARTURE: LEAVES,
    Kind.ABROAD: LEAVES,
}

ENTERING = tuple(kind for kind, shape in SHAPES.items() if shape is ENTERS)
LEAVING = tuple(kind for kind, shape in SHAPES.items() if shape is LEAVES)


class Excuse(TextChoices):
    """Why a member need not come to their own cell for a time: the ground of a regulation, never what lies behind it.

    ``LEAVE`` is one word for long treatment and for maternity: which of them it was is nobody's business here.
    """

    AGED = "aged", _("Tuổi cao, sức yếu (mục 7, 294-QĐ/TW)")
    LEAVE = "leave", _("Nghỉ dài ngày theo chế độ (mục IV.1.2, 38-HD/BTCTW)")
    REMOTE = "remote", _("Ở nơi xa, không có tổ chức đảng (mục IV.1.2, 38-HD/BTCTW)")
    ITINERANT = "itinerant", _("Việc làm lưu động dưới 12 tháng (mục IV.1.2, 38-HD/BTCTW)")
    RETIRING = "retiring", _("Nghỉ chờ hưu (mục IV.1.2, 38-HD/BTCTW)")
    ELSEWHERE = "elsewhere", _("Sinh hoạt tạm thời ở nơi khác")
    ABROAD = "abroad", _("Ở ngoài nước, sinh hoạt tạm thời")


EXEMPTIONS = (Excuse.AGED, Excuse.LEAVE, Excuse.REMOTE, Excuse.ITINERANT, Excuse.RETIRING)
AWAY = (Excuse.ELSEWHERE, Excuse.ABROAD)


class RemovalGround(TextChoices):
    """Why a name is removed (mục 8.1, 294-QĐ/TW), and the ground that a transfer which never arrived gives."""

    ABSENT = "absent", _("Bỏ sinh hoạt hoặc không đóng đảng phí không có lý do chính đáng")
    CARD = "card", _("Tự ý trả thẻ hoặc hủy thẻ đảng viên")
    WEAKENED = "weakened", _("Giảm sút ý chí phấn đấu, đã được giáo dục mà không tiến bộ")
    CONDUCT = "conduct", _("Vi phạm tư cách đảng viên hai năm liền")
    STANDARD = "standard", _("Không bảo đảm tiêu chuẩn chính trị")
    NEVER_CAME = "never_came", _("Tự ý bỏ sinh hoạt: chuyển đi mà không nộp hồ sơ")
    UNSAID = "", _("Không ghi căn cứ")


class Education(TextChoices):
    UNKNOWN = "", _("Chưa rõ")
    PRIMARY = "primary", _("Tiểu học trở xuống")
    LOWER_SECONDARY = "lower_secondary", _("Trung học cơ sở")
    UPPER_SECONDARY = "upper_secondary", _("Trung học phổ thông")
    VOCATIONAL = "vocational", _("Trung cấp")
    COLLEGE = "college", _("Cao đẳng")
    UNIVERSITY = "university", _("Đại học")
    MASTER = "master", _("Thạc sĩ")
    DOCTOR = "doctor", _("Tiến sĩ")


class Theory(TextChoices):
    UNKNOWN = "", _("Chưa rõ")
    NONE = "none", _("Chưa qua đào tạo")
    ELEMENTARY = "elementary", _("Sơ cấp")
    INTERMEDIATE = "intermediate", _("Trung cấp")
    ADVANCED = "advanced", _("Cao cấp")
    BACHELOR = "bachelor", _("Cử nhân")


class Occupation(TextChoices):
    UNKNOWN = "", _("Chưa rõ")
    WORKER = "worker", _("Công nhân")
    FARMER = "farmer", _("Nông dân")
    CIVIL_SERVANT = "civil_servant", _("Cán bộ, công chức")
    PUBLIC_EMPLOYEE = "public_employee", _("Viên chức")
    ARMED_FORCES = "armed_forces", _("Lực lượng vũ trang")
    STUDENT = "student", _("Học sinh, sinh viên")
    BUSINESS_OWNER = "business_owner", _("Chủ doanh nghiệp tư nhân")
    PENSIONER = "pensioner", _("Hưu trí")
    OTHER = "other", _("Khác")


class CardType(TextChoices):
    """Eight digits before 2/9/2025; since then the number is the identity number."""

    OLD = "old", _("8 số")
    IDENTITY = "identity", _("số định danh")
