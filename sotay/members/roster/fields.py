"""What a column of a roster may mean, and the headings it is known by.

A field is known by many headings, a heading by its words without diacritics. Columns of things this program does not
keep are known too, so that nobody is asked about them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """A meaning of a column: its key, its name for people, the headings it is known by."""

    key: str
    title: Any
    words: tuple[str, ...]
    stored: bool = True


_BIRTH = (
    "Ngày sinh",
    "Năm sinh",
    "Sinh ngày",
    "Sinh năm",
    "Ngày tháng năm sinh",
    "Ngày, tháng, năm sinh",
    "Ngày tháng sinh",
    "NTNS",
)


def _under(groups: Iterable[str], *lower: str) -> tuple[str, ...]:
    """The lower headings under each of the upper ones: "Năm sinh / Nam"."""
    return tuple(f"{group} {word}" for group in groups for word in lower)


MEMBER_FIELDS: tuple[Field, ...] = (
    Field(
        "full_name",
        _("Họ và tên"),
        (
            "Họ và tên",
            "Họ tên",
            "Họ, tên",
            "Họ và tên khai sinh",
            "Họ tên khai sinh",
            "Họ và tên đảng viên",
            "Tên đảng viên",
            "Họ và tên, tên gọi khác",
            "Full name",
        ),
    ),
    Field(
        "surname",
        _("Họ và chữ đệm"),
        (
            "Họ đệm",
            "Họ và đệm",
            "Họ và tên đệm",
            "Họ tên đệm",
            "Họ lót",
            "Họ và chữ đệm",
            "Họ và tên lót",
            "Họ",
        ),
    ),
    Field("given_name", _("Tên (cột riêng)"), ("Tên", "Tên riêng", "Họ và tên tên")),
    Field("sex", _("Giới tính"), ("Giới tính", "Giới", "Nam/Nữ", "Nam nữ", "Nam hay nữ", "Phái", "Sex")),
    Field("male", _("Nam (đánh dấu x)"), ("Nam", "Giới tính nam", "Nam giới")),
    Field("female", _("Nữ (đánh dấu x)"), ("Nữ", "Giới tính nữ", "Nữ giới", "Đảng viên nữ")),
    Field("born_on", _("Ngày sinh"), (*_BIRTH, "Date of birth")),
    Field("born_male", _("Ngày sinh của nam"), _under(_BIRTH, "Nam")),
    Field("born_female", _("Ngày sinh của nữ"), _under(_BIRTH, "Nữ")),
    Field("ethnicity", _("Dân tộc"), ("Dân tộc", "Thành phần dân tộc", "Ethnicity")),
    Field(
        "education",
        _("Học vấn"),
        ("Trình độ học vấn", "Học vấn", "Trình độ", "Trình độ văn hóa chuyên môn", "Education"),
    ),
    Field(
        "schooling",
        _("Giáo dục phổ thông"),
        (
            "Văn hóa",
            "Trình độ văn hóa",
            "Học vấn phổ thông",
            "Phổ thông",
            "Giáo dục phổ thông",
            "Trình độ giáo dục phổ thông",
            "Trình độ phổ thông",
            *_under(("Trình độ", "Trình độ học vấn"), "Văn hóa", "Phổ thông", "Giáo dục phổ thông"),
        ),
    ),
    Field(
        "training",
        _("Trình độ chuyên môn"),
        (
            "Trình độ chuyên môn",
            "Chuyên môn",
            "Chuyên môn nghiệp vụ",
            "Trình độ chuyên môn nghiệp vụ",
            "Trình độ đào tạo",
            "Học vị",
            "CMNV",
            "Trình độ CMNV",
            "Trình độ học vấn Chuyên môn",
        ),
    ),
    Field(
        "theory",
        _("Lý luận chính trị"),
        (
            "Lý luận chính trị",
            "Trình độ lý luận chính trị",
            "LLCT",
            "Trình độ LLCT",
            "Lý luận",
            "Trình độ lý luận",
            "Trình độ chính trị",
            "Chính trị",
            "Trình độ học vấn Lý luận chính trị",
        ),
    ),
    Field(
        "occupation",
        _("Nghề nghiệp"),
        (
            "Nghề nghiệp",
            "Nghề nghiệp hiện nay",
            "Nghề",
            "Công việc",
            "Công việc đang làm",
            "Công việc chính",
            "Nghề nghiệp công tác",
            "Occupation",
        ),
    ),
    Field(
        "card_number",
        _("Số thẻ đảng viên"),
        (
            "Số thẻ đảng viên",
            "Số thẻ đảng",
            "Số thẻ",
            "Thẻ đảng",
            "Thẻ đảng viên",
            "Số TĐV",
            "Số thẻ ĐV",
            "TĐV",
        ),
    ),
    Field(
        "identity_number",
        _("Số định danh cá nhân"),
        (
            "Số định danh cá nhân",
            "Số định danh",
            "Mã định danh",
            "Mã định danh cá nhân",
            "Số ĐDCN",
            "ĐDCN",
            "Số CCCD",
            "CCCD",
            "Căn cước",
            "Căn cước công dân",
            "Số căn cước",
            "Số căn cước công dân",
            "Thẻ căn cước",
            "Số thẻ căn cước",
            "Số CMND/CCCD",
            "Số CCCD/CMND",
            "CMND/CCCD",
            "CCCD/CMND",
            "Số CMND, CCCD",
            "Số CMND",
            "CMND",
            "CMTND",
            "Số CMTND",
        ),
    ),
    Field(
        "phone",
        _("Điện thoại"),
        (
            "Số điện thoại",
            "Điện thoại",
            "Điện thoại di động",
            "SĐT",
            "ĐT",
            "ĐTDĐ",
            "Số ĐT",
            "Di động",
            "Phone",
        ),
    ),
    Field(
        "decided_on",
        _("Ngày quyết định kết nạp"),
        (
            "Ngày quyết định kết nạp",
            "Ngày ra quyết định kết nạp",
            "Ngày ký quyết định kết nạp",
            "Ngày QĐ kết nạp",
            "Quyết định kết nạp",
            "Quyết định kết nạp ngày",
            "QĐ kết nạp",
            "Ngày quyết định kết nạp đảng",
            "Ngày quyết định kết nạp đảng viên",
            "Ngày của quyết định kết nạp",
        ),
    ),
    Field(
        "joined_on",
        _("Ngày vào Đảng (lễ kết nạp)"),
        (
            "Ngày vào Đảng",
            "Ngày tháng năm vào Đảng",
            "Ngày, tháng, năm vào Đảng",
            "Năm vào Đảng",
            "Vào Đảng ngày",
            "Vào Đảng",
            "Ngày kết nạp",
            "Ngày kết nạp Đảng",
            "Ngày kết nạp vào Đảng",
            "Ngày tháng năm kết nạp",
            "Ngày được kết nạp",
            "Kết nạp",
            "Ngày lễ kết nạp",
            "Ngày tổ chức lễ kết nạp",
            "Ngày dự bị",
            "Dự bị",
            "Ngày vào Đảng dự bị",
            "Ngày kết nạp dự bị",
            *_under(
                (
                    "Ngày vào Đảng",
                    "Ngày tháng năm vào Đảng",
                    "Ngày, tháng, năm vào Đảng",
                    "Vào Đảng",
                    "Thời gian vào Đảng",
                    "Ngày tháng năm",
                    "Ngày kết nạp",
                ),
                "Dự bị",
                "Kết nạp",
                "Ngày kết nạp",
            ),
        ),
    ),
    Field(
        "official_on",
        _("Ngày chính thức"),
        (
            "Ngày chính thức",
            "Chính thức",
            "Ngày vào Đảng chính thức",
            "Ngày công nhận chính thức",
            "Công nhận chính thức",
            "Ngày công nhận đảng viên chính thức",
            "Ngày được công nhận chính thức",
            "Ngày chuyển chính thức",
            "Ngày tháng năm chính thức",
            "Ngày chuyển Đảng chính thức",
            *_under(
                (
                    "Ngày tháng năm vào Đảng",
                    "Ngày, tháng, năm vào Đảng",
                    "Vào Đảng",
                    "Thời gian vào Đảng",
                    "Ngày tháng năm",
                    "Ngày kết nạp",
                ),
                "Chính thức",
                "Ngày chính thức",
            ),
        ),
    ),
    Field(
        "recognition_decided_on",
        _("Ngày quyết định công nhận chính thức"),
        (
            "Ngày quyết định công nhận chính thức",
            "Ngày quyết định công nhận đảng viên chính thức",
            "Ngày QĐ công nhận chính thức",
            "Quyết định công nhận chính thức",
            "QĐ công nhận chính thức",
        ),
    ),
    Field(
        "status",
        _("Chính thức hay dự bị"),
        (
            "Đảng viên chính thức/dự bị",
            "Chính thức/dự bị",
            "Chính thức hay dự bị",
            "Tình trạng đảng viên",
            "Loại đảng viên",
            "Diện đảng viên",
            "Trạng thái đảng viên",
            "Là đảng viên",
            "Đảng viên",
        ),
    ),
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
    Field("_note", _("Ghi chú"), ("Ghi chú", "Chú thích", "Nhận xét", "Note"), stored=False),
    Field(
        "_home",
        _("Quê quán"),
        ("Quê quán", "Quê", "Nguyên quán", "Nơi sinh", "Quê quán xã, huyện, tỉnh"),
        stored=False,
    ),
    Field(
        "_address",
        _("Nơi ở"),
        (
            "Nơi ở",
            "Nơi ở hiện nay",
            "Chỗ ở",
            "Chỗ ở hiện nay",
            "Địa chỉ",
            "Nơi cư trú",
            "Thường trú",
            "Hộ khẩu thường trú",
        ),
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
    Field(
        "_skills",
        _("Ngoại ngữ, tin học"),
        ("Ngoại ngữ", "Tin học", "Trình độ ngoại ngữ", "Trình độ tin học", "Tiếng dân tộc"),
        stored=False,
    ),
    Field("_badge", _("Huy hiệu Đảng"), ("Huy hiệu Đảng", "Huy hiệu", "Số huy hiệu"), stored=False),
    Field("_exempt", _("Miễn sinh hoạt"), ("Miễn sinh hoạt", "Miễn công tác và sinh hoạt"), stored=False),
    Field("_email", _("Thư điện tử"), ("Email", "Thư điện tử", "Hộp thư"), stored=False),
)

MEMBER_KEYS = frozenset(field.key for field in MEMBER_FIELDS if field.stored)
PLACE_FIELDS = ("organization_code", "organization", "upper", "grassroots", "section", "cell")
NOT_READ = ""
"""The answer of somebody who says that a column is not to be read."""


def vocabulary(fields: Iterable[Field], said: dict[str, str]) -> dict[str, list[str]]:
    """The headings each field is known by, with those people of the office said before."""
    known = {field.key: list(field.words) for field in fields}
    for words, key in said.items():
        if key in known:
            known[key].append(words)
    return known
