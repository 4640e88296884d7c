-- What was spent of each limit, shared by all web processes; unlogged, because a crash may forget it.
-- Keys are hashes: neither addresses nor e-mail addresses stand here.
create unlogged table dana.spent (
  key bytea primary key,
  slot bigint not null, -- which window of its limit, counted since 1970
  used double precision not null, -- in that window
  before double precision not null, -- in the one before
  ends_at timestamptz not null
) with (fillfactor = 50);
alter table dana.spent owner to dana_system;

-- Spends from a sliding window in one statement: 0 when granted, otherwise the seconds after which it is worth trying again.
-- The row's lock makes it exact: of calls in parallel only as many are granted as there is room for.
create function dana.spend(p_key bytea, p_most integer, p_seconds integer, p_cost integer) returns double precision
language plpgsql volatile security definer set search_path = dana, pg_temp as $$
declare
  v_now double precision := extract(epoch from clock_timestamp()) / p_seconds;
  v_part double precision;
  v_row dana.spent;
begin
  insert into spent as s (key, slot, used, before, ends_at)
    values (p_key, floor(v_now), p_cost, 0, clock_timestamp() + make_interval(secs => 2 * p_seconds))
  on conflict (key) do update set
    slot = greatest(s.slot, excluded.slot),
    before = case when s.slot >= excluded.slot then s.before when s.slot = excluded.slot - 1 then s.used else 0 end,
    used = case when s.slot >= excluded.slot then s.used else 0 end + p_cost,
    ends_at = excluded.ends_at
  where case when s.slot >= excluded.slot then s.used else 0 end + p_cost
    + case when s.slot >= excluded.slot then s.before when s.slot = excluded.slot - 1 then s.used else 0 end
      * (1 - (v_now - floor(v_now))) <= p_most
  returning * into v_row;
  if found then
    return 0;
  end if;
  select * into v_row from spent where key = p_key;
  v_part := v_now - floor(v_now);
  if v_row.slot >= floor(v_now) and v_row.used + p_cost <= p_most then -- what was spent in the window before has to fade
    return greatest(1 - (p_most - v_row.used - p_cost) / v_row.before - v_part, 0) * p_seconds;
  elsif v_row.slot >= floor(v_now) then -- this window has to end, and to fade
    return (1 - v_part + greatest(1 - (p_most - p_cost) / v_row.used, 0)) * p_seconds;
  end if;
  return greatest(1 - (p_most - p_cost) / v_row.used - v_part, 0) * p_seconds;
end
$$;

-- Gives back what turned out not to count; a window that is over keeps what it has.
create function dana.refund(p_key bytea, p_seconds integer, p_cost integer) returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  update spent set used = greatest(used - p_cost, 0)
  where key = p_key and slot = floor(extract(epoch from clock_timestamp()) / p_seconds)
$$;

create function dana.forget_spent() returns void
language sql volatile security definer set search_path = dana, pg_temp as $$
  delete from spent where ends_at < now()
$$;
