"""Rows of persons are seen only from where they are or were."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import HoldsPersons

PERSONS = """
CREATE FUNCTION sotay_keeps_record(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN who IS NOT NULL AND (
    EXISTS (SELECT FROM public.people_presence WHERE person_id = who AND latest AND public.sotay_covers(path))
    OR EXISTS (SELECT FROM public.people_person WHERE id = who AND entry_id = public.sotay_own_entry())
  );
END $$;
COMMENT ON FUNCTION sotay_keeps_record IS
  'the person is where this transaction may look, or was entered by the act that is running';

CREATE FUNCTION sotay_opens_record(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce(who = public.sotay_own_person(), false) OR public.sotay_keeps_record(who);
END $$;
COMMENT ON FUNCTION sotay_opens_record IS 'whoever keeps the record, and the person';

CREATE FUNCTION sotay_holds_post(held bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM public.organizations_post post
    LEFT JOIN public.organizations_body body ON body.id = post.body_id
    LEFT JOIN public.organizations_unit unit ON unit.id = post.unit_id
    JOIN public.organizations_placement place
      ON place.organization_id = coalesce(body.organization_id, unit.organization_id)
    WHERE post.id = held AND public.sotay_covers(place.path)
  );
END $$;
COMMENT ON FUNCTION sotay_holds_post IS 'the post belongs to an organisation that stands, or stood, in this sight';

CREATE FUNCTION sotay_knows_person(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN public.sotay_opens_record(who)
    OR EXISTS (SELECT FROM public.people_presence WHERE person_id = who AND public.sotay_covers(path))
    OR EXISTS (SELECT FROM public.people_postholding WHERE person_id = who AND public.sotay_holds_post(post_id));
END $$;
COMMENT ON FUNCTION sotay_knows_person IS 'whoever may open the record, and wherever the person was or holds a post';
"""
DROP_PERSONS = """
DROP FUNCTION sotay_knows_person, sotay_holds_post, sotay_opens_record, sotay_keeps_record;
"""
POST = "person_id IS NULL OR sotay_holds_post(post_id)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0009_sight"), ("people", "0007_doors")]
    operations: ClassVar = [
        migrations.RunSQL(PERSONS, DROP_PERSONS),
        HoldsPersons(
            "people_person", person="id", known=True, read="entry_id = sotay_own_entry()", newcomers=True
        ),
        HoldsPersons("people_nametoken", person="person_id", known=True),
        HoldsPersons("people_presence", person="person_id", paths=("path",)),
        HoldsPersons("people_opening", person="person_id", paths=("path",)),
        HoldsPersons("people_openingrelease", person="person_id"),
        HoldsPersons("people_postholding", person="person_id", read=POST, written=POST),
    ]
