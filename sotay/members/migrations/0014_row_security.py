"""Rows of members are seen only from where they count, or counted; standings say where that is today."""

from typing import ClassVar

from django.db import migrations

import sotay.kernel.place
from sotay.kernel.database import HoldsPersons

FILL = """
ALTER TABLE members_standing DISABLE TRIGGER USER;
UPDATE members_standing standing SET path = organization.path
FROM organizations_organization organization
WHERE organization.id = standing.organization_id AND organization.path IS NOT NULL;
ALTER TABLE members_standing ENABLE TRIGGER USER;
"""

MEMBERS = """
CREATE OR REPLACE FUNCTION sotay_knows_person(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN public.sotay_opens_record(who)
    OR EXISTS (SELECT FROM public.people_presence WHERE person_id = who AND public.sotay_covers(path))
    OR EXISTS (SELECT FROM public.members_movement WHERE member_id = who
               AND (public.sotay_covers(to_path) OR public.sotay_covers(from_path)))
    OR EXISTS (SELECT FROM public.people_postholding WHERE person_id = who AND public.sotay_holds_post(post_id));
END $$;

CREATE FUNCTION sotay_stood_here(number bigint, since date, until date) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM public.organizations_placement
    WHERE organization_id = number AND valid_from < until AND valid_to > since AND public.sotay_covers(path)
  );
END $$;
COMMENT ON FUNCTION sotay_stood_here IS 'the organisation stood in this sight on some of the days';
"""
ROSTER = """sotay_covers(office_path) OR EXISTS (
  SELECT FROM organizations_organization home WHERE home.id = organization_id AND sotay_covers(home.path))"""
OF_A_ROSTER = "EXISTS (SELECT FROM members_rosterimport roster WHERE roster.id = roster_id)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0013_rollups"),
        ("people", "0008_row_security"),
    ]
    operations: ClassVar = [
        migrations.AddField("standing", "path", sotay.kernel.place.PathField(default="")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(MEMBERS, "DROP FUNCTION sotay_stood_here;"),
        migrations.RunSQL(
            "ALTER VIEW members_leg SET (security_invoker = true);",
            "ALTER VIEW members_leg RESET (security_invoker);",
        ),
        HoldsPersons("members_member", person="person_id", known=True),
        HoldsPersons("members_traits", person="member_id", known=True),
        HoldsPersons(
            "members_standing",
            person="member_id",
            paths=("path",),
            read="sotay_stood_here(organization_id, valid_from, valid_to)",
        ),
        HoldsPersons("members_movement", person="member_id", paths=("to_path", "from_path")),
        HoldsPersons("members_joining", person="kept_id"),
        HoldsPersons("members_rosterimport", read=ROSTER, written=ROSTER),
        HoldsPersons("members_importfile", read=OF_A_ROSTER, written=OF_A_ROSTER),
        HoldsPersons("members_importblock", read=OF_A_ROSTER, written=OF_A_ROSTER),
        HoldsPersons("members_difference", read=OF_A_ROSTER, written=OF_A_ROSTER),
        HoldsPersons("members_keptdifference", person="member_id"),
        HoldsPersons(
            "members_standingchange", read="sotay_stood_here(organization_id, valid_from, valid_to)"
        ),
    ]
