-- What has no account yet. Each function is short, belongs to dana_system (no login, no BYPASSRLS) and reads only what its policies name.
create policy for_look_ups on integrations for select to dana_system using (true);
create policy for_look_ups on conversations for select to dana_system using (true);
create policy for_look_ups on messages for select to dana_system using (true);
create policy for_look_ups on early_statuses for select to dana_system using (true);
create policy for_look_ups on documents for select to dana_system using (true);
create policy for_look_ups on passages for select to dana_system using (true);
grant select on integrations, conversations, messages, early_statuses, documents, passages to dana_system;

create function dana.register(
  p_user uuid, p_email text, p_name text, p_password_hash text, p_account uuid, p_account_name text
) returns void language sql volatile security definer set search_path = public, pg_temp as $$
  insert into users (id, email, name, password_hash) values (p_user, p_email, p_name, p_password_hash);
  insert into accounts (id, name) values (p_account, p_account_name);
  insert into memberships (account_id, user_id, role) values (p_account, p_user, 'owner');
$$;

create function dana.find_person(p_email text)
returns table (user_id uuid, email text, name text, password_hash text, disabled boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select id, email, name, password_hash, disabled_at is not null from users where lower(email) = lower(p_email)
$$;

create function dana.replace_password_hash(p_user uuid, p_old text, p_new text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update users set password_hash = p_new where id = p_user and password_hash = p_old
$$;

create function dana.accounts_of(p_user uuid)
returns table (account_id uuid, account_name text, role text, email text, name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, a.name, m.role, u.email, u.name
  from memberships m join accounts a on a.id = m.account_id join users u on u.id = m.user_id
  where m.user_id = p_user and u.disabled_at is null order by m.created_at, a.id
$$;

-- The role of a person in an account, as of now: nothing when the sign-in has ended or the membership is gone.
create function dana.identify(p_sign_in uuid, p_user uuid, p_account uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select m.role from sign_ins s
  join users u on u.id = s.user_id and u.disabled_at is null
  join memberships m on m.user_id = s.user_id and m.account_id = p_account
  where s.id = p_sign_in and s.user_id = p_user and s.ended_at is null
$$;

create function dana.start_sign_in(p_id uuid, p_user uuid, p_account uuid, p_secret_hash bytea)
returns void language sql volatile security definer set search_path = public, pg_temp as $$
  insert into sign_ins (id, user_id, account_id, secret_hash) values (p_id, p_user, p_account, p_secret_hash)
$$;

create function dana.lock_sign_in(p_id uuid)
returns table (id uuid, user_id uuid, account_id uuid, secret_hash bytea, generation integer, created_at timestamptz,
  rotated_at timestamptz, ended_at timestamptz, asked_at timestamptz)
language sql volatile security definer set search_path = public, pg_temp as $$
  select id, user_id, account_id, secret_hash, generation, created_at, rotated_at, ended_at, clock_timestamp()
  from sign_ins where id = p_id for update
$$;

create function dana.rotate_sign_in(p_id uuid, p_generation integer, p_secret_hash bytea) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update sign_ins set generation = p_generation, secret_hash = p_secret_hash, rotated_at = clock_timestamp() where id = p_id
$$;

create function dana.end_sign_in(p_id uuid, p_reason text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update sign_ins set ended_at = now(), ended_reason = p_reason where id = p_id and ended_at is null
$$;

create function dana.switch_account(p_sign_in uuid, p_account uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update sign_ins set account_id = p_account where id = p_sign_in and ended_at is null
$$;

create function dana.open_integration(p_id uuid) returns table (account_id uuid, connector text)
language sql stable security definer set search_path = public, pg_temp as $$
  select account_id, connector from integrations where id = p_id and deleted_at is null
$$;

-- What is due and was missed (its wake-up or its worker died); ids only.
create function dana.missed_work(p_limit integer)
returns table (task text, account_id uuid, id uuid, conversation_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  (select 'answer', c.account_id, c.id, c.id from conversations c
   where c.answer_due_at < now() - interval '2 seconds' and coalesce(c.answering_until, '-infinity') < now()
   order by c.answer_due_at limit p_limit)
  union all
  (select 'deliver', m.account_id, m.id, m.conversation_id from messages m
   where m.direction = 'out' and m.state = 'pending' and m.next_attempt_at < now() - interval '2 seconds'
   order by m.next_attempt_at limit p_limit)
  union all
  (select 'settle', m.account_id, m.id, m.conversation_id from messages m
   where m.direction = 'out' and m.state in ('sending', 'unsure')
     and (m.state = 'sending' and m.sending_at < now() - interval '25 seconds'
       or m.state = 'unsure' and m.parked_at is null and m.unsure_at < now() - interval '30 seconds')
   limit p_limit)
  union all -- a status that was held at the very moment in which our own call returned
  (select 'settle', m.account_id, m.id, m.conversation_id from early_statuses e
   join messages m on m.account_id = e.account_id and m.integration_id = e.integration_id and m.platform_id = e.platform_id
     and m.direction = 'out'
   where e.created_at < now() - interval '2 seconds' limit p_limit)
  union all
  (select 'read_document', d.account_id, d.id, null::uuid from documents d
   where d.status in ('queued', 'processing') and coalesce(d.working_until, d.created_at + interval '3 seconds') < now()
   order by d.created_at limit p_limit)
$$;

create function dana.unready_documents() returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::integer from documents where status in ('queued', 'processing')
$$;

-- What the workers know of the installation's AI providers, so that the web process can show it.
create table dana.links (
  name text not null,
  model text not null,
  state text not null,
  reason text,
  since timestamptz not null default now(),
  primary key (name, model)
);
alter table dana.links owner to dana_system;

create function dana.report_links(p_links jsonb) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from links l where not exists (
    select 1 from jsonb_to_recordset(p_links) as n(name text, model text) where n.name = l.name and n.model = l.model);
  insert into links (name, model, state, reason)
  select name, model, state, reason from jsonb_to_recordset(p_links) as n(name text, model text, state text, reason text)
  on conflict (name, model) do update set state = excluded.state, reason = excluded.reason, since = now()
    where (links.state, links.reason) is distinct from (excluded.state, excluded.reason)
$$;

create function dana.known_links() returns table (name text, model text, state text, reason text)
language sql stable security definer set search_path = dana, pg_temp as $$
  select name, model, state, reason from links order by since
$$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
           where n.nspname = 'dana' and p.prosecdef loop
    execute format('alter function %s owner to dana_system', f);
  end loop;
end
$$;
revoke create on schema dana from dana_system;
