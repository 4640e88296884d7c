-- What was said before this is over: it was resolved. Dana neither reads nor answers it any more.
alter table conversations add column cut_position integer not null default 0;

-- What Dana remembers of a conversation beyond its last turns, and what she tells the person who takes over.
create table memories (
  account_id uuid not null,
  conversation_id uuid not null,
  from_position integer not null, -- the cut that it was made under: after a later one it is void
  upto_position integer not null, -- the last line that it tells of
  summary text not null check (char_length(summary) <= 4000),
  open_questions jsonb not null default '[]', -- ["…"]: what the customer still waits for
  made_by text not null check (made_by in ('model', 'rules')),
  updated_at timestamptz not null default now(),
  primary key (account_id, conversation_id),
  foreign key (account_id, conversation_id) references conversations on delete cascade
);

-- What a customer said of himself, each with his own words; forgotten after a while.
create table contact_facts (
  account_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  conversation_id uuid not null,
  message_id uuid not null, -- where he said so
  kind text not null check (char_length(kind) <= 40),
  value text not null check (char_length(value) <= 200),
  quote text not null check (char_length(quote) <= 300),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, contact_id) references contacts on delete cascade,
  foreign key (account_id, conversation_id) references conversations on delete cascade
);
create unique index contact_facts_once on contact_facts (account_id, contact_id, kind, value);
create index contact_facts_of_message on contact_facts (account_id, message_id);

grant select, insert, update, delete on memories, contact_facts to dana_app;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on memories, contact_facts from %I', r);
    end if;
  end loop;
end
$$;
