/** Dana's own small drawings of the channels; each takes its channel's colour unless `plain`. */
import { cx } from "./classNames";
import styles from "./ChannelGlyph.module.css";

const DRAWINGS: Record<string, string[]> = {
  whatsapp: ["M8 2.2a5.7 5.7 0 0 0-4.9 8.6l-.8 2.9 3-.8A5.7 5.7 0 1 0 8 2.2z", "M6.1 5.7c0 2.4 1.8 4.2 4.2 4.2"],
  facebook: [
    "M8 2.3c-3.3 0-5.8 2.3-5.8 5.4 0 1.7.8 3.2 2 4.2v2l1.9-1c.6.1 1.2.2 1.9.2 3.3 0 5.8-2.3 5.8-5.4S11.3 2.3 8 2.3z",
    "M4.9 8.8l2.2-2.2 1.8 1.5 2.2-1.7",
  ],
  instagram: [
    "M5.2 2.4h5.6a2.8 2.8 0 0 1 2.8 2.8v5.6a2.8 2.8 0 0 1-2.8 2.8H5.2a2.8 2.8 0 0 1-2.8-2.8V5.2a2.8 2.8 0 0 1 2.8-2.8z",
    "M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    "M11.2 4.7v.1",
  ],
  email: ["M2.2 3.8h11.6v8.4H2.2z", "M2.4 4.2 8 8.6l5.6-4.4"],
  web_chat: [
    "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2z",
    "M2.2 8h11.6",
    "M8 2.2c2.9 3.3 2.9 8.3 0 11.6-2.9-3.3-2.9-8.3 0-11.6z",
  ],
};
const OTHER = ["M6 2.4v3.2M10 2.4v3.2", "M4.2 5.6h7.6v2.2a3.8 3.8 0 0 1-7.6 0z", "M8 11.6v2.2"];

export interface ChannelGlyphProps {
  /** A connector's key; one that has no drawing gets a plug. */
  channel: string;
  /** Named for a screen reader; without it the drawing is decoration. */
  label?: string;
  size?: number;
  plain?: boolean;
  className?: string;
}

export function ChannelGlyph({ channel, label, size = 16, plain = false, className }: ChannelGlyphProps) {
  const naming = label ? ({ role: "img", "aria-label": label } as const) : ({ "aria-hidden": true } as const);
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={cx(styles.glyph, !plain && styles[channel], className)}
      {...naming}
    >
      {(DRAWINGS[channel] ?? OTHER).map((path) => (
        <path d={path} key={path} />
      ))}
    </svg>
  );
}
