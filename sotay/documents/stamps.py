"""By which words a text is known to be stamped secret."""

import re

STAMP = re.compile(r"(?im)^[\W_]*(?:độ\s+)?(?:(?:tuyệt|tối)\s+)?mật(?:\s*:.*)?[\W_]*$")
"""A line on which nothing stands but a stamp: MẬT, TỐI MẬT, TUYỆT MẬT, “Độ mật: …”."""
SPOKEN = re.compile(r"\b(?:TUYỆT|TỐI) MẬT\b|\((?:TUYỆT |TỐI )?[Mm]ẬT\)|\((?:tuyệt |tối )?[Mm]ật\)")
"""The same within a line, as stamps are written and ordinary sentences are not."""


def is_stamped(*texts: str) -> bool:
    """Whether a text bears the stamp of a state or Party secret."""
    return any(STAMP.search(text) or SPOKEN.search(text) for text in texts)
