/** The fields that the account and each channel have. */
import type { ChannelManner } from "@/api/types";
import { t } from "@/lib/i18n";
import { Select } from "@/ui/Select";
import { Slider } from "@/ui/Slider";
import { TextArea } from "@/ui/TextArea";
import { surenessInWords } from "../sureness";

export type Mode = NonNullable<ChannelManner["mode"]>;
export type Tone = NonNullable<ChannelManner["tone"]>;

const MODES: Mode[] = ["answer", "draft", "off"];
const TONES: (Tone | null)[] = [null, "friendly", "neutral", "formal"];
const AS_ACCOUNT = "account";
const MOST_SURE = 0.9;
const MOST_GUIDANCE = 2000;

export const modeName = (mode: Mode) => t(`manner.mode.${mode}`);
const toneName = (tone: Tone | null) => t(`manner.tone.${tone ?? "none"}`);

interface ChoiceProps<Value> {
  value: Value | null;
  onChange: (value: Value | null) => void;
  isDisabled: boolean;
  /** On a channel: what holds where it says nothing. */
  account?: Value | null;
}

export function ModeField({ value, onChange, isDisabled, account, standard }: ChoiceProps<Mode> & { standard: Mode }) {
  const inherits = account !== undefined;
  const held = value ?? account ?? standard;
  const options = MODES.map((mode) => ({ id: mode as string, label: modeName(mode) }));
  return (
    <Select
      label={t("manner.mode")}
      help={t(`manner.mode.${held}.help`)}
      value={value ?? (inherits ? AS_ACCOUNT : standard)}
      onChange={(next) => onChange(MODES.find((mode) => mode === next) ?? null)}
      options={inherits ? [asAccount(modeName(account ?? standard)), ...options] : options}
      isDisabled={isDisabled}
    />
  );
}

export function ToneField({ value, onChange, isDisabled, account }: ChoiceProps<Tone>) {
  const inherits = account !== undefined;
  const held = value ?? account ?? null;
  const options = TONES.filter((tone) => tone !== null || !inherits).map((tone) => ({
    id: tone ?? "none",
    label: toneName(tone),
  }));
  return (
    <Select
      label={t("manner.tone")}
      help={t(`manner.tone.${held ?? "none"}.help`)}
      value={value ?? (inherits ? AS_ACCOUNT : "none")}
      onChange={(next) => onChange(TONES.find((tone) => tone === next) ?? null)}
      options={inherits ? [asAccount(toneName(account)), ...options] : options}
      isDisabled={isDisabled}
    />
  );
}

interface SurenessProps {
  value: number;
  onChange: (value: number) => void;
  isDisabled: boolean;
}

export function SurenessField({ value, onChange, isDisabled }: SurenessProps) {
  return (
    <Slider
      label={t("manner.confidence")}
      help={t("manner.confidence.help")}
      words={surenessInWords(value)}
      value={value}
      onChange={(next) => onChange(Math.round(next * 100) / 100)}
      min={0}
      max={Math.max(MOST_SURE, value)}
      step={0.05}
      isDisabled={isDisabled}
    />
  );
}

interface GuidanceProps {
  label: string;
  help: string;
  value: string | null;
  onChange: (value: string | null) => void;
  error?: string;
  isDisabled: boolean;
}

export function GuidanceField({ label, help, value, onChange, error, isDisabled }: GuidanceProps) {
  const left = MOST_GUIDANCE - (value ?? "").length;
  return (
    <TextArea
      label={label}
      help={left < 200 ? `${help} ${t("manner.guidance.left", { count: left })}` : help}
      placeholder={t("manner.guidance.placeholder")}
      optional
      rows={4}
      maxLength={MOST_GUIDANCE}
      value={value ?? ""}
      onChange={(text) => onChange(text || null)}
      error={error}
      isReadOnly={isDisabled}
    />
  );
}

function asAccount(value: string) {
  return { id: AS_ACCOUNT, label: t("manner.asAccount", { value }) };
}
