/** A password: hidden until one asks to see it, and known to the browser's password keeper. */
import { useState, type ReactNode } from "react";
import { Eye, EyeOff } from "lucide-react";
import { Input, TextField as AriaTextField } from "react-aria-components/TextField";
import { t } from "../lib/i18n";
import { cx } from "./classNames";
import { fieldClass, FieldHelp, FieldLabel, inputClass } from "./Field";
import { IconButton } from "./IconButton";
import styles from "./SecretField.module.css";

export interface PasswordFieldProps {
  label: string;
  help?: ReactNode;
  error?: string | null;
  name?: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: "current-password" | "new-password";
  autoFocus?: boolean;
}

export function PasswordField({ label, help, error, ...rest }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <AriaTextField
      {...rest}
      type={shown ? "text" : "password"}
      spellCheck="false"
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={fieldClass}
    >
      <FieldLabel label={label} />
      <span className={styles.row}>
        <span className={styles.box}>
          <Input className={cx(inputClass, styles.hidable)} />
          <IconButton
            label={t(shown ? "ui.hideSecret" : "ui.showSecret")}
            size="s"
            className={styles.eye}
            onPress={() => setShown(!shown)}
          >
            {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </IconButton>
        </span>
      </span>
      <FieldHelp help={help} error={error} />
    </AriaTextField>
  );
}
