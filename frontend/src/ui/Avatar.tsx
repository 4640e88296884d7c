/** A person as a coloured circle of initials, with the channel they write on in its corner. */
import type { CSSProperties } from "react";
import { cx } from "./classNames";
import { ChannelGlyph } from "./ChannelGlyph";
import styles from "./Avatar.module.css";

export interface AvatarProps {
  name: string;
  channel?: string;
  /** Reads the channel aloud; leave it out where the text beside says it. */
  channelLabel?: string;
  size?: "s" | "m" | "l";
  className?: string;
}

/** The first letters of the first and last word, whatever the script. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  const letters = ends.map((word) => (word ? [...word].find((letter) => /[\p{L}\p{N}]/u.test(letter)) : ""));
  return letters.join("").toLocaleUpperCase() || "?";
}

/** A hue for a name: the same name is always the same colour. */
export function hue(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 3600;
  return (sum * 47) % 360;
}

export function Avatar({ name, channel, channelLabel, size = "l", className }: AvatarProps) {
  return (
    <span className={cx(styles.avatar, styles[size], className)} style={{ "--h": hue(name) } as CSSProperties}>
      <span aria-hidden="true">{initials(name)}</span>
      {channel && (
        <span className={styles.channel}>
          <ChannelGlyph channel={channel} label={channelLabel} size={14} />
        </span>
      )}
    </span>
  );
}

/** Dana's own mark, in the machine's violet. */
export function DanaAvatar({ size = "m", className }: Pick<AvatarProps, "size" | "className">) {
  return (
    <span className={cx(styles.avatar, styles.dana, styles[size], className)} aria-hidden="true">
      <DanaMark />
    </span>
  );
}

/** The four-pointed star that stands for "the machine did this". */
export function DanaMark({ size = 14 }: { size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} className={styles.mark} aria-hidden="true">
      <path d="M8 2.2 9.4 6.6 13.8 8 9.4 9.4 8 13.8 6.6 9.4 2.2 8 6.6 6.6z" />
    </svg>
  );
}
