-- Who belonged to a named group on a day.
SELECT 'provinces_in_region', count(*)
FROM organizations_groupmembership membership
WHERE membership.valid_from <= %(on)s AND membership.valid_to > %(on)s
  AND membership.group_id = (SELECT id FROM organizations_group WHERE code = 'mien-nui-trung-du-phia-bac')
