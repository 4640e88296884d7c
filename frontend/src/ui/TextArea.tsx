/** Several lines of text. */
import type { Ref } from "react";
import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components/TextField";
import { cx } from "./classNames";
import { fieldClass, FieldHelp, FieldLabel, inputClass, type FieldLook } from "./Field";
import styles from "./TextArea.module.css";

export interface TextAreaProps
  extends FieldLook, Omit<AriaTextFieldProps, "className" | "style" | "children" | "isInvalid"> {
  placeholder?: string;
  optional?: boolean;
  rows?: number;
  inputRef?: Ref<HTMLTextAreaElement>;
  className?: string;
}

export function TextArea({
  label,
  hideLabel,
  help,
  helpUrl,
  error,
  placeholder,
  optional,
  rows = 3,
  inputRef,
  className,
  ...rest
}: TextAreaProps) {
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} validationBehavior="aria" className={cx(fieldClass, className)}>
      <FieldLabel label={label} hideLabel={hideLabel} optional={optional} />
      <AriaTextArea ref={inputRef} rows={rows} placeholder={placeholder} className={cx(inputClass, styles.area)} />
      <FieldHelp help={help} helpUrl={helpUrl} error={error} />
    </AriaTextField>
  );
}
