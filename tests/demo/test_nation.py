"""The country is told one province after the other; its numbers are planned beforehand."""

from sotay.demo import profiles
from sotay.demo.generate import generate
from sotay.demo.nation import centre_of, models_for, provinces

from .recount import Tree, stock


def test_sixty_three_provinces_hold_all_members_and_a_quarter_of_a_million_cells() -> None:
    made = provinces(profiles.raw("nation"))

    assert len(made) == 63
    assert sum(profile.members for profile in made) == 5_600_000
    assert 240_000 < sum(profile.cells for profile in made) < 260_000


def test_the_centre_comes_first_and_a_province_stands_under_it() -> None:
    centre = centre_of(profiles.raw("nation"))
    smallest = min(provinces(profiles.raw("nation")), key=lambda profile: profile.members)
    rows = generate(smallest, 63, centre.next_id, above=centre.root)

    assert Tree(rows).value(rows.root, "parent", rows.day) == centre.root
    assert stock(rows, rows.day) == smallest.members
    assert rows.root > centre.root


def test_each_province_is_invented_or_like_one_that_is() -> None:
    made = provinces(profiles.raw("nation"))
    sizes = {profile.code: profile.members for profile in made}
    like = models_for(made)

    assert len(like) == 63
    assert all(like[model] == model for model in like.values())
    assert abs(sum(sizes[model] for model in like.values()) - 5_600_000) < 100_000
