create table accounts (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default now()
);

create table users (
  id uuid primary key,
  email text not null,
  name text not null check (length(name) between 1 and 200),
  password_hash text not null,
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index users_email_key on users (lower(email));

create table memberships (
  account_id uuid not null references accounts on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('owner', 'admin', 'agent', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (account_id, user_id)
);
create index memberships_user_id_idx on memberships (user_id);

-- One row per sign-in, a family of refresh tokens (see dana.security.refresh); reached through dana_system's look-ups alone.
create table sign_ins (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  account_id uuid not null references accounts on delete cascade,
  secret_hash bytea not null,
  generation integer not null default 1,
  rotated_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_reason text
);
create index sign_ins_user_id_idx on sign_ins (user_id);

-- Under a transaction's account: that account. Under a claim (Supabase's REST door): the accounts of the person.
-- Every statement asks once per table, so the first case must cost next to nothing.
create function dana.visible_accounts() returns setof uuid language plpgsql stable as $$
begin
  if coalesce(pg_catalog.current_setting('request.jwt.claims', true), '') = '' then
    return next nullif(pg_catalog.current_setting('dana.account_id', true), '')::uuid;
  else
    return query select dana.claimed_accounts();
  end if;
end
$$;

create function dana.claimed_accounts() returns setof uuid language sql stable security definer set search_path = '' as $$
  select m.account_id from public.memberships m where m.user_id = dana.claimed_user()
$$;

do $$
declare t text;
begin
  foreach t in array array['accounts', 'users', 'memberships', 'sign_ins'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
end
$$;

-- Not through visible_accounts(): it reads memberships itself, which would recurse.
create policy own_account on accounts for all
  using (id = dana.current_account() or exists
    (select 1 from memberships m where m.account_id = accounts.id and m.user_id = (select dana.claimed_user())))
  with check (id = dana.current_account());
create policy own_account on memberships for all
  using (account_id = dana.current_account() or user_id = (select dana.claimed_user()))
  with check (account_id = dana.current_account());
create policy own_account on users for select
  using (id = (select dana.claimed_user()) or exists
    (select 1 from memberships m where m.user_id = users.id and m.account_id = dana.current_account()));

create policy for_look_ups on accounts for all to dana_system using (true) with check (true);
create policy for_look_ups on users for all to dana_system using (true) with check (true);
create policy for_look_ups on memberships for all to dana_system using (true) with check (true);
create policy for_look_ups on sign_ins for all to dana_system using (true) with check (true);
grant select, insert, update on accounts, users, memberships, sign_ins to dana_system;
grant delete on sign_ins to dana_system;
