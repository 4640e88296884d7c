-- What a person asked to be written down for them: made in small steps by the worker, gone after a week.
create table exports (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  contact_id uuid, -- null: the whole account
  asked_by uuid not null,
  state text not null default 'queued' check (state in ('queued', 'working', 'ready', 'failed')),
  chapter integer not null default 0, -- how far it came: the chapter, and the key of the last row that is in it
  cursor jsonb,
  parts integer not null default 0,
  counts jsonb not null default '{}',
  size bigint not null default 0,
  attempts smallint not null default 0,
  touched_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  ready_at timestamptz,
  expires_at timestamptz not null default now() + interval '7 days',
  primary key (account_id, id)
);
create index exports_by_state on exports (state, touched_at);
create index exports_by_end on exports (expires_at);

create table export_parts (
  account_id uuid not null,
  id uuid not null,
  export_id uuid not null,
  number integer not null,
  entry text not null, -- the file in the ZIP to which it belongs
  content bytea not null, -- sealed
  primary key (account_id, id),
  foreign key (account_id, export_id) references exports on delete cascade
);
create unique index export_parts_in_order on export_parts (account_id, export_id, number);

-- Who was erased, by id alone. It outlasts the account (no reference), so that a restored backup can be put right and a platform
-- can be told how far its request came.
create table erasures (
  account_id uuid not null,
  id uuid not null,
  contact_id uuid, -- null: the whole account, unless nobody was found
  is_account boolean not null default false,
  origin text not null check (origin in ('person', 'platform')),
  code text not null, -- random, under which anybody who has it may ask for the state
  state text not null default 'waiting' check (state in ('waiting', 'working', 'done')),
  people uuid[], -- of an account: its members until it is done
  asked_by uuid,
  touched_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  done_at timestamptz,
  primary key (account_id, id)
);
create index erasures_by_code on erasures (code);
create index erasures_unfinished on erasures (touched_at) where state <> 'done';
create index erasures_of_accounts on erasures (account_id) where is_account;

-- How long an account keeps what; without a row, or with null, for ever.
create table retention (
  account_id uuid primary key references accounts on delete cascade,
  messages_days integer check (messages_days between 1 and 36500),
  resolved_days integer check (resolved_days between 1 and 36500),
  began_at timestamptz, -- of the run under way: what is due is measured from here
  cursor uuid, -- the last conversation that the run has looked at
  removed bigint not null default 0, -- messages, over all runs
  next_at timestamptz not null default now(),
  last_at timestamptz,
  touched_at timestamptz not null default '2000-01-01'
);
create index retention_by_time on retention (next_at);

grant select, insert, update, delete on exports, export_parts, retention to dana_app;
grant select, insert, update on erasures to dana_app;
create policy for_look_ups on exports for select to dana_system using (true);
create policy for_look_ups on erasures for all to dana_system using (true) with check (true);
create policy for_look_ups on retention for select to dana_system using (true);
grant select on exports, retention to dana_system;
grant select, insert, update on erasures to dana_system;
grant delete on accounts, users, memberships to dana_system;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on exports, export_parts, erasures, retention from %I', r);
    end if;
  end loop;
end
$$;

