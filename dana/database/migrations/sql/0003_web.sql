-- Web pages and sites as knowledge: what was asked for, and every address that was found with what came of it.
create table web_sources (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  address text not null,
  kind text not null check (kind in ('page', 'site')),
  most_pages integer not null default 100 check (most_pages between 1 and 2000),
  every interval, -- null: only when somebody asks
  tags text[] not null default '{}',
  visibility text not null default 'customers' check (visibility in ('customers', 'team')),
  state text not null default 'waiting' check (state in ('waiting', 'scanning', 'ready', 'failed')),
  error_code text,
  error text,
  scan integer not null default 0,       -- the number of the scan that runs, or ran last
  robots text,                           -- the site's rules, as read by that scan
  pause real not null default 1,         -- seconds between two requests
  furniture bigint[] not null default '{}', -- what is on every page of the site: menus and the like, by their hashes
  learnt integer not null default 0,     -- the scan that has compared pages for it
  attempts smallint not null default 0,  -- of this scan, when the site could not be reached
  next_at timestamptz default now(),     -- of the next scan; while one runs, of its next request
  working_until timestamptz,             -- a worker is at it, and must be done by then
  last_at timestamptz,                   -- when the last scan ended
  version bigint not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (account_id, id)
);
create unique index web_sources_by_address on web_sources (account_id, md5(address));
create index web_sources_due on web_sources (next_at);

create table web_pages (
  account_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  address text not null,
  depth integer not null default 0,
  place integer not null default 0,      -- among those of its depth
  state text not null default 'waiting' check (state in ('waiting', 'held', 'done')),
  outcome text,                          -- stored, unchanged, duplicate, gone, robots, noindex, not_readable, failed, elsewhere, unwanted
  reason text,
  title text,
  scan integer not null,                 -- in which it was found or looked at last
  etag text,
  last_modified text,
  digest bytea,                          -- of what was stored of it
  held jsonb,                            -- what was read of it, until the furniture of the site is known
  document_id uuid,
  is_hidden boolean not null default false, -- the document was hidden because the page was gone
  misses smallint not null default 0,    -- scans in a row that found it gone
  attempts smallint not null default 0,  -- in this scan
  checked_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, source_id) references web_sources on delete cascade,
  foreign key (account_id, document_id) references documents on delete set null (document_id)
);
create unique index web_pages_by_address on web_pages (account_id, source_id, md5(address));
create index web_pages_waiting on web_pages (account_id, source_id, depth, place) where state <> 'done';
create index web_pages_of_document on web_pages (account_id, document_id);

grant select, insert, update, delete on web_sources, web_pages to dana_app;
create policy for_look_ups on web_sources for select to dana_system using (true);
grant select on web_sources to dana_system;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on web_sources, web_pages from %I', r);
    end if;
  end loop;
end
$$;

-- Sources whose scan is due, or was left by its worker; ids only.
create function dana.due_web_sources(p_limit integer) returns table (account_id uuid, id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.account_id, s.id from web_sources s
  where s.next_at < now() - interval '3 seconds' and coalesce(s.working_until, '-infinity') < now()
    and not exists (select 1 from erasures e where e.account_id = s.account_id and e.is_account)
  order by s.next_at limit p_limit
$$;
