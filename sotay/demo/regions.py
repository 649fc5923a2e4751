"""The named group of provinces a briefing of the north is held for. Only one of them is on this system."""

REGION_CODE = "mien-nui-trung-du-phia-bac"

NORTHERN_MIDLANDS = (
    "Hà Giang",
    "Cao Bằng",
    "Bắc Kạn",
    "Lạng Sơn",
    "Tuyên Quang",
    "Thái Nguyên",
    "Phú Thọ",
    "Bắc Giang",
    "Lào Cai",
    "Yên Bái",
    "Lai Châu",
    "Điện Biên",
    "Sơn La",
)
