/** The ways in which the platform can be made to misbehave, in words. */
import type { Faults } from "@/api/types";
import type { MessageKey } from "@/lib/i18n";

type KeysOf<Kind> = { [Key in keyof Faults]-?: NonNullable<Faults[Key]> extends Kind ? Key : never }[keyof Faults];

interface Words {
  label: MessageKey;
  text: MessageKey;
}
/** A fault that happens to the next so many calls, or lasts so long. */
export interface CountedFault extends Words {
  key: KeysOf<number>;
  step: number;
  max: number;
}
export interface SwitchedFault extends Words {
  key: KeysOf<boolean>;
}

export const COUNTED = [
  { key: "delay_ms", label: "simulator.fault.delay", text: "simulator.fault.delay.text", step: 500, max: 60_000 },
  { key: "fail_5xx", label: "simulator.fault.fail", text: "simulator.fault.fail.text", step: 1, max: 100 },
  {
    key: "deliver_then_timeout",
    label: "simulator.fault.timeout",
    text: "simulator.fault.timeout.text",
    step: 1,
    max: 100,
  },
  { key: "throttle", label: "simulator.fault.throttle", text: "simulator.fault.throttle.text", step: 1, max: 100 },
] as const satisfies CountedFault[];

export const SWITCHED = [
  { key: "token_expired", label: "simulator.fault.token", text: "simulator.fault.token.text" },
  { key: "duplicate_webhooks", label: "simulator.fault.duplicate", text: "simulator.fault.duplicate.text" },
  { key: "reverse_statuses", label: "simulator.fault.reverse", text: "simulator.fault.reverse.text" },
  { key: "echo_first", label: "simulator.fault.echo", text: "simulator.fault.echo.text" },
] as const satisfies SwitchedFault[];

/** How many faults are on. */
export function countFaults(faults: Faults): number {
  return Object.values(faults).filter(Boolean).length;
}

/** The same faults, all of them off. */
export function withoutFaults(faults: Faults): Faults {
  const off = Object.entries(faults).map(([key, value]) => [key, typeof value === "number" ? 0 : false]);
  return Object.fromEntries(off) as Faults;
}
