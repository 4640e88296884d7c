/** One line of text. */
import type { Ref } from "react";
import {
  Input,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from "react-aria-components/TextField";
import { cx } from "./classNames";
import { fieldClass, FieldHelp, FieldLabel, inputClass, type FieldLook } from "./Field";

export interface TextFieldProps
  extends FieldLook, Omit<AriaTextFieldProps, "className" | "style" | "children" | "isInvalid"> {
  placeholder?: string;
  /** Says "optional" beside the label. */
  optional?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  className?: string;
}

export function TextField({
  label,
  hideLabel,
  help,
  helpUrl,
  error,
  placeholder,
  optional,
  inputRef,
  className,
  ...rest
}: TextFieldProps) {
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} validationBehavior="aria" className={cx(fieldClass, className)}>
      <FieldLabel label={label} hideLabel={hideLabel} optional={optional} />
      <Input ref={inputRef} placeholder={placeholder} className={inputClass} />
      <FieldHelp help={help} helpUrl={helpUrl} error={error} />
    </AriaTextField>
  );
}
