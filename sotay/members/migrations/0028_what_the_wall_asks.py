"""What the wall asks of a row is short, and the planner is told so.

It adds up what all parts of a policy cost, also those that are never asked because an earlier one was true. Told that
they were dear it read the members of a whole province along an index and one by one; told that they are cheap it would
read past a whole province to find one commune's members. So they are cheap: what stood here is one list of organisations,
made once for a statement, and whoever entered a row is asked only while something is entered. And each look is planned
once, not anew for every person: planning took ten times as long as looking.
"""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import ALL, HIGH, LOW

SHORT = """
CREATE OR REPLACE FUNCTION sotay_keeps_record(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN who IS NOT NULL AND (
    EXISTS (SELECT FROM public.people_presence WHERE person_id = who AND latest AND public.sotay_covers(path))
    OR (
      coalesce(current_setting('sotay.entry', true), '') <> ''
      AND EXISTS (SELECT FROM public.people_person WHERE id = who AND entry_id = public.sotay_own_entry())
    )
  );
END $$;

CREATE OR REPLACE FUNCTION sotay_opens_record(who bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE COST 1 AS $$
  SELECT coalesce(who = public.sotay_own_person(), false) OR public.sotay_keeps_record(who)
$$;

CREATE OR REPLACE FUNCTION sotay_knows_person(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce(who = public.sotay_own_person(), false)
    OR EXISTS (SELECT FROM public.people_presence WHERE person_id = who AND public.sotay_covers(path))
    OR EXISTS (SELECT FROM public.members_movement WHERE member_id = who
               AND (public.sotay_covers(to_path) OR public.sotay_covers(from_path)))
    OR EXISTS (
      SELECT FROM public.people_postholding holding
      JOIN public.organizations_post post ON post.id = holding.post_id
      LEFT JOIN public.organizations_body body ON body.id = post.body_id
      LEFT JOIN public.organizations_unit unit ON unit.id = post.unit_id
      JOIN public.organizations_placement place
        ON place.organization_id = coalesce(body.organization_id, unit.organization_id)
      WHERE holding.person_id = who AND public.sotay_covers(place.path)
    )
    OR EXISTS (SELECT FROM public.procedures_case coming
               JOIN public.procedures_task waits ON waits.case_id = coming.id AND waits.done_on IS NULL
               WHERE coming.person_id = who AND coming.state = 'open' AND waits.seat = 'receiving'
               AND public.sotay_covers(waits.path))
    OR public.sotay_keeps_record(who);
END $$;

CREATE FUNCTION sotay_knows_name(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 1000 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.people_presence WHERE person_id = who AND public.sotay_covers(path))
    OR EXISTS (SELECT FROM public.members_movement WHERE member_id = who
               AND (public.sotay_covers(to_path) OR public.sotay_covers(from_path)))
    OR public.sotay_opens_record(who);
END $$;
COMMENT ON FUNCTION sotay_knows_name IS
  'the person is or was here; dear, so that a branch is searched by who is there, not by everybody of that name';

CREATE FUNCTION sotay_stood_here_once() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 100 ROWS 100 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT organization_id FROM public.organizations_placement
    WHERE path >= current_setting('sotay.low', true) AND path < current_setting('sotay.high', true);
  IF coalesce(current_setting('sotay.also', true), '') <> '' THEN
    RETURN QUERY SELECT organization_id
      FROM unnest(string_to_array(current_setting('sotay.also', true), ' ')) AS top
      JOIN public.organizations_placement ON path >= top AND path < top || ':';
  END IF;
END $$;
COMMENT ON FUNCTION sotay_stood_here_once IS 'the organisations that stand in this sight, or stood there on some day';

ALTER FUNCTION sotay_stood_here(bigint, date, date) COST 1;
"""
PLANNED_ONCE = """
ALTER FUNCTION sotay_is_here(bigint) {set} plan_cache_mode{to};
ALTER FUNCTION sotay_keeps_record(bigint) {set} plan_cache_mode{to};
ALTER FUNCTION sotay_knows_person(bigint) {set} plan_cache_mode{to};
ALTER FUNCTION sotay_knows_name(bigint) {set} plan_cache_mode{to};
ALTER FUNCTION sotay_holds_post(bigint) {set} plan_cache_mode{to};
ALTER FUNCTION sotay_stood_here(bigint, date, date) {set} plan_cache_mode{to};
ALTER FUNCTION sotay_decides_about(bigint) {set} plan_cache_mode{to};
"""
LONG = """
CREATE OR REPLACE FUNCTION sotay_keeps_record(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN who IS NOT NULL AND (
    EXISTS (SELECT FROM public.people_presence WHERE person_id = who AND latest AND public.sotay_covers(path))
    OR EXISTS (SELECT FROM public.people_person WHERE id = who AND entry_id = public.sotay_own_entry())
  );
END $$;
ALTER FUNCTION sotay_opens_record(bigint) COST 10;
ALTER FUNCTION sotay_knows_person(bigint) COST 10;
ALTER FUNCTION sotay_stood_here(bigint, date, date) COST 2000;
DROP FUNCTION sotay_stood_here_once, sotay_knows_name;
"""
HERE = f"{ALL} OR (path >= {LOW} AND path < {HIGH}) OR sotay_inherits(path)"
STOOD = "sotay_stood_here(organization_id, valid_from, valid_to)"
ONCE = f"(organization_id IN (SELECT sotay_stood_here_once()) AND {STOOD})"
READ = """
ALTER POLICY members_standing_read ON members_standing USING ({here} OR {stood} OR sotay_opens_record(member_id));
ALTER POLICY members_standingchange_read ON members_standingchange USING ({all} OR {stood});
ALTER POLICY people_nametoken_read ON people_nametoken USING ({all} OR {named});
"""
NAMED = "sotay_knows_name(person_id)"
NAMED_BEFORE = "sotay_is_here(person_id) OR sotay_knows_person(person_id)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("kernel", "0012_short_looks"),
        ("members", "0027_a_figure_is_one_for_all"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(SHORT, LONG),
        migrations.RunSQL(
            PLANNED_ONCE.format(set="SET", to=" = force_generic_plan"),
            PLANNED_ONCE.format(set="RESET", to=""),
        ),
        migrations.RunSQL(
            READ.format(here=HERE, all=ALL, stood=ONCE, named=NAMED),
            READ.format(here=HERE, all=ALL, stood=STOOD, named=NAMED_BEFORE),
        ),
    ]
