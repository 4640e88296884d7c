-- Conversations whose person has no note yet, and accounts with remembered things whose time is over; ids only.
create index conversations_with_people on conversations (account_id, id) where needs_person or takeover_by is not null;
create index contact_facts_by_end on contact_facts (account_id, expires_at);

create policy for_look_ups on memories for select to dana_system using (true);
create policy for_look_ups on contact_facts for select to dana_system using (true);
grant select (account_id, conversation_id, from_position, upto_position, updated_at, summary) on memories to dana_system;
grant select (account_id, expires_at) on contact_facts to dana_system;

-- A customer wrote something, then a person was asked for or took over, and the note does not reach so far.
create function dana.notes_missing(p_limit integer) returns table (account_id uuid, conversation_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.account_id, c.id from conversations c
  left join memories r on r.account_id = c.account_id and r.conversation_id = c.id and r.from_position >= c.cut_position
  cross join lateral (
    select max(e.position) as position, max(e.created_at) as at from messages e
    where e.account_id = c.account_id and e.conversation_id = c.id and e.author = 'event' and e.kind in ('hand_off', 'takeover')
      and e.position > greatest(c.cut_position, r.upto_position)) handed
  where (c.needs_person or c.takeover_by is not null) and c.updated_at > now() - interval '1 day'
    and handed.at < now() - interval '5 seconds' and exists (
      select 1 from messages m where m.account_id = c.account_id and m.conversation_id = c.id and m.author = 'customer'
        and not m.withdrawn and m.position > greatest(c.cut_position, r.upto_position) and m.position < handed.position)
  limit p_limit
$$;
create function dana.accounts_to_forget(p_days integer, p_limit integer) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select a from (
    select account_id as a from contact_facts where expires_at < now()
    union
    select account_id from memories where summary <> '' and updated_at < now() - make_interval(days => p_days)
  ) over_by_now limit p_limit
$$;
