/** Something that is on or off and takes effect at once. */
import type { ReactNode } from "react";
import { SwitchButton, SwitchField, Text } from "react-aria-components/Switch";
import styles from "./Switch.module.css";

export interface SwitchProps {
  isSelected: boolean;
  onChange: (on: boolean) => void;
  isDisabled?: boolean;
  description?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Switch({ isSelected, onChange, isDisabled, description, className, children }: SwitchProps) {
  return (
    <SwitchField isSelected={isSelected} onChange={onChange} isDisabled={isDisabled} className={className}>
      <SwitchButton className={styles.switch}>
        <span className={styles.words}>{children}</span>
        <span className={styles.track} aria-hidden="true">
          <span className={styles.thumb} />
        </span>
      </SwitchButton>
      {description && (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      )}
    </SwitchField>
  );
}
