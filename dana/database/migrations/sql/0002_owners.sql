-- Every look-up belongs to dana_system: no login, no BYPASSRLS, only the tables and policies that name it.
grant create on schema dana to dana_system;
do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
           where n.nspname = 'dana' and p.prosecdef and p.proowner <> 'dana_system'::regrole loop
    execute format('revoke execute on function %s from public', f);
    execute format('grant execute on function %s to dana_app', f);
    execute format('alter function %s owner to dana_system', f);
  end loop;
end
$$;
revoke create on schema dana from dana_system;
