revoke execute on all functions in schema dana from public;
grant execute on function dana.visible_accounts(), dana.claimed_accounts(), dana.current_account(), dana.claimed_user() to public; -- the policies call them
grant usage on schema public, dana to dana_app, dana_system;
grant execute on all functions in schema dana to dana_app;

grant select, insert, update, delete on
  integrations, contacts, identities, conversations, messages, early_statuses, sources, usage,
  documents, document_files, document_pages, passages, terms to dana_app;
grant select, update (name) on accounts to dana_app;
grant select on memberships to dana_app;
grant select (id, email, name) on users to dana_app;

-- Supabase gives its REST roles everything in public by default: secrets and password hashes are not for them, whatever the row.
do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on users, sign_ins, integrations, document_files, early_statuses from %I', r);
      execute format('grant select (id, email, name) on users to %I', r);
      execute format('grant select (account_id, id, connector, name, external_id, state, created_at) on integrations to %I', r);
    end if;
  end loop;
end
$$;
