-- A prepared statement that is planned while its table is empty takes whichever index was made last, and keeps it until the first analyze:
-- a fresh installation would be several times slower in its first minute. What can be told of the columns beforehand is told here.
-- PostgreSQL 18 and newer; before, autovacuum's first analyze mends it within a minute.
do $$
declare c record;
begin
  if current_setting('server_version_num')::int < 180000 then
    return;
  end if;
  for c in
    select k.table_name, k.column_name, case k.column_name
        when 'account_id' then 1 when 'integration_id' then 1 when 'id' then -1 when 'document_id' then -0.05 else -0.5 end as share
    from information_schema.columns k join information_schema.tables t using (table_schema, table_name)
    where k.table_schema = 'public' and t.table_type = 'BASE TABLE'
      and k.column_name in ('account_id', 'integration_id', 'id', 'conversation_id', 'contact_id', 'message_id', 'document_id')
  loop
    execute format(
      'select pg_restore_attribute_stats(''schemaname'', ''public'', ''relname'', %L, ''attname'', %L, ''inherited'', false,
        ''null_frac'', 0::real, ''avg_width'', 16, ''n_distinct'', %s::real)', c.table_name, c.column_name, c.share);
  end loop;
end
$$;
