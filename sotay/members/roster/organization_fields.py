"""What a column of a sheet of organisations, or of a sheet of totals, may mean, and the headings it is known by."""

from django.utils.translation import gettext_lazy as _

from .fields import Field

ORGANIZATION_FIELDS: tuple[Field, ...] = (
    Field("code", _("Mã tổ chức"), ("Mã tổ chức", "Mã tổ chức đảng", "Mã", "Mã TCĐ", "Mã đơn vị", "Code")),
    Field(
        "name",
        _("Tên tổ chức"),
        ("Tên tổ chức", "Tên tổ chức đảng", "Tổ chức đảng", "Tên đảng bộ, chi bộ", "Tên", "Name"),
    ),
    Field(
        "kind",
        _("Loại tổ chức"),
        ("Loại tổ chức", "Loại tổ chức đảng", "Loại", "Cấp tổ chức", "Cấp", "Loại đảng bộ, chi bộ", "Kind"),
    ),
    Field(
        "parent_code",
        _("Mã tổ chức cấp trên"),
        (
            "Mã cấp trên",
            "Mã tổ chức cấp trên",
            "Mã tổ chức đảng cấp trên",
            "Mã cấp trên trực tiếp",
            "Mã tổ chức cấp trên trực tiếp",
            "Parent code",
        ),
    ),
    Field(
        "parent",
        _("Tổ chức cấp trên"),
        (
            "Cấp trên",
            "Cấp trên trực tiếp",
            "Tổ chức cấp trên",
            "Tổ chức đảng cấp trên",
            "Tổ chức cấp trên trực tiếp",
            "Tổ chức đảng cấp trên trực tiếp",
            "Trực thuộc",
            "Thuộc",
            "Parent",
        ),
    ),
    Field(
        "upper_type",
        _("Loại cấp trên cơ sở"),
        ("Loại cấp trên cơ sở", "Loại hình cấp trên", "Loại đảng bộ cấp trên cơ sở"),
    ),
    Field(
        "sector",
        _("Loại hình"),
        (
            "Loại hình",
            "Loại hình cơ sở",
            "Loại hình tổ chức",
            "Loại hình tổ chức cơ sở đảng",
            "Lĩnh vực",
            "Loại hình đơn vị",
            "Sector",
        ),
    ),
    Field(
        "unit",
        _("Đơn vị, địa bàn"),
        (
            "Đơn vị, địa bàn",
            "Đơn vị",
            "Tên đơn vị",
            "Địa bàn",
            "Thôn, tổ dân phố",
            "Thôn/tổ dân phố",
            "Tên thôn, tổ dân phố",
            "Đơn vị phụ trách",
            "Đơn vị hoạt động",
            "Unit",
        ),
    ),
    Field(
        "unit_kind", _("Loại đơn vị"), ("Loại đơn vị", "Loại đơn vị, địa bàn", "Loại địa bàn", "Unit kind")
    ),
    Field("ownership", _("Sở hữu"), ("Sở hữu", "Hình thức sở hữu", "Loại sở hữu")),
    Field(
        "commune",
        _("Xã, phường"),
        (
            "Xã, phường",
            "Xã, phường, thị trấn",
            "Xã",
            "Xã/phường",
            "Xã/phường/thị trấn",
            "Địa bàn xã",
            "Commune",
        ),
    ),
    Field(
        "founded_on", _("Ngày thành lập"), ("Ngày thành lập", "Thành lập ngày", "Ngày có hiệu lực", "Founded")
    ),
    Field("number", _("Số quyết định"), ("Số quyết định", "Quyết định số", "Số QĐ", "Quyết định thành lập")),
    Field("signed_on", _("Ngày quyết định"), ("Ngày quyết định", "Ngày QĐ", "Ngày ký", "Ngày ký quyết định")),
    Field("issuer", _("Cơ quan quyết định"), ("Cơ quan quyết định", "Cơ quan ban hành", "Nơi ban hành")),
    Field("temporary", _("Tạm thời, dự bị (đánh dấu x)"), ("Tạm thời", "Tạm thời, dự bị", "Chi bộ tạm thời")),
    Field(
        "kept_by_totals",
        _("Theo dõi bằng số tổng hợp (đánh dấu x)"),
        ("Theo dõi bằng số tổng hợp", "Số tổng hợp", "Chỉ theo dõi số tổng hợp"),
    ),
    Field("_note", _("Ghi chú"), ("Ghi chú", "Chú thích"), stored=False),
    Field(
        "_count", _("Số đảng viên"), ("Số đảng viên", "Tổng số đảng viên", "Số lượng đảng viên"), stored=False
    ),
)

TOTALS_FIELDS: tuple[Field, ...] = (
    Field(
        "organization_code",
        _("Mã tổ chức"),
        ("Mã tổ chức", "Mã tổ chức đảng", "Mã", "Mã TCĐ", "Mã đơn vị"),
    ),
    Field(
        "organization",
        _("Tên tổ chức"),
        ("Tên tổ chức", "Tên tổ chức đảng", "Tổ chức đảng", "Tổ chức", "Đơn vị"),
    ),
    Field(
        "status",
        _("Chính thức hay dự bị"),
        ("Chính thức/dự bị", "Chính thức hay dự bị", "Tình trạng", "Loại đảng viên", "Tình trạng đảng viên"),
    ),
    Field("sex", _("Giới tính"), ("Giới tính", "Giới", "Nam/Nữ")),
    Field("minority", _("Dân tộc thiểu số"), ("Dân tộc thiểu số", "DTTS", "Người dân tộc thiểu số")),
    Field("age", _("Nhóm tuổi"), ("Nhóm tuổi", "Tuổi", "Độ tuổi", "Lứa tuổi")),
    Field("education", _("Học vấn"), ("Học vấn", "Trình độ học vấn", "Trình độ", "Trình độ chuyên môn")),
    Field("theory", _("Lý luận chính trị"), ("Lý luận chính trị", "LLCT", "Trình độ lý luận chính trị")),
    Field("occupation", _("Nghề nghiệp"), ("Nghề nghiệp", "Nghề")),
    Field(
        "count",
        _("Số đảng viên"),
        ("Số đảng viên", "Số lượng", "Số lượng đảng viên", "Số", "Tổng số", "Tổng số đảng viên", "Số người"),
    ),
    Field("_note", _("Ghi chú"), ("Ghi chú", "Chú thích"), stored=False),
)