-- What is due and was missed, ids only; also exports whose week is over.
create function dana.missed_privacy(p_limit integer) returns table (task text, account_id uuid, id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  (select 'export', e.account_id, e.id from exports e
   where e.state in ('queued', 'working') and e.touched_at < now() - interval '30 seconds' or e.expires_at < now() limit p_limit)
  union all
  (select 'erase', e.account_id, e.id from erasures e
   where e.state <> 'done' and e.touched_at < now() - interval '30 seconds' order by e.touched_at limit p_limit)
  union all
  (select 'retain', r.account_id, r.account_id from retention r
   where r.next_at <= now() and r.touched_at < now() - interval '30 seconds' order by r.next_at limit p_limit)
$$;

create function dana.erasure_by_code(p_code text) returns table (state text, created_at timestamptz, done_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select state, created_at, done_at from erasures where code = p_code
$$;

create function dana.forget_wake_ups(p_account uuid, p_rows uuid[]) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from wake_ups where account_id = p_account and row_id = any(p_rows)
$$;

-- The first step of erasing an account, under that account: from this commit on nobody is a member and no work is handed out.
create function dana.close_account(p_account uuid, p_id uuid, p_code text, p_user uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if dana.current_account() is distinct from p_account then
    raise insufficient_privilege using message = 'an account is closed under itself alone';
  end if;
  insert into erasures (account_id, id, is_account, origin, code, asked_by, people)
    values (p_account, p_id, true, 'person', p_code, p_user, array(select m.user_id from memberships m where m.account_id = p_account));
  update sign_ins s set account_id = o.account_id from memberships o
    where s.account_id = p_account and o.user_id = s.user_id and o.account_id <> p_account;
  delete from memberships m where m.account_id = p_account;
  delete from dana.wake_ups w where w.account_id = p_account;
end
$$;

-- The last step: what is left of the account, and its people who belong to no other.
create function dana.erase_account(p_account uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_people uuid[];
begin
  select e.people into v_people from erasures e where e.account_id = p_account and e.is_account and e.state <> 'done' for update;
  if not found then
    return;
  end if;
  delete from accounts a where a.id = p_account;
  delete from users u where u.id = any(v_people)
    and not exists (select 1 from memberships m where m.user_id = u.id)
    and not exists (select 1 from dana.operators o where o.user_id = u.id);
  delete from dana.wake_ups w where w.account_id = p_account;
  update erasures e set state = 'done', done_at = now(), people = null where e.account_id = p_account and e.is_account;
end
$$;

-- As before, and of an account that is being erased nothing but its erasure is handed out.
create or replace function dana.take_wake_ups(p_tasks text[], p_limit integer) returns table (task text, account_id uuid, row_id uuid)
language sql volatile security definer set search_path = dana, pg_temp as $$
  with taken as (
    delete from wake_ups w using (
      select d.task, d.row_id from wake_ups d where d.task = any(p_tasks) and d.at <= now()
      order by d.at limit p_limit for update skip locked
    ) due
    where w.task = due.task and w.row_id = due.row_id
    returning w.task, w.account_id, w.row_id
  )
  select t.task, t.account_id, t.row_id from taken t
  where t.task = 'erase' or not exists (select 1 from public.erasures e where e.account_id = t.account_id and e.is_account)
$$;

-- For `dana reseal`: what an older key sealed, by id, after the last that was looked at. What belongs to no account is read and replaced
-- here; the rest under its account, as everything else.
create policy for_look_ups on export_parts for select to dana_system using (true);
grant select on export_parts to dana_system;

create function dana.sealed_waiting(p_place text, p_prefix bytea, p_after uuid, p_limit integer) returns table (owner uuid, id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select * from (
    select i.account_id, i.id from integrations i where p_place = 'integrations' and length(i.secrets) > 0
      and substr(i.secrets, 1, length(p_prefix)) <> p_prefix and i.id > p_after
    union all
    select e.account_id, e.id from export_parts e where p_place = 'export_parts'
      and substr(e.content, 1, length(p_prefix)) <> p_prefix and e.id > p_after
    union all
    select u.id, u.id from users u where p_place = 'users'
      and substr(u.second_factor, 1, length(p_prefix)) <> p_prefix and u.id > p_after
    union all
    select '00000000-0000-0000-0000-000000000000'::uuid, l.id from dana.letters l where p_place = 'letters'
      and substr(l.sealed, 1, length(p_prefix)) <> p_prefix and l.id > p_after
  ) waiting (owner, id) order by 2 limit p_limit
$$;

create function dana.sealed_value(p_place text, p_id uuid) returns bytea
language sql stable security definer set search_path = public, pg_temp as $$
  select u.second_factor from users u where p_place = 'users' and u.id = p_id
  union all
  select l.sealed from dana.letters l where p_place = 'letters' and l.id = p_id
$$;

create function dana.replace_sealed(p_place text, p_id uuid, p_old bytea, p_new bytea) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if p_place = 'users' then
    update users u set second_factor = p_new where u.id = p_id and u.second_factor = p_old;
  else
    update dana.letters l set sealed = p_new where l.id = p_id and l.sealed = p_old and p_place = 'letters';
  end if;
  return found;
end
$$;
