-- What a person changed of a reply of Dana's, and the smallest lasting fix that would have made it right.
create table lessons (
  account_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  message_id uuid not null, -- the reply that the person sent
  draft_id uuid, -- what Dana had written, where that was a draft
  kind text not null check (kind in ('knowledge', 'rule', 'tone')),
  question text not null, -- what the customer wanted
  before text not null, -- Dana's words
  after text not null, -- the person's
  proposal text not null check (char_length(proposal) <= 4000), -- the line of knowledge, the topic or the note that is offered
  reason text not null default '',
  state text not null default 'offered' check (state in ('offered', 'accepted', 'dismissed')),
  document_id uuid, -- what a line of knowledge became
  decided_by uuid,
  decided_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, conversation_id) references conversations on delete cascade
);
create unique index lessons_once on lessons (account_id, message_id);
create index lessons_by_time on lessons (account_id, state, created_at desc, id desc);

grant select, insert, update, delete on lessons to dana_app;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on lessons from %I', r);
    end if;
  end loop;
end
$$;
