"""The catalogue of figures about members: how many there are, of what make-up, and how the number came to be."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Indicator, Ratio, declare
from sotay.organizations.kinds import Sector

from .kinds import ENTERING, LEAVING, Education, Kind, Occupation, Status, Theory
from .sources import AGE_BANDS, DESCRIBED_FLOW, FLOW, STOCK

MEMBERS = _("đảng viên")
IN, OUT = (1,), (-1,)

declare(
    Indicator("party_members_total", _("Tổng số đảng viên"), MEMBERS, STOCK),
    Indicator("official_members", _("Đảng viên chính thức"), MEMBERS, STOCK, {"status": (Status.OFFICIAL,)}),
    Indicator(
        "probationary_members", _("Đảng viên dự bị"), MEMBERS, STOCK, {"status": (Status.PROBATIONARY,)}
    ),
    Indicator(
        "members_status_unknown",
        _("Chưa rõ chính thức hay dự bị"),
        MEMBERS,
        STOCK,
        {"status": (Status.UNKNOWN,)},
    ),
    Indicator("women_members", _("Nữ"), MEMBERS, STOCK, {"sex": ("female",)}),
    Indicator("members_sex_unknown", _("Chưa rõ giới tính"), MEMBERS, STOCK, {"sex": ("",)}),
    Indicator("ethnic_minority_members", _("Dân tộc thiểu số"), MEMBERS, STOCK, {"minority": (True,)}),
    Indicator("members_ethnicity_unknown", _("Chưa rõ dân tộc"), MEMBERS, STOCK, {"minority": (None,)}),
)

AGE_TITLES = {
    "18-30": _("Từ 18 đến 30 tuổi"),
    "31-40": _("Từ 31 đến 40 tuổi"),
    "41-50": _("Từ 41 đến 50 tuổi"),
    "51-60": _("Từ 51 đến 60 tuổi"),
    "over-60": _("Trên 60 tuổi"),
}


def code_of(prefix: str, value: str) -> str:
    """The code of the indicator that counts the members with one value of a property."""
    return f"members_{prefix}_{value.replace('-', '_') or 'unknown'}"


declare(
    *(
        Indicator(code_of("age", band), AGE_TITLES[band], MEMBERS, STOCK, {"age": (band,)})
        for band in AGE_BANDS
    ),
    Indicator("members_age_unknown", _("Chưa rõ ngày sinh"), MEMBERS, STOCK, {"age": ("",)}),
    *(
        Indicator(code_of("education", v), v.label, MEMBERS, STOCK, {"education": (v.value,)})
        for v in Education
    ),
    *(Indicator(code_of("theory", v), v.label, MEMBERS, STOCK, {"theory": (v.value,)}) for v in Theory),
    *(
        Indicator(code_of("occupation", v), v.label, MEMBERS, STOCK, {"occupation": (v.value,)})
        for v in Occupation
    ),
    *(Indicator(code_of("sector", v), v.label, MEMBERS, STOCK, {"sector": (v.value,)}) for v in Sector),
    Ratio("women_members_share", _("Tỷ lệ nữ"), "%", "women_members", "party_members_total"),
    Ratio(
        "ethnic_minority_members_share",
        _("Tỷ lệ dân tộc thiểu số"),
        "%",
        "ethnic_minority_members",
        "party_members_total",
    ),
)

declare(
    Indicator(
        "members_age_estimated",
        _("Tuổi ước tính (chưa rõ ngày, tháng sinh)"),
        MEMBERS,
        STOCK,
        {"age_estimated": (True,)},
    ),
    *(
        Indicator(
            f"{code_of('age', band)}_estimated",
            format_lazy("{band} ({estimated})", band=AGE_TITLES[band], estimated=_("ước tính")),
            MEMBERS,
            STOCK,
            {"age_estimated": (True,), "age": (band,)},  # the rarer first: it is asked of every row
        )
        for band in AGE_BANDS
    ),
)

declare(
    Ratio(
        "admission_target_share",
        _("Kết nạp so với chỉ tiêu năm"),
        "%",
        "members_admitted",
        "admissions_targeted",
        "flow",
    ),
)

CHANGES: dict[str, tuple[object, tuple[int], tuple[Kind, ...]]] = {
    "members_opened": (_("Mở sổ"), IN, (Kind.OPENING,)),
    "members_admitted": (_("Kết nạp"), IN, (Kind.ADMISSION,)),
    "members_arrived": (_("Chuyển đến từ ngoài hệ thống"), IN, (Kind.ARRIVAL,)),
    "members_transferred_in": (_("Chuyển đến trong hệ thống"), IN, (Kind.TRANSFER,)),
    "members_restored": (_("Phục hồi đảng tịch"), IN, (Kind.RESTORATION,)),
    "members_resumed": (_("Nối lại sinh hoạt"), IN, (Kind.RESUMPTION,)),
    "members_reorganized_in": (_("Đến do sắp xếp tổ chức"), IN, (Kind.REORGANIZATION,)),
    "members_moved_in": (_("Chuyển đến"), IN, (Kind.ARRIVAL, Kind.TRANSFER)),
    "members_returned": (_("Phục hồi đảng tịch, nối lại sinh hoạt"), IN, (Kind.RESTORATION, Kind.RESUMPTION)),
    "members_died": (_("Từ trần"), OUT, (Kind.DEATH,)),
    "members_expelled": (_("Khai trừ"), OUT, (Kind.EXPULSION,)),
    "members_removed": (_("Xóa tên"), OUT, (Kind.REMOVAL, Kind.CANCELLATION)),
    "members_withdrawn": (_("Xin ra khỏi Đảng"), OUT, (Kind.WITHDRAWAL,)),
    "members_departed": (_("Chuyển đi khỏi hệ thống"), OUT, (Kind.DEPARTURE,)),
    "members_moved_out": (_("Chuyển đi"), OUT, (Kind.DEPARTURE, Kind.TRANSFER)),
    "members_gone_abroad": (_("Chuyển ra ngoài nước"), OUT, (Kind.ABROAD,)),
    "members_transferred_out": (_("Chuyển đi trong hệ thống"), OUT, (Kind.TRANSFER,)),
    "members_reorganized_out": (_("Đi do sắp xếp tổ chức"), OUT, (Kind.REORGANIZATION,)),
}

declare(
    *(
        Indicator(code, title, MEMBERS, FLOW, {"kind": kinds, "sign": sign}, kind="flow")
        for code, (title, sign, kinds) in CHANGES.items()
    ),
    *(
        Indicator(
            code, title, MEMBERS, FLOW, {"kind": kinds, "sign": sign, "within_province": (inside,)}, "flow"
        )
        for code, title, sign, kinds, inside in (
            (
                "members_from_other_provinces",
                _("Chuyển đến từ tỉnh khác, ngoài hệ thống"),
                IN,
                (Kind.ARRIVAL, Kind.TRANSFER),
                False,
            ),
            (
                "members_from_within_province",
                _("Chuyển đến từ nơi khác trong tỉnh"),
                IN,
                (Kind.TRANSFER,),
                True,
            ),
            (
                "members_to_other_provinces",
                _("Chuyển đi tỉnh khác, ngoài hệ thống"),
                OUT,
                (Kind.DEPARTURE, Kind.TRANSFER),
                False,
            ),
            ("members_to_within_province", _("Chuyển đi nơi khác trong tỉnh"), OUT, (Kind.TRANSFER,), True),
        )
    ),
    Indicator(
        "members_at_opening",
        _("Có trong sổ ngày mở sổ"),
        MEMBERS,
        FLOW,
        {"kind": (Kind.OPENING,), "sign": IN, "at_opening": (True,)},
        "flow",
    ),
    Indicator(
        "members_opened_later",
        _("Mở sổ trong kỳ"),
        MEMBERS,
        FLOW,
        {"kind": (Kind.OPENING,), "sign": IN, "at_opening": (False,)},
        "flow",
    ),
    Indicator(
        "members_increased",
        _("Tổng số tăng"),
        MEMBERS,
        FLOW,
        {"kind": (*ENTERING, Kind.TRANSFER, Kind.REORGANIZATION), "sign": IN, "at_opening": (False,)},
        "flow",
    ),
    Indicator(
        "members_decreased",
        _("Tổng số giảm"),
        MEMBERS,
        FLOW,
        {"kind": (*LEAVING, Kind.TRANSFER, Kind.REORGANIZATION), "sign": OUT},
        "flow",
    ),
    Indicator(
        "members_recognized",
        _("Công nhận chính thức"),
        MEMBERS,
        FLOW,
        {"kind": (Kind.RECOGNITION,), "sign": IN},
        kind="flow",
    ),
    Indicator(
        "probationary_members_removed",
        _("Xóa tên: trong đó dự bị"),
        MEMBERS,
        FLOW,
        {"kind": (Kind.REMOVAL, Kind.CANCELLATION), "sign": OUT, "status": (Status.PROBATIONARY,)},
        kind="flow",
    ),
    Indicator(
        "women_admitted",
        _("Kết nạp: nữ"),
        MEMBERS,
        DESCRIBED_FLOW,
        {"kind": (Kind.ADMISSION,), "sign": IN, "sex": ("female",)},
        "flow",
    ),
    Indicator(
        "young_admitted",
        _("Kết nạp: từ 18 đến 30 tuổi"),
        MEMBERS,
        DESCRIBED_FLOW,
        {"kind": (Kind.ADMISSION,), "sign": IN, "age": ("18-30",)},
        "flow",
    ),
    Indicator(
        "ethnic_minority_admitted",
        _("Kết nạp: dân tộc thiểu số"),
        MEMBERS,
        DESCRIBED_FLOW,
        {"kind": (Kind.ADMISSION,), "sign": IN, "minority": (True,)},
        "flow",
    ),
    Indicator(
        "workers_admitted",
        _("Kết nạp: công nhân"),
        MEMBERS,
        DESCRIBED_FLOW,
        {"kind": (Kind.ADMISSION,), "sign": IN, "occupation": (Occupation.WORKER,)},
        "flow",
    ),
)
