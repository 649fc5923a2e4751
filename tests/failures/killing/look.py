"""A process of its own: what is in the book and in the trail, and every contradiction. Prints it as JSON."""

import json
import sys
from collections import Counter

import django

django.setup()

from sotay.kernel.authority import PROGRAM  # noqa: E402
from sotay.kernel.models import AuditEntry, EntryKind  # noqa: E402
from sotay.kernel.sight import seen_by  # noqa: E402
from sotay.kernel.verify import PROOFS  # noqa: E402
from sotay.members.models import Member, Movement  # noqa: E402

if __name__ == "__main__":
    with seen_by(PROGRAM):
        about = {
            kind: Counter(Movement.objects.filter(kind=kind).values_list("member_id", flat=True))
            for kind in ("death", "transfer")
        }
        about["admit"] = Counter(Member.objects.values_list("person__full_name", flat=True))
        acts = AuditEntry.objects.filter(kind=EntryKind.ACT)
        told = {
            "found": about,
            "entries": {
                name: acts.filter(action=f"member.{name}").count() for name in ("die", "transfer", "admit")
            },
            "contradictions": [problem for proof in PROOFS for problem in proof.search()],
        }
    sys.stdout.write(json.dumps(told))
