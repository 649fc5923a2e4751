"""Columns of a roster that say where somebody sits: one code, one name, or the organisations above one another."""

from django.utils.translation import gettext_lazy as _

from .fields import Field

PLACE_FIELDS: tuple[Field, ...] = (
    Field(
        "organization_code",
        _("Mã chi bộ"),
        (
            "Mã chi bộ",
            "Mã tổ chức",
            "Mã tổ chức đảng",
            "Mã TCĐ",
            "Mã đơn vị",
            "Mã CB",
            "Mã nơi sinh hoạt",
            "Mã tổ chức đảng nơi sinh hoạt",
        ),
    ),
    Field(
        "organization",
        _("Tổ chức đảng nơi sinh hoạt (đường dẫn hoặc tên)"),
        (
            "Tổ chức đảng",
            "Tên tổ chức đảng",
            "Tổ chức đảng nơi sinh hoạt",
            "Tổ chức đảng đang sinh hoạt",
            "Nơi sinh hoạt",
            "Nơi sinh hoạt đảng",
            "Đơn vị sinh hoạt",
            "Đơn vị sinh hoạt đảng",
            "Nơi sinh hoạt hiện nay",
            "Đảng bộ, chi bộ",
            "Đảng bộ/chi bộ",
            "Sinh hoạt tại",
            "Sinh hoạt tại chi bộ",
            "Đơn vị",
        ),
    ),
    Field(
        "upper",
        _("Đảng bộ cấp trên"),
        (
            "Đảng bộ cấp trên",
            "Đảng bộ cấp trên trực tiếp",
            "Đảng bộ huyện",
            "Đảng bộ huyện, thành phố",
            "Đảng bộ huyện/thành phố",
            "Đảng bộ trực thuộc",
            "Đảng bộ trực thuộc tỉnh",
            "Huyện ủy",
            "Huyện, thành ủy",
            "Huyện/thành phố",
            "Đảng bộ tỉnh",
        ),
    ),
    Field(
        "grassroots",
        _("Đảng bộ cơ sở"),
        (
            "Đảng bộ cơ sở",
            "Tổ chức cơ sở đảng",
            "TCCSĐ",
            "Tên TCCSĐ",
            "Đảng bộ xã",
            "Đảng bộ xã, phường",
            "Đảng bộ xã, phường, thị trấn",
            "Đảng ủy",
            "Đảng ủy cơ sở",
            "Đảng bộ",
            "Đảng bộ, chi bộ cơ sở",
        ),
    ),
    Field("section", _("Đảng bộ bộ phận"), ("Đảng bộ bộ phận", "Đảng ủy bộ phận")),
    Field(
        "cell",
        _("Chi bộ"),
        (
            "Chi bộ",
            "Tên chi bộ",
            "Chi bộ sinh hoạt",
            "Chi bộ đang sinh hoạt",
            "Chi bộ trực thuộc",
            "Sinh hoạt chi bộ",
            "Thuộc chi bộ",
        ),
    ),
)

PLACE_KEYS = tuple(field.key for field in PLACE_FIELDS)
