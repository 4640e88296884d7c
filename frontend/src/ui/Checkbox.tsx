/** Something that is chosen or not, and takes effect when the form is sent. */
import type { ReactNode } from "react";
import { Check } from "lucide-react";
import { CheckboxButton, CheckboxField } from "react-aria-components/Checkbox";
import { FieldHelp } from "./Field";
import styles from "./Checkbox.module.css";

export interface CheckboxProps {
  isSelected: boolean;
  onChange: (on: boolean) => void;
  isDisabled?: boolean;
  help?: ReactNode;
  helpUrl?: string;
  error?: string | null;
  className?: string;
  children: ReactNode;
}

export function Checkbox({
  isSelected,
  onChange,
  isDisabled,
  help,
  helpUrl,
  error,
  className,
  children,
}: CheckboxProps) {
  return (
    <CheckboxField
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={className}
    >
      <CheckboxButton className={styles.checkbox}>
        <span className={styles.box} aria-hidden="true">
          <Check />
        </span>
        <span>{children}</span>
      </CheckboxButton>
      <FieldHelp help={help} helpUrl={helpUrl} error={error} />
    </CheckboxField>
  );
}
