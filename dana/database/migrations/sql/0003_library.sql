-- A document's life: its versions, each with its file, what it changed, what was read of it and what could not be.
create table document_versions (
  account_id uuid not null,
  document_id uuid not null,
  number integer not null check (number > 0),
  id uuid not null, -- the sealed password is bound to it
  name text not null,
  media_type text not null,
  size integer not null,
  sha256 bytea not null,
  file integer not null, -- the number of the version that brought the file: an older one's where it was restored
  status text not null default 'queued' check (status in ('queued', 'ready', 'failed')),
  error_code text,
  error text,
  sealed_password bytea,
  pages integer,
  passages integer not null default 0,
  added integer not null default 0, -- beside the version that was searched before it
  removed integer not null default 0,
  kept integer not null default 0,
  changes jsonb, -- the passages that were added and removed, as they were
  report jsonb,
  metadata jsonb not null default '{}',
  uploaded_by uuid,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  primary key (account_id, document_id, number),
  foreign key (account_id, document_id) references documents on delete cascade
);
create unique index document_versions_by_id on document_versions (account_id, id);
-- One at a time is waiting or being read.
create unique index document_versions_unread on document_versions (account_id, document_id) where status = 'queued';

alter table documents add column text_digest bytea; -- of the words alone: tells the same text in another file
create index documents_by_text on documents (account_id, text_digest);
create index documents_unread on documents (account_id, updated_at desc) where stage in ('queued', 'reading');

alter table document_pages
  add column lines jsonb,             -- where each line stands on the page
  add column width double precision,  -- of the page as it is shown, in its own units
  add column height double precision,
  add column label text;              -- as it is printed, where it is not the number

alter table documents no force row level security; -- whoever migrates may be a plain owner
alter table document_files no force row level security;
alter table document_files add column version integer not null default 1;
alter table document_files alter column version drop default;
alter table document_files drop constraint document_files_pkey, add primary key (account_id, document_id, version);
-- a file lies in the table as it came: documents are compressed already
alter table document_files alter column content set storage external;
insert into document_versions (account_id, document_id, number, id, name, media_type, size, sha256, file, status, error_code, error,
  pages, passages, added, uploaded_by, created_at, read_at)
select account_id, id, 1, gen_random_uuid(), name, media_type, size, sha256, 1,
  case when status = 'failed' then 'failed' when stage in ('embedding', 'ready') then 'ready' else 'queued' end,
  error_code, error, pages, passages, passages, uploaded_by, created_at, case when stage in ('embedding', 'ready') then updated_at end
from documents;
alter table documents force row level security;
alter table document_files force row level security;

grant select, insert, update, delete on document_versions to dana_app;
create policy for_look_ups on document_versions for select to dana_system using (true);
grant select on document_versions to dana_system;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on document_versions from %I', r);
    end if;
  end loop;
end
$$;

-- As before, with the three places that this version adds.
create or replace function dana.sealed_waiting(p_place text, p_prefix bytea, p_after uuid, p_limit integer)
returns table (owner uuid, id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select * from (
    select i.account_id, i.id from integrations i where p_place = 'integrations' and length(i.secrets) > 0
      and substr(i.secrets, 1, length(p_prefix)) <> p_prefix and i.id > p_after
    union all
    select f.account_id, f.id from former_secrets f where p_place = 'former_secrets'
      and substr(f.sealed, 1, length(p_prefix)) <> p_prefix and f.id > p_after
    union all
    select w.account_id, w.id from farewells w where p_place = 'farewells' and length(w.sealed) > 0
      and substr(w.sealed, 1, length(p_prefix)) <> p_prefix and w.id > p_after
    union all
    select v.account_id, v.id from document_versions v where p_place = 'document_versions'
      and substr(v.sealed_password, 1, length(p_prefix)) <> p_prefix and v.id > p_after
    union all
    select e.account_id, e.id from export_parts e where p_place = 'export_parts'
      and substr(e.content, 1, length(p_prefix)) <> p_prefix and e.id > p_after
    union all
    select u.id, u.id from users u where p_place = 'users'
      and substr(u.second_factor, 1, length(p_prefix)) <> p_prefix and u.id > p_after
    union all
    select '00000000-0000-0000-0000-000000000000'::uuid, l.id from dana.letters l where p_place = 'letters'
      and substr(l.sealed, 1, length(p_prefix)) <> p_prefix and l.id > p_after
  ) waiting (owner, id) order by 2 limit p_limit
$$;

-- What waits to be read wakes its account once, by its oldest document, however many there are: whoever reads takes the others along, and
-- wakes for what is left. A document at which a worker died, or whose vectors are due, is looked at by itself.
create or replace function dana.missed_work(p_limit integer)
returns table (task text, account_id uuid, id uuid, conversation_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  (select 'answer', c.account_id, c.id, c.id from conversations c
   where c.answer_due_at < now() - interval '2 seconds' and coalesce(c.answering_until, '-infinity') < now()
   order by c.answer_due_at limit p_limit)
  union all
  (select 'deliver', m.account_id, m.id, m.conversation_id from messages m
   where m.direction = 'out' and m.state = 'pending' and m.next_attempt_at < now() - interval '2 seconds'
   order by m.next_attempt_at limit p_limit)
  union all
  (select 'settle', m.account_id, m.id, m.conversation_id from messages m
   where m.direction = 'out' and m.state in ('sending', 'unsure')
     and (m.state = 'sending' and m.sending_at < now() - interval '25 seconds'
       or m.state = 'unsure' and m.parked_at is null and m.unsure_at < now() - interval '30 seconds')
   limit p_limit)
  union all -- a status that was held at the very moment in which our own call returned
  (select 'settle', m.account_id, m.id, m.conversation_id from early_statuses e
   join messages m on m.account_id = e.account_id and m.integration_id = e.integration_id and m.platform_id = e.platform_id
     and m.direction = 'out'
   where e.created_at < now() - interval '2 seconds' limit p_limit)
  union all
  (select 'read_document', d.account_id, d.id, null::uuid from documents d
   where d.status in ('queued', 'processing') and d.working_until < now() order by d.created_at limit p_limit)
  union all
  (select distinct on (d.account_id) 'read_document', d.account_id, d.id, null::uuid from documents d
   where d.status in ('queued', 'processing') and d.working_until is null and d.created_at < now() - interval '3 seconds'
   order by d.account_id, d.created_at limit p_limit)
$$;
