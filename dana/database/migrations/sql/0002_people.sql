-- people: proven addresses, second factors, sessions that can be recognised, one-time tokens, registrations, letters that wait
alter table users
  add column email_verified_at timestamptz,
  add column second_factor bytea, -- sealed; without second_factor_at it is only on offer
  add column second_factor_at timestamptz,
  add column second_factor_step bigint; -- the newest time step whose code was used: no code works twice
grant select (email_verified_at, second_factor_at) on users to dana_app;
alter table sign_ins
  add column address text not null default '',
  add column device text not null default '';

-- What a link in a letter, or the short wait between two steps of a sign-in, stands for. The token's keyed hash is the key.
create table dana.one_time_tokens (
  digest bytea primary key,
  use text not null,
  user_id uuid not null references users on delete cascade,
  words text not null default '', -- the new address, where that is what will change
  tries integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index one_time_tokens_by_person on dana.one_time_tokens (user_id, use);
create index one_time_tokens_by_end on dana.one_time_tokens (expires_at);

-- Who registered and has not yet shown that the letter arrived: no person, no account, no standing. Several for one address do not touch.
create table dana.registrations (
  id uuid primary key,
  digest bytea unique, -- null until the letter is written
  email text not null,
  name text not null,
  account_name text not null,
  password_hash text not null,
  browser bytea not null,
  expires_at timestamptz not null
);
create index registrations_by_address on dana.registrations (lower(email));
create index registrations_by_end on dana.registrations (expires_at);

create table dana.recovery_codes (
  user_id uuid not null references users on delete cascade,
  digest bytea not null,
  primary key (user_id, digest)
);

-- Letters that wait, sealed: their links are secrets, their recipients personal data. A row goes when the letter has gone.
create table dana.letters (
  id uuid primary key,
  account_id uuid references accounts on delete cascade,
  kind text not null,
  sealed bytea not null,
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now()
);
create index letters_by_time on dana.letters (due_at);

alter table dana.one_time_tokens owner to dana_system;
alter table dana.registrations owner to dana_system;
alter table dana.recovery_codes owner to dana_system;
alter table dana.letters owner to dana_system;

-- A person with what signing in needs to know; `account_id` is the oldest membership's.
create function dana.person_at(p_email text)
returns table (user_id uuid, email text, name text, password_hash text, disabled boolean, verified boolean, second_factor boolean,
  account_id uuid)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select u.id, u.email, u.name, u.password_hash, u.disabled_at is not null, u.email_verified_at is not null,
    u.second_factor_at is not null,
    (select m.account_id from memberships m where m.user_id = u.id order by m.created_at, m.account_id limit 1)
  from users u where lower(u.email) = lower(p_email)
$$;

create function dana.person_of(p_user uuid)
returns table (user_id uuid, email text, name text, password_hash text, disabled boolean, verified boolean, second_factor boolean,
  account_id uuid)
language sql stable security definer rows 1 set search_path = public, pg_temp as $$
  select p.* from users u, dana.person_at(u.email) p where u.id = p_user
$$;

create function dana.note_sign_in(p_id uuid, p_address text, p_device text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update sign_ins set address = p_address, device = p_device where id = p_id
$$;

create function dana.sign_ins_of(p_user uuid, p_idle interval, p_full interval)
returns table (id uuid, created_at timestamptz, last_used_at timestamptz, address text, device text)
language sql stable security definer set search_path = public, pg_temp as $$
  select id, created_at, rotated_at, address, device from sign_ins
  where user_id = p_user and ended_at is null and rotated_at > now() - p_idle and created_at > now() - p_full
  order by rotated_at desc, id
$$;

-- Ends sign-ins of a person: that one, all but that one (p_only false), or all (p_id null); how many.
create function dana.end_sign_ins(p_user uuid, p_id uuid, p_only boolean, p_reason text) returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare n integer;
begin
  delete from sign_ins where user_id = p_user and created_at < now() - interval '180 days'; -- what is over is not kept for ever
  update sign_ins set ended_at = now(), ended_reason = p_reason
  where user_id = p_user and ended_at is null and (p_id is null or (id = p_id) = p_only);
  get diagnostics n = row_count;
  return n;
end
$$;

-- A token for one use; an older one of the same person and use is void, as is everything that has expired.
create function dana.keep_token(p_digest bytea, p_use text, p_user uuid, p_words text, p_life interval) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from one_time_tokens where (user_id = p_user and use = p_use) or expires_at < now();
  insert into one_time_tokens (digest, use, user_id, words, expires_at) values (p_digest, p_use, p_user, p_words, now() + p_life)
$$;

create function dana.find_token(p_digests bytea[], p_use text) returns table (user_id uuid, words text)
language sql stable security definer rows 1 set search_path = dana, pg_temp as $$
  select user_id, words from one_time_tokens where digest = any (p_digests) and use = p_use and expires_at > now()
$$;

-- Whoever deletes the row has used the token: of fifty at once, one.
create function dana.use_token(p_digests bytea[], p_use text) returns table (user_id uuid, words text)
language sql volatile security definer rows 1 set search_path = dana, pg_temp as $$
  delete from one_time_tokens where digest = any (p_digests) and use = p_use and expires_at > now() returning user_id, words
$$;

-- Counts a try against a token that forgives a few, and takes the token's lock; nothing when there are none left.
create function dana.try_token(p_digests bytea[], p_use text, p_most integer) returns table (user_id uuid, words text)
language sql volatile security definer rows 1 set search_path = dana, pg_temp as $$
  update one_time_tokens set tries = tries + 1
  where digest = any (p_digests) and use = p_use and expires_at > now() and tries < p_most returning user_id, words
$$;

-- A proof about a person that is not his alone any more voids what hangs on it.
create function dana.void_tokens(p_user uuid) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from one_time_tokens where user_id = p_user
$$;

-- The address is proven now. Who had set something up before the proof may have been a stranger: password, sessions and second factor end.
-- There are no API keys and no invitations: the triggers of `members` refuse both to whoever has not proven an address.
-- True when it was not proven before.
create function dana.prove_person(p_user uuid, p_wipe boolean) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare was_unproven boolean;
begin
  update users set email_verified_at = now() where id = p_user and email_verified_at is null;
  was_unproven := found;
  if was_unproven and p_wipe then
    update users set password_hash = '!', second_factor = null, second_factor_at = null, second_factor_step = null where id = p_user;
    delete from dana.recovery_codes where user_id = p_user;
    delete from dana.one_time_tokens where user_id = p_user;
    perform dana.end_sign_ins(p_user, null, false, 'address_proven');
  end if;
  return was_unproven;
end
$$;

create function dana.set_password(p_user uuid, p_hash text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update users set password_hash = p_hash where id = p_user
$$;

create function dana.set_name(p_user uuid, p_name text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update users set name = p_name where id = p_user
$$;

-- The new address, which a letter just proved; false when somebody has it meanwhile.
create function dana.set_email(p_user uuid, p_email text) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update users set email = p_email, email_verified_at = now() where id = p_user;
  return found;
exception when unique_violation then
  return false;
end
$$;

create function dana.keep_registration(
  p_id uuid, p_email text, p_name text, p_account_name text, p_password_hash text, p_browser bytea, p_life interval
) returns void language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from registrations where expires_at < now();
  insert into registrations (id, email, name, account_name, password_hash, browser, expires_at)
  values (p_id, p_email, p_name, p_account_name, p_password_hash, p_browser, now() + p_life)
$$;

create function dana.registration_of(p_id uuid) returns table (email text, name text)
language sql stable security definer rows 1 set search_path = dana, pg_temp as $$
  select email, name from registrations where id = p_id and expires_at > now()
$$;

create function dana.newest_registration(p_email text) returns uuid
language sql stable security definer set search_path = dana, pg_temp as $$
  select id from registrations where lower(email) = lower(p_email) and expires_at > now() order by expires_at desc limit 1
$$;

create function dana.keep_registration_token(p_id uuid, p_digest bytea) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  update registrations set digest = p_digest where id = p_id
$$;

create function dana.drop_registration(p_id uuid) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from registrations where id = p_id
$$;

-- Makes the person and the account of a registration whose letter came back; every other registration of that address is void.
-- A row that nobody proved yet becomes this person's, without anything that was set up before. Nothing for an address that is proven.
create function dana.finish_registration(p_digests bytea[], p_user uuid, p_account uuid) returns table (user_id uuid, browser bytea)
language plpgsql volatile security definer rows 1 set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  r dana.registrations;
  known users;
  person uuid := p_user;
begin
  delete from dana.registrations g where g.digest = any (p_digests) and g.expires_at > now() returning * into r;
  if not found then
    return;
  end if;
  select * into known from users u where lower(u.email) = lower(r.email) for update;
  if found then
    if known.email_verified_at is not null then
      return;
    end if;
    person := known.id;
    perform dana.prove_person(person, true);
    update users set name = r.name, password_hash = r.password_hash where id = person;
  else
    insert into users (id, email, name, password_hash, email_verified_at) values (person, r.email, r.name, r.password_hash, now());
  end if;
  insert into accounts (id, name) values (p_account, r.account_name);
  insert into memberships (account_id, user_id, role) values (p_account, person, 'owner');
  delete from dana.registrations g where lower(g.email) = lower(r.email);
  return query select person, r.browser;
end
$$;

-- The sealed secret of a second factor, locked: (secret, whether it is on, newest used step).
create function dana.lock_second_factor(p_user uuid) returns table (sealed bytea, is_on boolean, step bigint)
language sql volatile security definer rows 1 set search_path = public, pg_temp as $$
  select second_factor, second_factor_at is not null, second_factor_step from users where id = p_user for update
$$;

create function dana.offer_second_factor(p_user uuid, p_sealed bytea) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update users set second_factor = p_sealed, second_factor_step = null where id = p_user and second_factor_at is null;
  return found;
end
$$;

create function dana.used_step(p_user uuid, p_step bigint, p_turns_on boolean) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update users set second_factor_step = p_step,
    second_factor_at = case when p_turns_on then coalesce(second_factor_at, now()) else second_factor_at end
  where id = p_user
$$;

create function dana.drop_second_factor(p_user uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update users set second_factor = null, second_factor_at = null, second_factor_step = null where id = p_user;
  delete from dana.recovery_codes where user_id = p_user
$$;

create function dana.replace_recovery_codes(p_user uuid, p_digests bytea[]) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from recovery_codes where user_id = p_user;
  insert into recovery_codes (user_id, digest) select p_user, d from unnest(p_digests) d
$$;

-- How many are left after this one was used; null when it is none.
create function dana.use_recovery_code(p_user uuid, p_digests bytea[]) returns integer
language plpgsql volatile security definer set search_path = dana, pg_temp as $$
begin
  delete from recovery_codes where user_id = p_user and digest = any (p_digests);
  if not found then
    return null;
  end if;
  return (select count(*) from recovery_codes where user_id = p_user);
end
$$;

-- For the rotation of the sealing key: secrets that do not begin with the current key's mark.
create function dana.second_factors_to_reseal(p_prefix bytea, p_limit integer) returns table (user_id uuid, sealed bytea)
language sql stable security definer set search_path = public, pg_temp as $$
  select id, second_factor from users
  where second_factor is not null and substr(second_factor, 1, length(p_prefix)) <> p_prefix order by id limit p_limit
$$;

create function dana.reseal_second_factor(p_user uuid, p_old bytea, p_new bytea) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update users set second_factor = p_new where id = p_user and second_factor = p_old
$$;

create function dana.queue_letter(p_id uuid, p_kind text, p_sealed bytea, p_account uuid) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  insert into letters (id, kind, sealed, account_id) values (p_id, p_kind, p_sealed, p_account)
$$;

-- Taken for two minutes: a worker that dies in them leaves the letter to the next one.
create function dana.take_letter(p_id uuid) returns table (kind text, sealed bytea, attempts integer, created_at timestamptz)
language sql volatile security definer rows 1 set search_path = dana, pg_temp as $$
  update letters set due_at = now() + interval '2 minutes', attempts = attempts + 1 where id = p_id and due_at <= now()
  returning kind, sealed, attempts, created_at
$$;

create function dana.letter_written(p_id uuid, p_sealed bytea) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  update letters set kind = 'letter', sealed = p_sealed where id = p_id
$$;

create function dana.letter_later(p_id uuid, p_due timestamptz) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  update letters set due_at = p_due where id = p_id
$$;

create function dana.letter_done(p_id uuid) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from letters where id = p_id
$$;

create function dana.due_letters(p_limit integer) returns table (id uuid, account_id uuid)
language sql stable security definer set search_path = dana, pg_temp as $$
  select id, account_id from letters where due_at < now() - interval '3 seconds' order by due_at limit p_limit
$$;
