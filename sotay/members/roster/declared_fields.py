"""Columns of a roster that say where somebody lives, what they hold outside the Party, what they were trained in."""

from django.utils.translation import gettext_lazy as _

from .fields import Field

DECLARED_FIELDS: tuple[Field, ...] = (
    Field(
        "lives_at",
        _("Nơi ở hiện nay"),
        ("Nơi ở", "Nơi ở hiện nay", "Chỗ ở", "Chỗ ở hiện nay", "Địa chỉ", "Nơi cư trú", "Nơi tạm trú"),
    ),
    Field(
        "registered_at",
        _("Nơi thường trú"),
        ("Thường trú", "Nơi thường trú", "Hộ khẩu thường trú", "Hộ khẩu"),
    ),
    Field("state_post", _("Chức vụ chính quyền, đoàn thể"), ("Chức vụ chính quyền, đoàn thể",)),
    Field("specialty", _("Ngành đào tạo"), ("Ngành đào tạo", "Chuyên ngành", "Chuyên ngành đào tạo")),
    Field(
        "management",
        _("Quản lý nhà nước"),
        ("Quản lý nhà nước", "QLNN", "Trình độ quản lý nhà nước", "Bồi dưỡng quản lý nhà nước"),
    ),
    Field(
        "language",
        _("Ngoại ngữ"),
        ("Ngoại ngữ", "Trình độ ngoại ngữ", "Ngoại ngữ, tin học", "Tiếng nước ngoài"),
    ),
    Field("language_level", _("Bậc ngoại ngữ"), ("Bậc ngoại ngữ",)),
    Field("informatics", _("Tin học"), ("Tin học", "Trình độ tin học")),
)
