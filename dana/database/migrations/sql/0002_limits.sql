-- limits
select 1;
