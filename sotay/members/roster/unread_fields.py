"""Columns that rosters have and this program does not keep: they are known, so that nobody is asked about them."""

from django.utils.translation import gettext_lazy as _

from .fields import Field

UNREAD_FIELDS: tuple[Field, ...] = (
    Field("_note", _("Ghi chú"), ("Ghi chú", "Chú thích", "Nhận xét", "Note"), stored=False),
    Field(
        "_home",
        _("Quê quán"),
        ("Quê quán", "Quê", "Nguyên quán", "Nơi sinh", "Quê quán xã, huyện, tỉnh"),
        stored=False,
    ),
    Field("_religion", _("Tôn giáo"), ("Tôn giáo", "Đạo"), stored=False),
    Field(
        "_duty",
        _("Chức vụ"),
        (
            "Chức vụ",
            "Chức vụ đảng",
            "Chức vụ chính quyền",
            "Chức vụ công tác",
            "Chức danh",
            "Chức vụ hiện nay",
            "Đơn vị công tác",
            "Nơi công tác",
        ),
        stored=False,
    ),
    Field("_party_age", _("Tuổi đảng"), ("Tuổi đảng", "Số năm tuổi đảng", "Tuổi"), stored=False),
    Field(
        "_file", _("Số lý lịch"), ("Số lý lịch", "Số lý lịch đảng viên", "Số LL", "Số hồ sơ"), stored=False
    ),
    Field("_origin", _("Thành phần gia đình"), ("Thành phần gia đình", "Thành phần xuất thân"), stored=False),
    Field("_badge", _("Huy hiệu Đảng"), ("Huy hiệu Đảng", "Huy hiệu", "Số huy hiệu"), stored=False),
    Field("_exempt", _("Miễn sinh hoạt"), ("Miễn sinh hoạt", "Miễn công tác và sinh hoạt"), stored=False),
    Field("_email", _("Thư điện tử"), ("Email", "Thư điện tử", "Hộp thư"), stored=False),
)
