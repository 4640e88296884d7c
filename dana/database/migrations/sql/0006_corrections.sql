-- Corrections of people's at which nobody has looked yet: the row is the truth, a wake-up only says "look at it now". It comes with the
-- reply that is the correction, and goes when that was looked at, whether or not a lesson was made of it. Ids only.
create table corrections (
  account_id uuid not null,
  message_id uuid not null, -- the reply that the person sent
  tries smallint not null default 0, -- how often somebody began to look
  due_at timestamptz not null default now() + interval '1 minute', -- from then on its wake-up, or its worker, counts as lost
  primary key (account_id, message_id),
  foreign key (account_id, message_id) references messages on delete cascade
);
create index corrections_due on corrections (due_at);

-- What was corrected in the last days before this version and became no lesson is looked at once: it may have been lost. The owner of the
-- tables, who may not see their rows, lets himself for as long as this takes.
alter table messages no force row level security;
alter table drafts no force row level security;
alter table lessons no force row level security;
insert into corrections (account_id, message_id, due_at)
select d.account_id, d.message_id, now() from drafts d
where d.decided_at > now() - interval '7 days' and d.decided_by is not null
  and (d.state = 'approved' and d.sent_text is distinct from d.text or d.state = 'replaced')
  and exists (select 1 from messages m where m.account_id = d.account_id and m.id = d.message_id and m.author_user_id is not null)
  and not exists (select 1 from lessons l where l.account_id = d.account_id and l.message_id = d.message_id)
on conflict do nothing;
alter table messages force row level security;
alter table drafts force row level security;
alter table lessons force row level security;

grant select, insert, update, delete on corrections to dana_app;
create policy for_look_ups on corrections for select to dana_system using (true);
grant select (account_id, message_id, due_at) on corrections to dana_system;

create function dana.corrections_due(p_limit integer) returns table (account_id uuid, message_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select account_id, message_id from corrections where due_at < now() order by due_at limit p_limit
$$;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on corrections from %I', r);
    end if;
  end loop;
end
$$;
