-- people
select 1;
