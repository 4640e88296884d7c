-- The installation's own entries, newest first, for operators: of an action ("person.disabled") or all about a thing ("person"),
-- of one actor, of a time. Whatever is null narrows nothing.
drop function dana.installation_audit(bigint, integer);
create function dana.installation_audit(
  p_before bigint, p_limit integer, p_action text, p_actor uuid, p_since timestamptz, p_until timestamptz)
returns table ("position" bigint, at timestamptz, actor_kind text, actor_id uuid, actor_name text, actor_address text, action text,
  target text, target_id text, details jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select e.position, e.at, e.actor_kind, e.actor_id, e.actor_name, e.actor_address, e.action, e.target, e.target_id, e.details
  from dana.installation_entries e
  where e.position < coalesce(p_before, 9223372036854775807)
    and (p_action is null or e.action = p_action or starts_with(e.action, p_action || '.'))
    and (p_actor is null or e.actor_id = p_actor)
    and (p_since is null or e.at >= p_since)
    and (p_until is null or e.at < p_until)
  order by e.position desc limit p_limit
$$;
