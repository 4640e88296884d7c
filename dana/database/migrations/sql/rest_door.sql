-- Run after every migration of a database with Supabase's roles. Supabase gives them everything in schema public by default. Of Dana's
-- tables `authenticated` keeps the reading of these columns (row level security says which rows); nobody there writes or calls anything:
-- what a role of Dana's may change is decided by Dana alone. Supabase's service key is not needed, so it gets nothing either.
do $$
declare
  r text;
  rule text;
  t record;
  f regprocedure;
begin
  for t in
    select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relforcerowsecurity
      and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname in ('own_account', 'for_look_ups'))
    union
    select s.oid::regclass from pg_class s join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid
      join pg_policy p on p.polrelid = d.refobjid
    where s.relkind = 'S' and d.refclassid = 'pg_class'::regclass and p.polname in ('own_account', 'for_look_ups')
  loop
    foreach r in array array['anon', 'authenticated', 'service_role'] loop
      execute format('revoke all on %s from %I', t.name, r);
    end loop;
  end loop;

  for t in
    select * from (values
      ('accounts', 'id, name, created_at'),
      ('users', 'id, email, name'),
      ('memberships', 'account_id, user_id, role, created_at'),
      ('integrations', 'account_id, id, connector, name, external_id, state, created_at'),
      ('contacts', 'account_id, id, name, created_at'),
      ('identities', 'account_id, integration_id, kind, value, contact_id, created_at'),
      ('conversations', 'account_id, id, integration_id, contact_id, status, needs_person, takeover_by, takeover_user_id, takeover_at,'
        ' unread, last_customer_at, last_message, last_message_at, created_at, updated_at'),
      ('messages', 'account_id, id, conversation_id, integration_id, position, direction, author, author_user_id, kind, text,'
        ' attachments, reply_to, state, sent_at, delivered_at, read_at, edited, withdrawn, occurred_at, created_at'),
      ('sources', 'account_id, message_id, index, passage_id, document_id, document_name, page, heading, quote'),
      ('documents', 'account_id, id, name, media_type, size, status, title, pages, error, created_at, updated_at'),
      ('document_pages', 'account_id, document_id, number, text'),
      ('passages', 'account_id, id, document_id, position, text, page, heading')
    ) as readable (name, columns)
  loop
    execute format('grant select (%s) on public.%I to authenticated', t.columns, t.name);
  end loop;

  -- who works in some channels alone sees their conversations alone; asked once a statement
  for t in
    select * from (values
      ('conversations', 'integration_id'), ('messages', 'integration_id'), ('identities', 'integration_id'),
      ('contacts', ''), ('sources', '')
    ) as limited (name, channel)
  loop
    if not exists (select 1 from pg_policy where polrelid = ('public.' || t.name)::regclass and polname = 'own_channels') then
      rule = case t.name
        when 'contacts' then 'not exists (select dana.closed_channels()) or exists (select 1 from identities i'
          ' where i.account_id = contacts.account_id and i.contact_id = contacts.id)'
        when 'sources' then 'not exists (select dana.closed_channels()) or exists (select 1 from messages m'
          ' where m.account_id = sources.account_id and m.id = sources.message_id)'
        else 'integration_id <> all (array(select dana.closed_channels()))' end;
      execute format('create policy own_channels on public.%I as restrictive for all to authenticated using (%s)', t.name, rule);
    end if;
  end loop;

  revoke all on schema dana from public, anon, authenticated, service_role;
  grant usage on schema dana to dana_app, dana_system, authenticated;
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'dana'
      and (p.proacl is null or exists (select 1 from aclexplode(p.proacl) where grantee = 0))
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to dana_app, dana_system', f);
  end loop;
  -- what the policies call, for whoever meets a policy: those they name, and claimed_accounts, which visible_accounts calls
  for f in
    select distinct d.refobjid::regprocedure from pg_depend d join pg_proc p on p.oid = d.refobjid
      join pg_namespace n on n.oid = p.pronamespace
    where d.classid = 'pg_policy'::regclass and d.refclassid = 'pg_proc'::regclass and n.nspname = 'dana'
    union
    select 'dana.claimed_accounts()'::regprocedure
  loop
    execute format('grant execute on function %s to dana_system, authenticated', f);
  end loop;
end
$$;
