-- members: what somebody had taken over does not stay with him when he can answer there no more, whichever code took that away: he left or
-- was removed, shut out or made a viewer, or works in that channel no longer. It waits for another person instead, and says so.
create index conversations_taken_over on conversations (account_id, takeover_user_id) where takeover_user_id is not null;
create policy for_members on conversations for update to dana_system using (true) with check (true);
create policy for_members on messages for insert to dana_system with check (true);
grant update (lease, needs_person, hand_off_reason, takeover_by, takeover_user_id, takeover_at, last_position, version, updated_at)
  on conversations to dana_system;
grant insert (account_id, id, conversation_id, integration_id, position, direction, author, kind, text, state) on messages to dana_system;

create function dana.may_answer(p_account uuid, p_user uuid, p_channel uuid) returns boolean
language sql stable set search_path = public, pg_temp as $$
  select exists (select 1 from memberships m join users u on u.id = m.user_id and u.disabled_at is null
    where m.account_id = p_account and m.user_id = p_user and dana.rank_of(m.role) >= dana.rank_of('agent')
      and (m.all_channels or exists (select 1 from membership_channels c
        where c.account_id = p_account and c.user_id = p_user and c.integration_id = p_channel)))
$$;

create function dana.give_back(p_account uuid, p_user uuid) returns void
language plpgsql volatile set search_path = public, pg_temp as $$
declare
  v record;
  v_message uuid;
  v_name text := coalesce((select u.name from users u where u.id = p_user), 'Somebody');
begin
  for v in select c.id, c.integration_id from conversations c
    where c.account_id = p_account and c.takeover_user_id = p_user and not dana.may_answer(p_account, p_user, c.integration_id)
      and exists (select 1 from accounts a where a.id = p_account) -- else it goes with its account
    order by c.id for update
  loop
    v_message := gen_random_uuid();
    insert into messages (account_id, id, conversation_id, integration_id, position, direction, author, kind, text, state)
    select c.account_id, v_message, c.id, c.integration_id, c.last_position + 1, 'out', 'event', 'hand_off',
      v_name || ' had taken over and cannot answer here any more: this waits for another person', 'sent'
    from conversations c where c.account_id = p_account and c.id = v.id;
    update conversations c set lease = c.lease + 1, takeover_by = null, takeover_user_id = null, takeover_at = null, needs_person = true,
      hand_off_reason = 'Whoever had taken over cannot answer here any more', last_position = c.last_position + 1, version = c.version + 1,
      updated_at = now()
    where c.account_id = p_account and c.id = v.id;
    perform pg_notify('dana', json_build_object('account', p_account, 'event', 'conversation', 'id', v.id)::text),
      pg_notify('dana', json_build_object('account', p_account, 'event', 'message', 'id', v_message, 'conversation_id', v.id)::text);
  end loop;
end
$$;
revoke execute on function dana.may_answer(uuid, uuid, uuid), dana.give_back(uuid, uuid) from public;
grant execute on function dana.may_answer(uuid, uuid, uuid), dana.give_back(uuid, uuid), dana.rank_of(text) to dana_system;

create function dana.end_takeovers() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'users' then
    perform dana.give_back(m.account_id, m.user_id) from memberships m where m.user_id = new.id;
  else
    perform dana.give_back(old.account_id, old.user_id);
  end if;
  return null;
end
$$;
create trigger takeovers_end after delete or update of role, all_channels on memberships
  for each row execute function dana.end_takeovers();
create trigger takeovers_end after delete on membership_channels for each row execute function dana.end_takeovers();
create trigger takeovers_end after update of disabled_at on users for each row
  when (old.disabled_at is null and new.disabled_at is not null) execute function dana.end_takeovers();

-- Those who left before this was seen to.
create function dana.give_back_all() returns void -- as dana_system: the policies show the tables' owner no rows
language sql volatile security definer set search_path = public, pg_temp as $$
  select dana.give_back(t.account_id, t.takeover_user_id)
  from (select distinct account_id, takeover_user_id from conversations where takeover_user_id is not null) t
$$;
alter function dana.give_back_all() owner to dana_system;
select dana.give_back_all();
drop function dana.give_back_all();
