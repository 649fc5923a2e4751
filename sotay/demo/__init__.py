"""The invented provinces: real administrative names, invented people, ten years of movements, told as plain rows.

`profiles.load(name)` reads what is known of a province; `generate.generate(profile, seed)` invents the rest.
"""
