-- supabase
select 1;
