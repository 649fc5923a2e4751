"""The generator's words and the rooms' words for the same things, where they differ."""

SECTOR = {
    "village": "residential",
    "commune": "commune",
    "agency": "agency",
    "committee": "agency",
    "school": "public_service",
    "health": "public_service",
    "state_enterprise": "state_enterprise",
    "private_enterprise": "private_enterprise",
    "cooperative": "cooperative",
    "army": "armed_forces",
    "police": "armed_forces",
}
UPPER_TYPE = {
    "district": "district",
    "city": "city",
    "town": "city",
    "bloc": "bloc",
    "army": "army",
    "police": "police",
    "border_guard": "border_guard",
    "other": "other",
}
POWER = {"admission": "delegated", "full": "granted"}
EDUCATION = {
    "": "",
    "primary": "primary",
    "lower_secondary": "lower_secondary",
    "upper_secondary": "upper_secondary",
    "elementary": "vocational",
    "intermediate": "vocational",
    "college": "college",
    "university": "university",
    "master": "master",
    "doctor": "doctor",
}
OCCUPATION = {"retired": "pensioner", "employee": "worker"}
AGE = {">60": "over-60"}
OWNERSHIP = {"none": "", "state": "state", "private": "private", "collective": "private"}
TITLE = {"member": "committee_member", "head": "chair", "deputy_head": "vice_chair"}
