-- A secret that was replaced proves what comes in beside the new one until its time is over: one a name, so never more than two.
create table former_secrets (
  account_id uuid not null,
  id uuid not null,
  integration_id uuid not null,
  name text not null, -- of the setting
  sealed bytea not null,
  until timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, integration_id) references integrations on delete cascade
);
create unique index former_secrets_of_integration on former_secrets (account_id, integration_id, name);
create index former_secrets_by_end on former_secrets (until);

-- Telling a platform that a removed integration is gone. Its credentials lie here, sealed for this alone, until that is said or given up.
create table farewells (
  account_id uuid not null,
  id uuid not null, -- the integration's
  sealed bytea not null default '',
  state text not null default 'waiting' check (state in ('waiting', 'told', 'not_told')),
  told text[] not null default '{}', -- what the platform took note of, each a sentence
  remaining text[] not null default '{}', -- what it was not told, why, and what to do by hand
  attempts smallint not null default 0,
  next_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, id) references integrations on delete cascade,
  check (state = 'waiting' or sealed = '')
);
create index farewells_waiting on farewells (next_at) where state = 'waiting';

grant select, insert, update, delete on former_secrets, farewells to dana_app;
create policy for_look_ups on former_secrets for all to dana_system using (true) with check (true);
create policy for_look_ups on farewells for select to dana_system using (true);
grant select, delete on former_secrets to dana_system;
grant select on farewells to dana_system;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on former_secrets, farewells from %I', r);
    end if;
  end loop;
end
$$;

-- Farewells that are due and were missed, ids only; those of an account that is being erased are said by its erasure.
create function dana.missed_farewells(p_limit integer) returns table (account_id uuid, id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.account_id, f.id from farewells f
  where f.state = 'waiting' and f.next_at < now() - interval '2 seconds'
    and not exists (select 1 from erasures e where e.account_id = f.account_id and e.is_account)
  order by f.next_at limit p_limit
$$;

create function dana.forget_former_secrets() returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  delete from former_secrets where until < now()
$$;
