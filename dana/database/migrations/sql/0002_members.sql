-- members
select 1;
