-- What was done, by whom, when: appended to and never changed. Each account has a chain of its own, the installation has one too. An entry's
-- hash covers the entry and the hash before it; its seal is that hash signed with a key which the database never sees.
create table audit_entries (
  account_id uuid not null references accounts on delete cascade,
  position bigint not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('person', 'api_key', 'operator', 'platform', 'system')),
  actor_id uuid,
  actor_name text not null,
  actor_address text,
  action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
  target text not null default '',
  target_id text,
  details jsonb not null default '{}',
  hash bytea not null,
  seal bytea,
  primary key (account_id, position)
);
create index audit_entries_by_action on audit_entries (account_id, action, position);
create index audit_entries_by_actor on audit_entries (account_id, actor_id, position);
grant select on audit_entries to dana_app;
do $$ -- who may read it is a right, which Supabase's REST door does not know
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on audit_entries from %I', r);
    end if;
  end loop;
end
$$;

-- Entries that belong to no account; only operators' look-ups read them.
create table dana.installation_entries (like audit_entries including all);
alter table dana.installation_entries drop column account_id, add primary key (position);
alter table dana.installation_entries owner to dana_system;

-- The end of each chain (account null: the installation's): its lock puts entries in order, and a chain that was cut shorter is found by it.
create table dana.audit_heads (
  account_id uuid references accounts on delete cascade,
  position bigint not null,
  at timestamptz not null,
  hash bytea not null,
  unique nulls not distinct (account_id)
);
alter table dana.audit_heads owner to dana_system;

-- `dana verify-audit` reads all chains as dana_system, with the owner's login: no function gives dana_app that.
create policy for_look_ups on audit_entries for all to dana_system using (true) with check (true);
grant select, insert, update (seal) on audit_entries to dana_system;

-- One field of an entry as bytes that cannot be mistaken for two: its length, a colon, itself; a minus for nothing.
create function dana.audit_field(p_text text) returns text language sql immutable set search_path = '' as $$
  select coalesce(octet_length(p_text) || ':' || p_text, '-')
$$;

-- Adds an entry in the caller's transaction, and keeps the chain's end locked until that is over.
create function dana.audit(
  p_account uuid, p_kind text, p_actor uuid, p_name text, p_address text, p_action text, p_target text, p_target_id text, p_details jsonb
) returns table (entry_position bigint, entry_hash bytea)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_head dana.audit_heads;
  v_at timestamptz;
  v_name text := p_name;
  v_hash bytea;
begin
  if p_account <> dana.current_account() then
    raise exception 'an entry belongs to the account of its transaction' using errcode = 'insufficient_privilege';
  end if;
  select * into v_head from dana.audit_heads h where h.account_id = p_account or p_account is null and h.account_id is null for update;
  if not found then -- a chain's first entry, or its end was taken away: it goes on from what is there
    insert into dana.audit_heads (account_id, position, at, hash)
      select p_account, e.position, e.at, e.hash from (
        select i.position, i.at, i.hash from dana.installation_entries i where p_account is null
        union all select a.position, a.at, a.hash from audit_entries a where a.account_id = p_account
        union all select 0, to_timestamp(0), ''
      ) e order by e.position desc limit 1
      on conflict do nothing;
    select * into v_head from dana.audit_heads h where h.account_id = p_account or p_account is null and h.account_id is null for update;
  end if;
  if v_name = '' and p_actor is not null then
    if p_kind = 'api_key' then
      select k.name into v_name from api_keys k where k.account_id = p_account and k.id = p_actor;
    else
      select u.name into v_name from users u where u.id = p_actor;
    end if;
    v_name := coalesce(v_name, '');
  end if;
  v_at := greatest(clock_timestamp(), v_head.at);
  v_hash := sha256(v_head.hash || convert_to(
    dana.audit_field(coalesce(p_account::text, 'installation')) || dana.audit_field((v_head.position + 1)::text)
    || dana.audit_field((extract(epoch from v_at) * 1000000)::bigint::text) || dana.audit_field(p_kind)
    || dana.audit_field(p_actor::text) || dana.audit_field(v_name) || dana.audit_field(p_address) || dana.audit_field(p_action)
    || dana.audit_field(p_target) || dana.audit_field(p_target_id) || dana.audit_field(p_details::text), 'UTF8'));
  if p_account is null then
    insert into dana.installation_entries
      (position, at, actor_kind, actor_id, actor_name, actor_address, action, target, target_id, details, hash)
    values (v_head.position + 1, v_at, p_kind, p_actor, v_name, p_address, p_action, p_target, p_target_id, p_details, v_hash);
  else
    insert into audit_entries
      (account_id, position, at, actor_kind, actor_id, actor_name, actor_address, action, target, target_id, details, hash)
    values (p_account, v_head.position + 1, v_at, p_kind, p_actor, v_name, p_address, p_action, p_target, p_target_id, p_details, v_hash);
  end if;
  update dana.audit_heads h set position = v_head.position + 1, at = v_at, hash = v_hash
    where h.account_id = p_account or p_account is null and h.account_id is null;
  return query select v_head.position + 1, v_hash;
end
$$;

-- Seals the newest entry, once.
create function dana.audit_seal(p_account uuid, p_position bigint, p_seal bytea) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if p_account is null then
    update dana.installation_entries e set seal = p_seal where e.position = p_position and e.seal is null
      and p_position = (select h.position from dana.audit_heads h where h.account_id is null);
  else
    update audit_entries e set seal = p_seal where e.account_id = p_account and e.position = p_position and e.seal is null
      and p_position = (select h.position from dana.audit_heads h where h.account_id = p_account);
  end if;
end
$$;

-- The installation's own entries, newest first, for operators.
create function dana.installation_audit(p_before bigint, p_limit integer)
returns table ("position" bigint, at timestamptz, actor_kind text, actor_id uuid, actor_name text, actor_address text, action text,
  target text, target_id text, details jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select e.position, e.at, e.actor_kind, e.actor_id, e.actor_name, e.actor_address, e.action, e.target, e.target_id, e.details
  from dana.installation_entries e where e.position < coalesce(p_before, 9223372036854775807) order by e.position desc limit p_limit
$$;
