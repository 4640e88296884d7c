-- The rows of conversations, messages and documents are the truth and a job is a disposable wake-up: no history of it is kept, none is
-- aborted or periodic, and workers are woken after the commit by the notifier, since NOTIFY inside a durable transaction serialises commits.
alter table procrastinate.procrastinate_jobs disable trigger user;

-- At most one waiting wake-up per key, at the earliest time that anybody asked for; true when this call changed something.
create function dana.wake(task text, key text, args jsonb, at timestamptz, lock_key text) returns boolean
language sql volatile security definer set search_path = procrastinate, pg_temp as $$
  with added as (
    insert into procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, scheduled_at)
    values (task, task, lock_key, key, args, at)
    on conflict (queueing_lock) where status = 'todo' do update
      set scheduled_at = case when excluded.scheduled_at is not null
        then least(procrastinate_jobs.scheduled_at, excluded.scheduled_at) end
      where procrastinate_jobs.scheduled_at > coalesce(excluded.scheduled_at, '-infinity')
    returning id
  )
  select exists (select 1 from added)
$$;
