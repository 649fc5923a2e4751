"""The banks a slip may name, by the number under which NAPAS knows them."""

BANKS = (
    ("970405", "Agribank"),
    ("970418", "BIDV"),
    ("970415", "VietinBank"),
    ("970436", "Vietcombank"),
    ("970449", "LPBank"),
    ("970422", "MB"),
    ("970407", "Techcombank"),
    ("970416", "ACB"),
    ("970432", "VPBank"),
    ("970403", "Sacombank"),
    ("970423", "TPBank"),
    ("970437", "HDBank"),
    ("970443", "SHB"),
    ("970441", "VIB"),
    ("970426", "MSB"),
    ("970452", "KienlongBank"),
)
