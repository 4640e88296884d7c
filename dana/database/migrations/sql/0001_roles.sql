-- Roles are cluster-wide: made when missing, never altered when there. dana_app's password is set by the migrate command.
do $$
begin
  if not exists (select 1 from pg_roles where rolname = 'dana_app') then
    create role dana_app login noinherit nosuperuser nocreatedb nocreaterole;
  end if;
  if not exists (select 1 from pg_roles where rolname = 'dana_system') then
    create role dana_system nologin noinherit nosuperuser nocreatedb nocreaterole;
  end if;
  if not pg_has_role(current_user, 'dana_system', 'member') then
    execute format('grant dana_system to %I', current_user); -- to give it the look-ups below
  end if;
end
$$;

create extension if not exists vector;

create schema dana;
grant usage on schema dana to public;
grant usage, create on schema dana to dana_system; -- until the end of the migration, to become the owner of the look-ups

-- The person behind a request to Supabase's own REST door: what auth.uid() gives there, without needing that schema here.
create function dana.claimed_user() returns uuid language sql stable set search_path = '' as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;

-- The account that our server set for this transaction; never with a REST claim beside it.
create function dana.current_account() returns uuid language sql stable set search_path = '' as $$
  select case when coalesce(current_setting('request.jwt.claims', true), '') = ''
    then nullif(current_setting('dana.account_id', true), '')::uuid end
$$;
