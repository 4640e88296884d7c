-- Wake-ups: "look at this row, at this time". The rows of conversations, messages and documents are the truth, so a wake-up is deleted when
-- it is taken, and one that is lost with its worker is made good by the sweeper.
create table dana.wake_ups (
  task text not null,
  row_id uuid not null,
  account_id uuid not null,
  at timestamptz not null default now(),
  primary key (task, row_id)
);
create index wake_ups_by_time on dana.wake_ups (task, at);
alter table dana.wake_ups owner to dana_system;

-- At most one for a task and a row, at the earliest time that anybody asked for.
create function dana.wake(p_task text, p_account uuid, p_row uuid, p_at timestamptz) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  insert into wake_ups (task, row_id, account_id, at) values (p_task, p_row, p_account, coalesce(p_at, now()))
  on conflict (task, row_id) do update set at = excluded.at where wake_ups.at > excluded.at
$$;

-- Takes what is due, oldest first; two workers never take the same.
create function dana.take_wake_ups(p_tasks text[], p_limit integer) returns table (task text, account_id uuid, row_id uuid)
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from wake_ups w using (
    select d.task, d.row_id from wake_ups d where d.task = any(p_tasks) and d.at <= now()
    order by d.at limit p_limit for update skip locked
  ) due
  where w.task = due.task and w.row_id = due.row_id
  returning w.task, w.account_id, w.row_id
$$;

create function dana.seconds_to_next_wake_up(p_tasks text[]) returns double precision
language sql volatile security definer set search_path = dana, pg_temp as $$
  select extract(epoch from min(at) - clock_timestamp())::double precision from wake_ups where task = any(p_tasks)
$$;

create table dana.workers (
  id uuid primary key,
  seen_at timestamptz not null default now()
);
alter table dana.workers owner to dana_system;

create function dana.worker_lives(p_id uuid) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from workers where seen_at < now() - interval '1 hour';
  insert into workers (id) values (p_id) on conflict (id) do update set seen_at = now()
$$;

create function dana.worker_ends(p_id uuid) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from workers where id = p_id
$$;

create function dana.living_workers() returns integer
language sql stable security definer set search_path = dana, pg_temp as $$
  select count(*)::integer from workers where seen_at > now() - interval '10 seconds'
$$;
