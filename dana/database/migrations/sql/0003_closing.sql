-- An account that is being erased sends nothing, whatever was on its way when it was closed: a question that came in, or a reply that was
-- written, while the closing was under way and not yet to be seen.
create function dana.refuse_to_send_for_the_closed() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select 1 from erasures e where e.account_id = new.account_id and e.is_account) then
    raise insufficient_privilege using message = 'this account is closed: nothing is sent for it any more';
  end if;
  return new;
end
$$;
revoke execute on function dana.refuse_to_send_for_the_closed() from public;
create trigger nothing_leaves_a_closed_account before insert or update of state on messages
  for each row when (new.state = 'sending') execute function dana.refuse_to_send_for_the_closed();
