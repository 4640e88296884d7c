/** A value between two ends, with what it means in words. */
import { Slider as AriaSlider, SliderOutput, SliderThumb, SliderTrack } from "react-aria-components/Slider";
import { Label } from "react-aria-components/Label";
import { cx } from "./classNames";
import styles from "./Slider.module.css";

export interface SliderProps {
  label: string;
  hideLabel?: boolean;
  value: number;
  onChange: (value: number) => void;
  min: number;
  max: number;
  step: number;
  /** What the value means. */
  words: string;
  help?: string;
  isDisabled?: boolean;
}

export function Slider({ label, hideLabel, value, onChange, min, max, step, words, help, isDisabled }: SliderProps) {
  return (
    <AriaSlider
      value={value}
      onChange={(next) => onChange(Array.isArray(next) ? (next[0] ?? min) : next)}
      minValue={min}
      maxValue={max}
      step={step}
      isDisabled={isDisabled}
      className={styles.slider}
    >
      <span className={styles.line}>
        <Label className={cx(styles.label, hideLabel && styles.hidden)}>{label}</Label>
        <SliderOutput className={styles.words}>{words}</SliderOutput>
      </span>
      <SliderTrack className={styles.track}>
        {({ state }) => (
          <>
            <span className={styles.rail} />
            <span className={styles.fill} style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
            <SliderThumb className={styles.thumb} />
          </>
        )}
      </SliderTrack>
      {help && <p className={styles.help}>{help}</p>}
    </AriaSlider>
  );
}
