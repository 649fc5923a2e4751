"""A role of the database for auditors who ask in SQL: it sees organisations and totals, nobody's rows.

The administrator makes it (docs/running.md); whenever the owner migrates, it is given what it may read, no more.
"""

from django.db import connections

from sotay.kernel.database import PROGRAM_ROLE

ROLE = "sotay_auditor"
TOTALS = "sotay_totals"
VIEW = f"""
CREATE OR REPLACE VIEW {TOTALS} AS
SELECT organization_id, status, date_trunc('month', counted_on)::date AS month, kind, sign, sum(quantity) AS quantity
FROM (
  SELECT to_organization_id AS organization_id, to_status AS status, counted_on, kind, 1 AS sign, quantity
  FROM members_movement WHERE to_organization_id IS NOT NULL
  UNION ALL
  SELECT from_organization_id, from_status, counted_on, kind, -1, quantity
  FROM members_movement WHERE from_organization_id IS NOT NULL
) sides GROUP BY organization_id, status, month, kind, sign
"""
"""Of the ledger itself: a view asked by whoever looks, as ``members_leg`` is, would ask in the auditor's name."""
READ = (
    *(
        f"organizations_{name}"
        for name in (
            "organization", "organizationstate", "placement", "decision", "body", "term", "unit", "unitservice", "post",
            "group", "groupmembership", "partygroup", "ruleoverride", "accreditation",
        )
    ),
    "members_bookopening",
    "members_periodclosing",
    "members_sheet",
    "reports_reportedvalue",
    TOTALS,
)  # fmt: skip


def grant(using: str = "owner") -> bool:
    """Let the role read what it may; whether there is such a role."""
    with connections[using].cursor() as cursor:
        there = set(connections[using].introspection.table_names(cursor, include_views=True))
        if not set(READ[:-1]) <= there or "members_leg" not in there:
            return False
        cursor.execute(VIEW)
        cursor.execute(f"REVOKE ALL ON {TOTALS} FROM {PROGRAM_ROLE}")
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            return False
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT SELECT ON {', '.join(READ)} TO {ROLE}")
        return True
