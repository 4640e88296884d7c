/** A value that can be written but never read back: a stored one shows only its last characters. */
import { useState } from "react";
import { Eye, EyeOff, KeyRound } from "lucide-react";
import { Input, TextField as AriaTextField } from "react-aria-components/TextField";
import { t } from "../lib/i18n";
import { Button } from "./Button";
import { cx } from "./classNames";
import { fieldClass, FieldHelp, FieldLabel, inputClass, type FieldLook } from "./Field";
import { IconButton } from "./IconButton";
import styles from "./SecretField.module.css";

export interface SecretFieldProps extends FieldLook {
  /** What the server says about the stored value, such as "••••abcd"; null when nothing is stored. */
  storedHint?: string | null;
  /** The new value; undefined keeps what is stored. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  isRequired?: boolean;
  optional?: boolean;
  autoFocus?: boolean;
}

export function SecretField({ storedHint, value, onChange, ...look }: SecretFieldProps) {
  if (storedHint && value === undefined) return <Stored {...look} hint={storedHint} onReplace={() => onChange("")} />;
  return (
    <Typed
      {...look}
      value={value ?? ""}
      onChange={onChange}
      onKeep={storedHint ? () => onChange(undefined) : undefined}
    />
  );
}

function Stored({ label, help, helpUrl, error, hint, onReplace }: FieldLook & { hint: string; onReplace: () => void }) {
  return (
    <AriaTextField
      value={t("ui.secretStored", { hint })}
      isReadOnly
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={fieldClass}
    >
      <FieldLabel label={label} />
      <span className={styles.row}>
        <KeyRound aria-hidden="true" className={styles.key} />
        <Input className={cx(inputClass, styles.stored)} />
        <Button onPress={onReplace} aria-label={t("ui.replaceNamed", { name: label })} size="l">
          {t("ui.replace")}
        </Button>
      </span>
      <FieldHelp help={help} helpUrl={helpUrl} error={error} />
    </AriaTextField>
  );
}

type TypedProps = Omit<SecretFieldProps, "storedHint" | "value"> & { value: string; onKeep?: () => void };

function Typed({ label, help, helpUrl, error, value, onChange, onKeep, optional, isRequired, autoFocus }: TypedProps) {
  const [shown, setShown] = useState(false);
  return (
    <AriaTextField
      value={value}
      onChange={onChange}
      type={shown ? "text" : "password"}
      autoComplete="off"
      spellCheck="false"
      isRequired={isRequired}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      autoFocus={autoFocus ?? onKeep !== undefined}
      className={fieldClass}
    >
      <FieldLabel label={label} optional={optional} />
      <span className={styles.row}>
        <span className={styles.box}>
          <Input className={cx(inputClass, styles.hidable, styles.typed)} data-1p-ignore data-lpignore="true" />
          <IconButton
            label={t(shown ? "ui.hideSecret" : "ui.showSecret")}
            size="s"
            className={styles.eye}
            onPress={() => setShown(!shown)}
          >
            {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </IconButton>
        </span>
        {onKeep && (
          <Button onPress={onKeep} size="l">
            {t("ui.keepStored")}
          </Button>
        )}
      </span>
      <FieldHelp help={help} helpUrl={helpUrl} error={error} />
    </AriaTextField>
  );
}
