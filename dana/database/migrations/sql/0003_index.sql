-- The index of an account's passages: words and vectors in narrow tables of their own, so that a search reads little; a passage is known
-- there by a small number within its account. Up to some thousands of passages both are compared one by one, exactly; above that a job
-- packs words into postings and vectors into bits by cells, from which a search takes its candidates before it compares exactly.
create table knowledge_indexes (
  account_id uuid primary key references accounts on delete cascade,
  model text,                                -- whose vectors answer; null until the first is there
  next_model text,                           -- whose vectors are being made, to answer when all are there
  english_model text,                        -- whose second opinion every English passage has
  last_number integer not null default 0,
  edition integer not null default 0,        -- of the postings that are searched; 0: there are none
  packed_to integer not null default 0,      -- passages up to this number are in that edition
  packed integer not null default 0,         -- how many it took in
  next_packed_to integer,                    -- how far the edition that is being made has come
  embedding_until timestamptz,               -- a worker makes vectors, and must say by then that it lives
  packing_until timestamptz                  -- the same for postings and codes
);

alter table passages no force row level security; -- whoever migrates may be a plain owner
alter table passages add column number integer, add column page_end integer;
update passages p set number = n.number, page_end = p.page from (
  select account_id, id, row_number() over (partition by account_id order by document_id, position) as number from passages
) n where n.account_id = p.account_id and n.id = p.id;
alter table passages alter column number set not null;
create unique index passages_by_number on passages (account_id, number);

create table passage_words (
  account_id uuid not null,
  number integer not null,
  document_id uuid not null,
  words sparsevec(1000000000) not null,
  primary key (account_id, number),
  foreign key (account_id, number) references passages (account_id, number) on delete cascade
);
create index passage_words_of_document on passage_words (account_id, document_id);

create table passage_vectors (
  account_id uuid not null,
  number integer not null,
  model text not null,
  document_id uuid not null,
  vector halfvec(384) not null,
  primary key (account_id, number, model),
  foreign key (account_id, number) references passages (account_id, number) on delete cascade
);
create index passage_vectors_of_document on passage_vectors (account_id, document_id);

-- A second opinion on English passages, for the few that a search compares; without a vector: looked at, and not English.
create table english_vectors (
  account_id uuid not null,
  number integer not null,
  model text not null,
  document_id uuid not null,
  vector halfvec(384),
  primary key (account_id, number, model),
  foreign key (account_id, number) references passages (account_id, number) on delete cascade
);
create index english_vectors_of_document on english_vectors (account_id, document_id);

create table postings (
  account_id uuid not null references accounts on delete cascade,
  edition integer not null,
  term integer not null,
  segment integer not null,
  numbers integer[] not null,                -- the passages that hold the term
  weights real[] not null,                   -- and what it weighs in each
  primary key (account_id, edition, term, segment)
);

-- How vectors of a model become bits: the sign of each number's distance from the mean, in cells around centroids.
create table code_books (
  account_id uuid not null references accounts on delete cascade,
  model text not null,
  generation integer not null,
  mean halfvec(384) not null,
  cells integer not null,
  coded_to integer not null default 0,       -- while it is being made: vectors of passages up to this number are coded
  is_serving boolean not null default false,
  primary key (account_id, model, generation)
);

create table code_cells (
  account_id uuid not null,
  model text not null,
  generation integer not null,
  cell integer not null,
  centroid halfvec(384) not null,
  primary key (account_id, model, generation, cell),
  foreign key (account_id, model, generation) references code_books on delete cascade
);

create table passage_codes (
  account_id uuid not null,
  model text not null,
  generation integer not null,
  cell integer not null,
  number integer not null,
  bits bit(384) not null,
  primary key (account_id, model, generation, cell, number),
  foreign key (account_id, number, model) references passage_vectors on delete cascade
);
create index passage_codes_by_number on passage_codes (account_id, number);

-- The same of many vectors at once, as a job packs them: a question reads a few long rows instead of thousands of short ones. Some of
-- them may be gone by now.
create table code_blocks (
  account_id uuid not null,
  model text not null,
  generation integer not null,
  cell integer not null,
  block integer not null,
  numbers integer[] not null,
  bits bit(384)[] not null,
  primary key (account_id, model, generation, cell, block),
  foreign key (account_id, model, generation, cell) references code_cells on delete cascade
);
alter table code_blocks alter column numbers set storage external, alter column bits set storage external; -- bits do not get any shorter

insert into passage_words select account_id, number, document_id, words from passages;
insert into passage_vectors select account_id, number, embedding_model, document_id, embedding from passages where embedding is not null;
insert into knowledge_indexes (account_id, model, last_number)
  select account_id, min(embedding_model), max(number) from passages group by account_id;
alter table passages force row level security;
alter table passages drop column words, drop column embedding, drop column embedding_model;

grant select, insert, update, delete on
  knowledge_indexes, passage_words, passage_vectors, english_vectors, postings, code_books, code_cells, passage_codes,
  code_blocks to dana_app;

-- Accounts whose vectors are of another model than the one that is wanted, or whose maker is gone; ids only.
create policy for_look_ups on knowledge_indexes for select to dana_system using (true);
grant select on knowledge_indexes to dana_system;
create function dana.accounts_to_embed(p_model text, p_english_model text, p_limit integer) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select account_id from knowledge_indexes
  where last_number > 0 and (model is null or model <> p_model or (p_english_model is not null and english_model is distinct from p_english_model))
    and coalesce(embedding_until, '-infinity') < now() limit p_limit
$$;
