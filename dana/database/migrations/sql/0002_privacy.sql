-- privacy
select 1;
