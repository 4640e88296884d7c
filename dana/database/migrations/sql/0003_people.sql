-- people: accounts that demand a second factor of everybody, and what is needed before an old root key can be dropped
alter table accounts add column demands_second_factor boolean not null default false;
grant update (demands_second_factor) on accounts to dana_app;

-- The name of the root key that made a digest; null: made before this was written down. The key of each purpose has a public name.
alter table api_keys add column made_with text;
alter table dana.recovery_codes add column made_with text;

-- Who was here before there were proofs of an address works on, and is asked for the proof; without it he invites nobody and makes no keys.
-- The version that brought proofs also brought the record: whoever is older than its first entry was here before. (The first to register
-- after it is some moments older than the entry of that very sign-in.)
alter table users add column proves_later boolean not null default false;
create function dana.mark_who_was_here_before() returns void -- as dana_system: the policies show the tables' owner no rows
language sql volatile security definer set search_path = public, pg_temp as $$
  update users u set proves_later = true where u.email_verified_at is null and u.external_id is null and u.created_at < coalesce(
    (select min(at) from (select at from audit_entries union all select at from dana.installation_entries) entries), 'infinity'
  ) - interval '1 minute'
$$;
alter function dana.mark_who_was_here_before() owner to dana_system;
select dana.mark_who_was_here_before();
drop function dana.mark_who_was_here_before();

drop function dana.person_of(uuid);
drop function dana.person_at(text);
create function dana.person_at(p_email text)
returns table (user_id uuid, email text, name text, password_hash text, disabled boolean, verified boolean, second_factor boolean,
  account_id uuid, proves_later boolean)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select u.id, u.email, u.name, u.password_hash, u.disabled_at is not null, u.email_verified_at is not null,
    u.second_factor_at is not null,
    (select m.account_id from memberships m where m.user_id = u.id order by m.created_at, m.account_id limit 1), u.proves_later
  from users u where lower(u.email) = lower(p_email)
$$;

create function dana.person_of(p_user uuid)
returns table (user_id uuid, email text, name text, password_hash text, disabled boolean, verified boolean, second_factor boolean,
  account_id uuid, proves_later boolean)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select p.* from users u, dana.person_at(u.email) p where u.id = p_user
$$;

-- Standing, with whether the account demands a second factor that the person has not set up: read in the same look-up as the role.
drop function dana.identify_person(uuid, uuid, uuid);
create function dana.identify_person(p_sign_in uuid, p_user uuid, p_account uuid)
returns table (role text, channels uuid[], is_verified boolean, lacks_factor boolean)
language plpgsql stable security definer rows 1 set search_path = public, pg_temp as $$
begin
  return query select m.role, case when m.all_channels then null else array(
      select c.integration_id from membership_channels c where c.account_id = m.account_id and c.user_id = m.user_id) end,
    u.email_verified_at is not null, a.demands_second_factor and u.second_factor_at is null
  from sign_ins s
  join users u on u.id = s.user_id and u.disabled_at is null
  join memberships m on m.user_id = s.user_id and m.account_id = p_account
  join accounts a on a.id = m.account_id
  where s.id = p_sign_in and s.user_id = p_user and s.ended_at is null;
end
$$;

-- The same for an API key, whose digests by every accepted root are given, the current one's first. A key that an older root closed is
-- closed with the current one by its use, in the write that notes the use.
drop function dana.identify_key(uuid, bytea[]);
create function dana.identify_key(p_id uuid, p_hashes bytea[], p_made_with text)
returns table (account_id uuid, user_id uuid, role text, channels uuid[], is_verified boolean, scopes text[], name text,
  lacks_factor boolean)
language plpgsql volatile security definer rows 1 set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  update api_keys set last_used_at = now(), secret_hash = p_hashes[1], made_with = p_made_with
    where id = p_id and secret_hash = any (p_hashes)
    and (last_used_at is null or last_used_at < now() - interval '1 minute' or made_with is distinct from p_made_with);
  return query select m.account_id, m.user_id, m.role, case when m.all_channels then null else array(
      select c.integration_id from membership_channels c where c.account_id = m.account_id and c.user_id = m.user_id) end,
    u.email_verified_at is not null, k.scopes, k.name, a.demands_second_factor and u.second_factor_at is null
  from api_keys k
  join users u on u.id = k.user_id and u.disabled_at is null
  join memberships m on m.account_id = k.account_id and m.user_id = k.user_id
  join accounts a on a.id = k.account_id
  where k.id = p_id and k.secret_hash = any (p_hashes) and (k.expires_at is null or k.expires_at > now());
end
$$;

-- The same for a token of another provider, which says itself how it was got: whether the account demands a second factor.
drop function dana.identify_external(text, uuid);
create function dana.identify_external(p_external text, p_account uuid)
returns table (user_id uuid, account_id uuid, role text, channels uuid[], is_verified boolean, second_factor boolean,
  demands_factor boolean)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select u.id, m.account_id, m.role, case when m.all_channels then null else array(
      select c.integration_id from membership_channels c where c.account_id = m.account_id and c.user_id = m.user_id) end,
    u.email_verified_at is not null, u.second_factor_at is not null, a.demands_second_factor
  from users u join memberships m on m.user_id = u.id and (p_account is null or m.account_id = p_account)
  join accounts a on a.id = m.account_id
  where u.external_id = p_external and u.disabled_at is null order by m.created_at, m.account_id limit 1
$$;

-- And for Supabase's own REST door, where the claims say it: without a second factor an account that demands one shows no rows.
drop function dana.claimed_accounts();
create function dana.claimed_accounts() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select m.account_id from public.memberships m join public.accounts a on a.id = m.account_id
  where m.user_id = dana.claimed_user() and (not a.demands_second_factor
    or pg_catalog.current_setting('request.jwt.claims', true)::pg_catalog.jsonb ->> 'aal' = 'aal2')
$$;

-- The names of the person's accounts that demand a second factor.
create function dana.accounts_that_demand(p_user uuid) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
  select a.name from memberships m join accounts a on a.id = m.account_id
  where m.user_id = p_user and a.demands_second_factor order by a.name
$$;

drop function dana.replace_recovery_codes(uuid, bytea[]);
create function dana.replace_recovery_codes(p_user uuid, p_digests bytea[], p_made_with text) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from recovery_codes where user_id = p_user;
  insert into recovery_codes (user_id, digest, made_with) select p_user, d, p_made_with from unnest(p_digests) d
$$;

-- What still hangs on another root key than these: keys that can be used, and people whose recovery codes it made.
create function dana.on_older_keys(p_api_key text, p_recovery_code text) returns table (keys bigint, people bigint)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select (select count(*) from api_keys k where k.made_with is distinct from p_api_key and (k.expires_at is null or k.expires_at > now())),
    (select count(distinct c.user_id) from dana.recovery_codes c where c.made_with is distinct from p_recovery_code)
$$;
