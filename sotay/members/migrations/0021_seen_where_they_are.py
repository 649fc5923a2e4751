"""Whether a member is here is asked first, by a short function: the one that also knows of the past costs twice that."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import ALL

READ = """
ALTER POLICY members_member_read ON members_member USING ({member} OR sotay_knows_person(person_id));
ALTER POLICY members_traits_read ON members_traits USING ({traits} OR sotay_knows_person(member_id));
"""
NOW = READ.format(member=f"{ALL} OR sotay_is_here(person_id)", traits=f"{ALL} OR sotay_is_here(member_id)")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0020_legs_found_by_cell"),
        ("people", "0011_seen_where_they_are"),
    ]
    operations: ClassVar = [migrations.RunSQL(NOW, READ.format(member=ALL, traits=ALL))]
