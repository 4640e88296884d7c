-- members: limits to channels, the owner that an account keeps, invitations, API keys, operators
alter table memberships add column all_channels boolean not null default true,
  add constraint whoever_runs_an_account_works_in_all_channels check (all_channels or role in ('agent', 'viewer'));

create table membership_channels (
  account_id uuid not null,
  user_id uuid not null,
  integration_id uuid not null,
  primary key (account_id, user_id, integration_id),
  foreign key (account_id, user_id) references memberships on delete cascade,
  foreign key (account_id, integration_id) references integrations on delete cascade
);

-- Each dies with its maker's membership; what it gives is held to his role of this moment, below and at every use.
create table invitations (
  account_id uuid not null,
  id uuid not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'agent', 'viewer')),
  channels uuid[], -- null: all
  token_hash bytea not null,
  invited_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, invited_by) references memberships on delete cascade,
  check (channels is null or role in ('agent', 'viewer'))
);
create unique index invitations_one_for_an_address on invitations (account_id, lower(email));
create index invitations_by_token on invitations (token_hash);
create index invitations_by_maker on invitations (account_id, invited_by);

create table api_keys (
  account_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  secret_hash bytea not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, user_id) references memberships on delete cascade
);
create index api_keys_by_id on api_keys (id);
create index api_keys_by_maker on api_keys (account_id, user_id);

create policy for_look_ups on membership_channels for all to dana_system using (true) with check (true);
create policy for_look_ups on invitations for all to dana_system using (true) with check (true);
create policy for_look_ups on api_keys for all to dana_system using (true) with check (true);
grant select, insert on membership_channels to dana_system;
grant select, delete on invitations to dana_system;
grant select, update on api_keys to dana_system;

-- Members come by registering or by an invitation alone: no insert. Hashes are compared by the look-ups alone: no select of them.
grant update (role, all_channels), delete on memberships to dana_app;
grant select, insert, delete on membership_channels to dana_app;
grant select (account_id, id, email, role, channels, invited_by, created_at, expires_at), insert, delete,
  update (token_hash, expires_at) on invitations to dana_app;
grant select (account_id, id, user_id, name, scopes, created_at, expires_at, last_used_at), insert, delete on api_keys to dana_app;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on invitations, api_keys, membership_channels from %I', r);
      execute format('revoke insert, update, delete, truncate on memberships, accounts from %I', r);
    end if;
  end loop;
end
$$;

create function dana.rank_of(p_role text) returns integer language sql immutable set search_path = '' as $$
  select case p_role when 'owner' then 4 when 'admin' then 3 when 'agent' then 2 when 'viewer' then 1 else 0 end
$$;

-- Whether that member may just now let somebody in with that role: he runs the account, has that role himself, and proved his address.
create function dana.may_invite(p_account uuid, p_user uuid, p_role text) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from memberships m join users u on u.id = m.user_id
    where m.account_id = p_account and m.user_id = p_user and m.role in ('owner', 'admin')
      and dana.rank_of(m.role) >= dana.rank_of(p_role) and u.disabled_at is null and u.email_verified_at is not null);
end
$$;

-- An account keeps an owner who can sign in, unless it is being erased (`privacy`, the part after this one).
-- Whoever changes members locks the account's row first: so twenty at once do it in turn.
create function dana.keep_an_owner() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from accounts a where a.id = old.account_id for no key update;
  if found and not exists (select 1 from erasures e where e.account_id = old.account_id and e.is_account)
    and not exists (select 1 from memberships m join users u on u.id = m.user_id
      where m.account_id = old.account_id and m.role = 'owner' and u.disabled_at is null) then
    raise exception using errcode = 'check_violation', constraint = 'an_account_keeps_an_owner',
      message = 'An account keeps at least one owner.';
  end if;
  return null;
end
$$;
create constraint trigger an_account_keeps_an_owner after update of role or delete on memberships
  deferrable initially immediate for each row when (old.role = 'owner') execute function dana.keep_an_owner();

