-- walls: whoever loses his standing is cut off at once, whichever code took it away: the database itself tells the open pages' servers.
create function dana.tell_of_membership() returns trigger language plpgsql set search_path = '' as $$
declare
  v record := case when tg_op = 'DELETE' then old else new end;
begin
  perform pg_catalog.pg_notify('dana', pg_catalog.json_build_object('account', v.account_id, 'event', 'membership', 'id', v.user_id)::text);
  return null;
end
$$;

create function dana.tell_of_session() returns trigger language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.pg_notify('dana', pg_catalog.json_build_object('account', old.account_id, 'event', 'session', 'id', old.id)::text);
  return null;
end
$$;

create function dana.tell_of_person() returns trigger language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.pg_notify('dana', pg_catalog.json_build_object('account', '', 'event', 'session', 'id', old.id)::text);
  return null;
end
$$;

create trigger tell after insert or update or delete on memberships for each row execute function dana.tell_of_membership();
create trigger tell after insert or delete on membership_channels for each row execute function dana.tell_of_membership();
create trigger tell_of_end after update of ended_at on sign_ins for each row
  when (old.ended_at is null and new.ended_at is not null) execute function dana.tell_of_session();
create trigger tell_of_deletion after delete on sign_ins for each row
  when (old.ended_at is null) execute function dana.tell_of_session();
create trigger tell after update of disabled_at on users for each row
  when (old.disabled_at is null and new.disabled_at is not null) execute function dana.tell_of_person();
revoke execute on function dana.tell_of_membership(), dana.tell_of_session(), dana.tell_of_person() from public;
