"""The kinds of organisation, what may stand under what, and the words a committee is called by."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    CENTER = "center", _("Toàn Đảng")
    CENTRAL_BRANCH = "central_branch", _("Đảng bộ trực thuộc Trung ương")
    PROVINCE = "province", _("Đảng bộ tỉnh, thành phố")
    UPPER = "upper", _("Đảng bộ cấp trên trực tiếp của tổ chức cơ sở đảng")
    GRASSROOTS_COMMITTEE = "grassroots_committee", _("Đảng bộ cơ sở")
    GRASSROOTS_CELL = "grassroots_cell", _("Chi bộ cơ sở")
    SECTION = "section", _("Đảng bộ bộ phận")
    SUBORDINATE_COMMITTEE = "subordinate_committee", _("Đảng bộ trực thuộc đảng ủy cơ sở")
    CELL = "cell", _("Chi bộ trực thuộc")
    DELEGATION = "delegation", _("Đảng đoàn, ban cán sự đảng")


class UpperType(TextChoices):
    NONE = "", "—"
    DISTRICT = "district", _("Huyện")
    CITY = "city", _("Thành phố, thị xã thuộc tỉnh")
    COMMUNE = "commune", _("Xã, phường, đặc khu")
    BLOC = "bloc", _("Khối các cơ quan, doanh nghiệp")
    PARTY_AGENCIES = "party_agencies", _("Các cơ quan Đảng")
    PEOPLES_COMMITTEE = "peoples_committee", _("Ủy ban nhân dân")
    ARMY = "army", _("Quân sự")
    POLICE = "police", _("Công an")
    BORDER_GUARD = "border_guard", _("Bộ đội biên phòng")
    OTHER = "other", _("Khác")


class Sector(TextChoices):
    UNKNOWN = "", _("Chưa rõ loại hình")
    RESIDENTIAL = "residential", _("Thôn, tổ dân phố")
    COMMUNE = "commune", _("Xã, phường, thị trấn")
    AGENCY = "agency", _("Cơ quan")
    PUBLIC_SERVICE = "public_service", _("Đơn vị sự nghiệp, trường học")
    STATE_ENTERPRISE = "state_enterprise", _("Doanh nghiệp nhà nước")
    PRIVATE_ENTERPRISE = "private_enterprise", _("Doanh nghiệp ngoài nhà nước")
    COOPERATIVE = "cooperative", _("Hợp tác xã")
    ARMED_FORCES = "armed_forces", _("Lực lượng vũ trang")
    OTHER = "other", _("Khác")


class Powers(TextChoices):
    ORDINARY = "", _("Theo Điều lệ")
    GRANTED = "granted", _("Được giao quyền cấp trên cơ sở")
    DELEGATED = "delegated", _("Được ủy quyền kết nạp, khai trừ")


CELL_KINDS = (Kind.GRASSROOTS_CELL, Kind.CELL)
"""The only kinds in which members sit."""

SECTOR_KINDS = (*CELL_KINDS, Kind.GRASSROOTS_COMMITTEE)
"""What works in one kind of place: a village, an agency, a school."""

GRASSROOTS_KINDS = (Kind.GRASSROOTS_COMMITTEE, Kind.GRASSROOTS_CELL)
"""What is one grassroots organisation (TCCSĐ)."""

COMMITTEE_KINDS = (
    Kind.CENTRAL_BRANCH,
    Kind.PROVINCE,
    Kind.UPPER,
    Kind.GRASSROOTS_COMMITTEE,
    Kind.SECTION,
    Kind.SUBORDINATE_COMMITTEE,
)

HOLDING_KINDS = (Kind.GRASSROOTS_COMMITTEE,)
"""Where members wait, visibly, until they are placed in a cell ("chưa xếp chi bộ")."""

PROVINCE_KINDS = (Kind.PROVINCE, Kind.CENTRAL_BRANCH, Kind.CENTER)
"""What may stand as a root."""

MAY_STAND_UNDER: dict[Kind, tuple[Kind | None, ...]] = {
    Kind.CENTER: (None,),
    Kind.CENTRAL_BRANCH: (None, Kind.CENTER),
    Kind.PROVINCE: (None, Kind.CENTER),
    Kind.UPPER: (Kind.PROVINCE, Kind.CENTRAL_BRANCH),
    Kind.GRASSROOTS_COMMITTEE: (Kind.UPPER, Kind.PROVINCE, Kind.CENTRAL_BRANCH),
    Kind.GRASSROOTS_CELL: (Kind.UPPER, Kind.PROVINCE, Kind.CENTRAL_BRANCH),
    Kind.SECTION: (Kind.GRASSROOTS_COMMITTEE,),
    Kind.SUBORDINATE_COMMITTEE: (Kind.GRASSROOTS_COMMITTEE,),
    Kind.CELL: (Kind.GRASSROOTS_COMMITTEE, Kind.SECTION, Kind.SUBORDINATE_COMMITTEE),
    Kind.DELEGATION: (Kind.PROVINCE, Kind.UPPER, Kind.CENTER),
}
"""``None`` stands for a root."""


class BodyKind(TextChoices):
    EXECUTIVE = "executive", _("Ban chấp hành")
    STANDING = "standing", _("Ban thường vụ")
    PERMANENT = "permanent", _("Thường trực")
    CELL_COMMITTEE = "cell_committee", _("Chi ủy")
    CELL_SECRETARIAT = "cell_secretariat", _("Bí thư, phó bí thư chi bộ")
    INSPECTION = "inspection", _("Ủy ban kiểm tra")
    OFFICE = "office", _("Cơ quan tham mưu, giúp việc")
    OUTSIDE = "outside", _("Cơ quan, tổ chức ngoài hệ thống")


class OfficeType(TextChoices):
    NONE = "", "—"
    ORGANIZATION = "organization", _("Ban tổ chức")
    PROPAGANDA = "propaganda", _("Ban tuyên giáo và dân vận")
    INTERNAL_AFFAIRS = "internal_affairs", _("Ban nội chính")
    PARTY_BUILDING = "party_building", _("Ban xây dựng đảng")
    INSPECTION_AGENCY = "inspection_agency", _("Cơ quan ủy ban kiểm tra")
    BUREAU = "bureau", _("Văn phòng")
    SCHOOL = "school", _("Trường chính trị")
    PRESS = "press", _("Báo và phát thanh, truyền hình")


class Title(TextChoices):
    SECRETARY = "secretary", _("Bí thư")
    STANDING_DEPUTY = "standing_deputy", _("Phó bí thư thường trực")
    DEPUTY_SECRETARY = "deputy_secretary", _("Phó bí thư")
    STANDING_MEMBER = "standing_member", _("Ủy viên ban thường vụ")
    COMMITTEE_MEMBER = "committee_member", _("Cấp ủy viên")
    CHAIR = "chair", _("Chủ nhiệm")
    VICE_CHAIR = "vice_chair", _("Phó chủ nhiệm")
    MEMBER = "member", _("Ủy viên")
    HEAD = "head", _("Trưởng")
    DEPUTY_HEAD = "deputy_head", _("Phó")


class UnitKind(TextChoices):
    VILLAGE = "village", _("Thôn")
    RESIDENTIAL_GROUP = "residential_group", _("Tổ dân phố")
    AGENCY = "agency", _("Cơ quan")
    SCHOOL = "school", _("Trường học")
    HEALTH = "health", _("Cơ sở y tế")
    ENTERPRISE = "enterprise", _("Doanh nghiệp")
    COOPERATIVE = "cooperative", _("Hợp tác xã")
    ARMED_FORCES = "armed_forces", _("Đơn vị vũ trang")
    OTHER = "other", _("Khác")


SETTLEMENTS = (UnitKind.VILLAGE, UnitKind.RESIDENTIAL_GROUP)


class Ownership(TextChoices):
    NONE = "", "—"
    STATE = "state", _("Nhà nước")
    PRIVATE = "private", _("Ngoài nhà nước")
    FOREIGN = "foreign", _("Vốn đầu tư nước ngoài")


class StepKind(TextChoices):
    """What a line of a plan of reorganisation does."""

    FOUND = "found", _("Thành lập")
    MERGE = "merge", _("Hợp nhất")
    ABSORB = "absorb", _("Sáp nhập")
    SPLIT = "split", _("Chia tách")
    DISSOLVE = "dissolve", _("Giải thể")
    REASSIGN = "reassign", _("Chuyển giao")
    CHANGE_KIND = "change_kind", _("Chuyển loại hình")
    RENAME = "rename", _("Đổi tên, đổi mã")


ENDING_STEPS = (StepKind.MERGE, StepKind.ABSORB, StepKind.SPLIT, StepKind.DISSOLVE)
"""After these the organisation is there no more (but for one that is split and is itself among the parts)."""


class PlanState(TextChoices):
    DRAFT = "draft", _("Đang soạn")
    APPROVED = "approved", _("Đã duyệt, chờ đến ngày")
    STOPPED = "stopped", _("Dừng lại: không còn thực hiện được")
    CARRIED_OUT = "carried_out", _("Đã thực hiện")
    WITHDRAWN = "withdrawn", _("Đã rút")


class OfficesGo(TextChoices):
    """What becomes of the roles held at an organisation that ends."""

    USUAL = "", _("Theo lệ: chuyển sang khi chỉ có một nơi kế thừa, nếu không thì thôi")
    PASS = "pass", _("Chuyển sang tổ chức kế thừa")
    END = "end", _("Thôi")