-- What somebody offered as an admin is void when he is none any more, and stays void.
create function dana.end_offers() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from invitations i where i.account_id = new.account_id and i.invited_by = new.user_id
    and (new.role not in ('owner', 'admin') or dana.rank_of(i.role) > dana.rank_of(new.role));
  return null;
end
$$;
create trigger offers_end_with_the_role after update of role on memberships
  for each row when (old.role <> new.role) execute function dana.end_offers();

create function dana.refuse_great_offers() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not dana.may_invite(new.account_id, new.invited_by, new.role) then
    raise exception using errcode = 'check_violation', constraint = 'no_offer_exceeds_its_maker',
      message = 'An invitation never gives more than its maker has.';
  end if;
  return new;
end
$$;
create trigger no_offer_exceeds_its_maker before insert or update on invitations
  for each row execute function dana.refuse_great_offers();

create function dana.refuse_keys_of_others() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not dana.may_invite(new.account_id, new.user_id, 'viewer') then
    raise exception using errcode = 'check_violation', constraint = 'keys_are_made_by_admins',
      message = 'Only an owner or admin with a proven address makes API keys.';
  end if;
  return new;
end
$$;
create trigger keys_are_made_by_admins before insert on api_keys for each row execute function dana.refuse_keys_of_others();

-- What a person is in an account as of now, in one look-up: nothing when the sign-in has ended or the membership is gone.
drop function dana.identify(uuid, uuid, uuid);
create function dana.identify_person(p_sign_in uuid, p_user uuid, p_account uuid)
returns table (role text, channels uuid[], is_verified boolean)
language plpgsql stable security definer rows 1 set search_path = public, pg_temp as $$
begin
  return query select m.role, case when m.all_channels then null else array(
      select c.integration_id from membership_channels c where c.account_id = m.account_id and c.user_id = m.user_id) end,
    u.email_verified_at is not null
  from sign_ins s
  join users u on u.id = s.user_id and u.disabled_at is null
  join memberships m on m.user_id = s.user_id and m.account_id = p_account
  where s.id = p_sign_in and s.user_id = p_user and s.ended_at is null;
end
$$;

-- The same for an API key: its maker's role of this moment. That it was used is noted at most once a minute.
create function dana.identify_key(p_id uuid, p_hashes bytea[])
returns table (account_id uuid, user_id uuid, role text, channels uuid[], is_verified boolean, scopes text[], name text)
language plpgsql volatile security definer rows 1 set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  update api_keys set last_used_at = now() where id = p_id and secret_hash = any (p_hashes)
    and (last_used_at is null or last_used_at < now() - interval '1 minute');
  return query select m.account_id, m.user_id, m.role, case when m.all_channels then null else array(
      select c.integration_id from membership_channels c where c.account_id = m.account_id and c.user_id = m.user_id) end,
    u.email_verified_at is not null, k.scopes, k.name
  from api_keys k
  join users u on u.id = k.user_id and u.disabled_at is null
  join memberships m on m.account_id = k.account_id and m.user_id = k.user_id
  where k.id = p_id and k.secret_hash = any (p_hashes) and (k.expires_at is null or k.expires_at > now());
end
$$;

create function dana.find_invitation(p_hashes bytea[])
returns table (account_id uuid, account_name text, email text, role text, has_user boolean)
language plpgsql stable security definer rows 1 set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  return query select i.account_id, a.name, i.email, i.role, exists (select 1 from users u where lower(u.email) = lower(i.email))
  from invitations i join accounts a on a.id = i.account_id
  where i.token_hash = any (p_hashes) and i.expires_at > now() and dana.may_invite(i.account_id, i.invited_by, i.role);
end
$$;

