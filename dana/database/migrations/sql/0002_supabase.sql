-- The id that another provider of sign-ins (Supabase Auth) gives a person: the `sub` of its tokens.
alter table users add column external_id text;
create unique index users_external_id_key on users (external_id) where external_id is not null;

-- The person behind a request to Supabase's own REST door. Our server makes no claims, so the first case must cost next to nothing.
create or replace function dana.claimed_user() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  if coalesce(pg_catalog.current_setting('request.jwt.claims', true), '') = '' then
    return null;
  end if;
  return (select u.id from public.users u where u.disabled_at is null
    and u.external_id = pg_catalog.current_setting('request.jwt.claims', true)::pg_catalog.jsonb ->> 'sub');
end
$$;

create function dana.person_by_external(p_external text)
returns table (user_id uuid, email text, disabled boolean, verified boolean)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select u.id, u.email, u.disabled_at is not null, u.email_verified_at is not null from users u where u.external_id = p_external
$$;

-- A person who was here before; false when he has another id there already. The password that Dana kept opens nothing any more.
create function dana.link_external(p_user uuid, p_external text) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update users set external_id = p_external, password_hash = '!' where id = p_user and external_id is null and disabled_at is null;
  return found;
end
$$;

create function dana.register_external(
  p_user uuid, p_external text, p_email text, p_name text, p_verified boolean, p_account uuid, p_account_name text
) returns void language sql volatile security definer set search_path = public, pg_temp as $$
  insert into users (id, email, name, password_hash, external_id, email_verified_at)
    values (p_user, p_email, p_name, '!', p_external, case when p_verified then now() end);
  insert into accounts (id, name) values (p_account, p_account_name);
  insert into memberships (account_id, user_id, role) values (p_account, p_user, 'owner');
$$;

-- What the person of a token is as of now, in that account or in his oldest: nothing when the membership is gone.
create function dana.identify_external(p_external text, p_account uuid)
returns table (user_id uuid, account_id uuid, role text, channels uuid[], is_verified boolean, second_factor boolean)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select u.id, m.account_id, m.role, case when m.all_channels then null else array(
      select c.integration_id from membership_channels c where c.account_id = m.account_id and c.user_id = m.user_id) end,
    u.email_verified_at is not null, u.second_factor_at is not null
  from users u join memberships m on m.user_id = u.id and (p_account is null or m.account_id = p_account)
  where u.external_id = p_external and u.disabled_at is null order by m.created_at, m.account_id limit 1
$$;

-- The channels whose conversations the person behind a claim does not work in, for the policies of the REST door.
create function dana.closed_channels() returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select i.id from memberships m join integrations i on i.account_id = m.account_id
  where m.user_id = dana.claimed_user() and not m.all_channels and not exists (
    select 1 from membership_channels c where c.account_id = m.account_id and c.user_id = m.user_id and c.integration_id = i.id);
end
$$;
