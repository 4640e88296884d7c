/** A number with steps up and down. */
import { Minus, Plus } from "lucide-react";
import {
  Button,
  Group,
  Input,
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
} from "react-aria-components/NumberField";
import { cx } from "./classNames";
import { fieldClass, FieldHelp, FieldLabel, inputClass, type FieldLook } from "./Field";
import styles from "./NumberField.module.css";

export interface NumberFieldProps
  extends FieldLook, Omit<AriaNumberFieldProps, "className" | "style" | "children" | "isInvalid"> {
  optional?: boolean;
  className?: string;
}

export function NumberField({
  label,
  hideLabel,
  help,
  helpUrl,
  error,
  optional,
  className,
  ...rest
}: NumberFieldProps) {
  return (
    <AriaNumberField
      {...rest}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={cx(fieldClass, className)}
    >
      <FieldLabel label={label} hideLabel={hideLabel} optional={optional} />
      <Group className={styles.group}>
        <Button slot="decrement" className={styles.step}>
          <Minus aria-hidden="true" />
        </Button>
        <Input className={cx(inputClass, styles.input)} />
        <Button slot="increment" className={styles.step}>
          <Plus aria-hidden="true" />
        </Button>
      </Group>
      <FieldHelp help={help} helpUrl={helpUrl} error={error} />
    </AriaNumberField>
  );
}