-- Joins exactly once: whoever deletes the invitation has accepted it. With a name: a new person, whose address the letter proved;
-- without: the person of that address. A member who is invited again stays what he is.
create function dana.accept_invitation(p_hashes bytea[], p_user uuid, p_name text, p_password_hash text)
returns table (account_id uuid, user_id uuid, email text, name text, role text, invitation_id uuid)
language plpgsql volatile security definer rows 1 set search_path = public, pg_temp as $$
#variable_conflict use_column
declare i invitations;
begin
  perform 1 from accounts a where a.id in (select v.account_id from invitations v where v.token_hash = any (p_hashes)) for no key update;
  delete from invitations v where v.token_hash = any (p_hashes) and v.expires_at > now()
    and dana.may_invite(v.account_id, v.invited_by, v.role)
    and (p_name is not null or exists (
      select 1 from users u where u.id = p_user and u.disabled_at is null and lower(u.email) = lower(v.email)))
    returning * into i;
  if not found then
    return;
  end if;
  if p_name is not null then
    insert into users (id, email, name, password_hash, email_verified_at) values (p_user, i.email, p_name, p_password_hash, now());
  end if;
  insert into memberships (account_id, user_id, role, all_channels) values (i.account_id, p_user, i.role, i.channels is null)
    on conflict (account_id, user_id) do nothing;
  if found then
    insert into membership_channels (account_id, user_id, integration_id)
    select n.account_id, p_user, n.id from integrations n
    where n.account_id = i.account_id and n.id = any (i.channels) and n.deleted_at is null;
  end if;
  return query select m.account_id, u.id, u.email, u.name, m.role, i.id
    from memberships m join users u on u.id = m.user_id where m.account_id = i.account_id and m.user_id = p_user;
end
$$;

-- Operators of the installation: nothing in an account, and no account's rows. The app's role cannot make one.
create table dana.operators (
  user_id uuid primary key references public.users on delete cascade,
  added_at timestamptz not null default now()
);
alter table dana.operators owner to dana_system;

create function dana.operates(p_user uuid) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from dana.operators o join users u on u.id = o.user_id where o.user_id = p_user and u.disabled_at is null);
end
$$;

create function dana.accounts_for_operator(p_operator uuid, p_query text, p_before timestamptz, p_before_id uuid, p_limit integer)
returns table (id uuid, name text, created_at timestamptz, members bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  return query select a.id, a.name, a.created_at, (select count(*) from memberships m where m.account_id = a.id)
  from accounts a where dana.operates(p_operator) and (p_query is null or position(lower(p_query) in lower(a.name)) > 0)
    and (p_before is null or (a.created_at, a.id) < (p_before, p_before_id))
  order by a.created_at desc, a.id desc limit p_limit;
end
$$;

create function dana.people_for_operator(p_operator uuid, p_query text, p_before timestamptz, p_before_id uuid, p_limit integer)
returns table (id uuid, email text, name text, created_at timestamptz, disabled boolean, verified boolean, accounts bigint, is_operator boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  return query select u.id, u.email, u.name, u.created_at, u.disabled_at is not null, u.email_verified_at is not null,
    (select count(*) from memberships m where m.user_id = u.id), exists (select 1 from dana.operators o where o.user_id = u.id)
  from users u where dana.operates(p_operator)
    and (p_query is null or position(lower(p_query) in lower(u.email || ' ' || u.name)) > 0)
    and (p_before is null or (u.created_at, u.id) < (p_before, p_before_id))
  order by u.created_at desc, u.id desc limit p_limit;
end
$$;

-- Shuts a person out of everything, sign-ins included, or lets them in again; the name with the accounts whose sockets must hear of it.
create function dana.set_disabled(p_operator uuid, p_user uuid, p_disabled boolean) returns table (name text, accounts uuid[])
language plpgsql volatile security definer rows 1 set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  if not dana.operates(p_operator) then
    return;
  end if;
  update users u set disabled_at = case when p_disabled then coalesce(u.disabled_at, now()) end where u.id = p_user;
  if p_disabled then
    update sign_ins s set ended_at = now(), ended_reason = 'disabled' where s.user_id = p_user and s.ended_at is null;
  end if;
  return query select u.name, array(select m.account_id from memberships m where m.user_id = u.id) from users u where u.id = p_user;
end
$$;
