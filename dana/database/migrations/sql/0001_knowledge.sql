create table documents (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  name text not null,
  media_type text not null,
  size integer not null,
  sha256 bytea not null,
  status text not null default 'queued' check (status in ('queued', 'processing', 'ready', 'failed')),
  stage text not null default 'queued' check (stage in ('queued', 'reading', 'embedding', 'ready', 'failed')),
  done integer not null default 0,
  total integer not null default 0,
  error_code text,
  error text,
  title text,
  pages integer,
  passages integer not null default 0,
  embedded integer not null default 0,
  attempts smallint not null default 0,
  working_until timestamptz,
  uploaded_by uuid,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id)
);
create index documents_by_time on documents (account_id, created_at desc, id desc);
create index documents_unfinished on documents (working_until) where status in ('queued', 'processing');

create table document_files (
  account_id uuid not null,
  document_id uuid not null,
  content bytea not null,
  primary key (account_id, document_id),
  foreign key (account_id, document_id) references documents on delete cascade
);

create table document_pages (
  account_id uuid not null,
  document_id uuid not null,
  number integer not null,
  start_offset integer not null,
  end_offset integer not null,
  text text not null,
  primary key (account_id, document_id, number),
  foreign key (account_id, document_id) references documents on delete cascade
);

create table passages (
  account_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  position integer not null,
  text text not null,
  indexed_text text not null,
  page integer,
  heading text,
  start_offset integer not null,
  end_offset integer not null,
  words sparsevec(1000000000) not null,
  embedding halfvec(384),
  embedding_model text,
  primary key (account_id, id),
  foreign key (account_id, document_id) references documents on delete cascade
);
create unique index passages_in_order on passages (account_id, document_id, position);

-- In how many passages of the account a word occurs; kept in the transaction that adds or removes passages.
create table terms (
  account_id uuid not null references accounts on delete cascade,
  term integer not null,
  passages integer not null,
  primary key (account_id, term)
);
