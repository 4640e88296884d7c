-- When the customer began to wait: Dana lets him finish, but not for ever.
alter table conversations add column waiting_since timestamptz;

-- What was checked of a reply before it left, sentence by sentence, and what was taken out: shown beside it, and kept as long as it is.
alter table messages add column checked jsonb;

-- How Dana answers: for one channel (the integration's id), or for all that say nothing else (the account's own id). Null: as the row above
-- or the product says.
create table answering (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  mode text check (mode in ('answer', 'draft', 'off')), -- draft: a person approves each reply
  confidence real check (confidence between 0 and 1), -- below it Dana hands over instead of answering
  tone text check (tone in ('friendly', 'neutral', 'formal')),
  guidance text check (char_length(guidance) <= 2000), -- in the owner's words
  topics text[] check (cardinality(topics) <= 50), -- what always goes to a person; the account's row alone
  time_zone text, -- the account's row alone, as are the hours
  weekly jsonb, -- {"monday": [["09:00", "17:00"]], …}
  holidays jsonb, -- [{"first": "2026-12-24", "last": "2026-12-26", "name": "Christmas"}]
  version bigint not null default 1,
  updated_at timestamptz not null default now(),
  primary key (account_id, id)
);

-- A reply that waits for a person's approval: one a conversation; a decided one stays, so that what was changed can be learnt from.
create table drafts (
  account_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  text text not null,
  sources jsonb not null default '[]', -- as rows of `sources` will be
  checked jsonb,
  answers_position integer not null,
  lease integer not null,
  generation integer not null,
  usage_id uuid, -- what it cost, told of the reply that it becomes
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'discarded', 'replaced')),
  sent_text text, -- as it was approved
  message_id uuid, -- the reply that it became, or that a person wrote in its place
  decided_by uuid,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, conversation_id) references conversations on delete cascade
);
create unique index drafts_waiting on drafts (account_id, conversation_id) where state = 'waiting';
create index drafts_of_conversation on drafts (account_id, conversation_id, created_at);

grant select, insert, update, delete on answering, drafts to dana_app;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on answering, drafts from %I', r);
    end if;
  end loop;
end
$$;
