-- What every part of the knowledge base needs to know of a document; each part's own tables are in a file of its own.
alter table documents
  add column tags text[] not null default '{}',
  add column visibility text not null default 'customers' check (visibility in ('customers', 'team')),
  add column hidden_at timestamptz,
  add column expires_at timestamptz,
  add column origin text not null default 'upload' check (origin in ('upload', 'written', 'web')),
  add column address text,
  add column metadata jsonb not null default '{}',
  add column report jsonb,
  add column current integer not null default 1 check (current > 0); -- the number of the version that is searched
create index documents_by_content on documents (account_id, sha256);
create index documents_by_tag on documents using gin (tags);
-- Few documents are closed to customers: a search leaves them out by this short list.
create index documents_not_open on documents (account_id) where hidden_at is not null or expires_at is not null or visibility = 'team';
