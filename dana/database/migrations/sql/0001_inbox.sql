create table integrations (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  connector text not null,
  name text not null,
  external_id text not null,
  config jsonb not null default '{}',
  secrets bytea not null,
  hints jsonb not null default '{}',
  state text not null default 'active' check (state in ('active', 'needs_reconnect', 'paused')),
  state_reason text,
  answers boolean not null default true,
  last_event_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (account_id, id)
);
create unique index integrations_id_key on integrations (id);

create table contacts (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  name text not null default '',
  created_at timestamptz not null default now(),
  primary key (account_id, id)
);

create table identities (
  account_id uuid not null,
  integration_id uuid not null,
  kind text not null,
  value text not null,
  contact_id uuid not null,
  rank smallint not null default 0,
  created_at timestamptz not null default now(),
  primary key (account_id, integration_id, kind, value),
  foreign key (account_id, contact_id) references contacts on delete cascade
);
create index identities_contact_idx on identities (account_id, contact_id);

create table conversations (
  account_id uuid not null, -- its integration holds it to the account
  id uuid not null,
  integration_id uuid not null,
  contact_id uuid not null,
  status text not null default 'open' check (status in ('open', 'resolved')),
  needs_person boolean not null default false,
  hand_off_reason text,
  takeover_by text check (takeover_by in ('person', 'phone_app')),
  takeover_user_id uuid,
  takeover_at timestamptz,
  stopped_at timestamptz, -- the customer said STOP: nothing automatic is sent any more
  lease integer not null default 0, -- raised by each takeover and hand-back: what Dana prepared under an older lease is void
  generation integer not null default 0, -- raised by each customer message that wants an answer
  claim integer not null default 0, -- raised by each attempt to answer: a zombie's result is void
  answer_due_at timestamptz,
  answering_until timestamptz,
  attempts smallint not null default 0,
  last_position integer not null default 0,
  unread integer not null default 0,
  last_customer_at timestamptz,
  last_message jsonb,
  last_message_at timestamptz not null default now(),
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, integration_id) references integrations on delete cascade,
  foreign key (account_id, contact_id) references contacts on delete cascade
) with (fillfactor = 70); -- several updates a message: room in the page lets them leave the indexes alone
create unique index conversations_one_per_contact on conversations (account_id, integration_id, contact_id);
create index conversations_by_time on conversations (account_id, last_message_at desc, id desc);
create index conversations_due on conversations (answer_due_at) where answer_due_at is not null;

create table messages (
  account_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  integration_id uuid not null,
  position integer not null,
  direction text not null check (direction in ('in', 'out')),
  author text not null check (author in ('customer', 'dana', 'person', 'phone_app', 'event')),
  author_user_id uuid,
  kind text not null default 'text',
  text text,
  sent_text text, -- an outgoing message as it went to the platform, without marks, with its sources named
  attachments jsonb not null default '[]',
  raw jsonb,
  platform_id text,
  reply_to text,
  answerable boolean not null default false,
  answers_position integer, -- a reply of Dana's answers all customer messages up to this position
  client_id uuid,
  state text not null check (state in ('received', 'pending', 'sending', 'sent', 'delivered', 'read', 'failed', 'unsure')),
  lease integer not null default 0,
  attempt smallint not null default 0,
  next_attempt_at timestamptz,
  sending_at timestamptz,
  unsure_at timestamptz,
  parked_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  error_code text,
  error text,
  edited boolean not null default false,
  withdrawn boolean not null default false,
  occurred_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  version bigint not null default 1,
  primary key (account_id, id),
  foreign key (account_id, conversation_id) references conversations on delete cascade
) with (fillfactor = 85);
create unique index messages_in_order on messages (account_id, conversation_id, position);
create unique index messages_stored_once on messages (account_id, integration_id, platform_id)
  where author in ('customer', 'phone_app');
create index messages_by_platform_id on messages (account_id, integration_id, platform_id) where direction = 'out';
create unique index messages_answered_once on messages (account_id, conversation_id, answers_position) where author = 'dana';
create unique index messages_one_in_flight on messages (account_id, conversation_id) where state = 'sending';
create unique index messages_client_id_key on messages (account_id, conversation_id, client_id) where client_id is not null;
create index messages_to_deliver on messages (account_id, conversation_id, position)
  where direction = 'out' and state in ('pending', 'sending', 'unsure');

create table early_statuses ( -- a status may arrive before our own call has returned with the message's id
  account_id uuid not null references accounts on delete cascade,
  integration_id uuid not null,
  platform_id text not null,
  status text not null,
  occurred_at timestamptz not null,
  error text,
  created_at timestamptz not null default now(),
  primary key (account_id, integration_id, platform_id, status)
);

create table sources (
  account_id uuid not null,
  message_id uuid not null,
  index smallint not null,
  passage_id uuid not null,
  document_id uuid not null,
  document_name text not null,
  page integer,
  heading text,
  start_offset integer not null,
  end_offset integer not null,
  quote text not null,
  primary key (account_id, message_id, index),
  foreign key (account_id, message_id) references messages on delete cascade
);
create index sources_document_idx on sources (account_id, document_id);

create table usage (
  account_id uuid not null references accounts on delete cascade,
  id uuid not null,
  conversation_id uuid,
  message_id uuid,
  purpose text not null,
  provider text not null,
  model text not null,
  input_tokens integer not null,
  output_tokens integer not null,
  milliseconds integer not null,
  created_at timestamptz not null default now(),
  primary key (account_id, id)
);
create index usage_by_time on usage (account_id, created_at);
create index usage_message_idx on usage (account_id, message_id);
