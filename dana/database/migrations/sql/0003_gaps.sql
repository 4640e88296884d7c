-- Questions that no document answered. What a customer asked is the contact's: it goes with the messages that it came from, by erasure
-- and by retention, and a group keeps no words of its own.
create table knowledge_gaps (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  state text not null default 'open' check (state in ('open', 'answered', 'dismissed')),
  document_id uuid,                          -- the answer; null again when it is deleted
  decided_by uuid,
  decided_at timestamptz,                    -- when it was answered or dismissed
  created_at timestamptz not null default now(),
  version bigint not null default 1,
  primary key (account_id, id),
  foreign key (account_id, document_id) references documents on delete set null (document_id)
);
create index knowledge_gaps_by_state on knowledge_gaps (account_id, state);
create index knowledge_gaps_of_document on knowledge_gaps (account_id, document_id) where document_id is not null;

create table gap_questions (
  account_id uuid not null,
  id uuid not null,
  gap_id uuid,                               -- null until the job has grouped it
  conversation_id uuid not null,
  message_id uuid not null,                  -- the last of the messages that ask
  first_position integer not null,
  last_position integer not null,
  text text not null,
  language text,
  model text,                                -- whose vector it is; null: none yet
  vector halfvec(384),
  at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, gap_id) references knowledge_gaps on delete cascade,
  foreign key (account_id, conversation_id) references conversations on delete cascade,
  foreign key (account_id, message_id) references messages on delete cascade
);
create unique index gap_questions_noted_once on gap_questions (account_id, message_id);
create index gap_questions_of_gap on gap_questions (account_id, gap_id, at desc);
create index gap_questions_of_conversation on gap_questions (account_id, conversation_id, last_position);
create index gap_questions_ungrouped on gap_questions (account_id, at) where gap_id is null;
create index gap_questions_newest on gap_questions (account_id, at desc);

-- A customer who withdraws a message takes the question back; one who changes it asks the new one.
create function dana.follow_question() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.text is null or new.withdrawn then
    delete from gap_questions q where q.account_id = new.account_id and q.conversation_id = new.conversation_id
      and new.position between q.first_position and q.last_position;
  else
    delete from gap_questions q where q.account_id = new.account_id and q.conversation_id = new.conversation_id
      and new.position between q.first_position and q.last_position and q.first_position < q.last_position;
    update gap_questions q set text = new.text, model = null, vector = null
      where q.account_id = new.account_id and q.message_id = new.id;
  end if;
  return null;
end
$$;
create trigger gap_questions_follow after update of text, withdrawn on messages for each row
  when (new.author = 'customer' and (old.text is distinct from new.text or old.withdrawn is distinct from new.withdrawn))
  execute function dana.follow_question();

-- Statements of passages that can be compared, how far the comparing came, and the pairs that disagree. All hang on their passages:
-- when one is gone or changed, so is the disagreement.
create table passage_claims (
  account_id uuid not null,
  number integer not null,
  document_id uuid not null,
  kinds text[] not null,
  claims jsonb not null,
  primary key (account_id, number),
  foreign key (account_id, number) references passages (account_id, number) on delete cascade
);

create table contradiction_checks (
  account_id uuid primary key references accounts on delete cascade,
  checked_to integer not null default 0,     -- passages up to this number are compared
  checking_until timestamptz
);

create table contradictions (
  account_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('amount', 'percentage', 'period', 'hours', 'phone', 'email')),
  a_passage uuid not null,
  a_from integer not null,                   -- the value's place within its passage
  a_to integer not null,
  a_value text not null,
  b_passage uuid not null,
  b_from integer not null,
  b_to integer not null,
  b_value text not null,
  state text not null default 'open' check (state in ('open', 'dismissed')),
  decided_by uuid,
  decided_at timestamptz,
  found_at timestamptz not null default now(),
  version bigint not null default 1,
  primary key (account_id, id),
  foreign key (account_id, a_passage) references passages on delete cascade,
  foreign key (account_id, b_passage) references passages on delete cascade
);
create unique index contradictions_told_once on contradictions (account_id, a_passage, a_from, b_passage, b_from, kind);
create index contradictions_of_b on contradictions (account_id, b_passage);
create index contradictions_by_state on contradictions (account_id, state, found_at desc, id desc);

grant select, insert, update, delete on
  knowledge_gaps, gap_questions, passage_claims, contradiction_checks, contradictions to dana_app;

-- Accounts with questions that wait for their group, or with passages that nobody has compared yet; ids only.
create policy for_look_ups on gap_questions for select to dana_system using (true);
create policy for_look_ups on contradiction_checks for select to dana_system using (true);
grant select (account_id, gap_id, at) on gap_questions to dana_system;
grant select on contradiction_checks to dana_system;
create function dana.accounts_to_group(p_limit integer) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct account_id from gap_questions where gap_id is null and at < now() - interval '15 seconds' limit p_limit
$$;
create function dana.accounts_to_compare(p_limit integer) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select k.account_id from knowledge_indexes k left join contradiction_checks c on c.account_id = k.account_id
  where k.last_number > coalesce(c.checked_to, 0) and k.model is not null and coalesce(k.embedding_until, '-infinity') < now()
    and coalesce(c.checking_until, '-infinity') < now() limit p_limit
$$;

do $$
declare r text;
begin
  foreach r in array array['anon', 'authenticated'] loop
    if exists (select 1 from pg_roles where rolname = r) then
      execute format('revoke all on knowledge_gaps, gap_questions, passage_claims, contradiction_checks, contradictions from %I', r);
    end if;
  end loop;
end
$$;
