/** Where a new password is thought up: says while one types how good it is. */
import { PasswordField, type PasswordFieldProps } from "@/ui/PasswordField";
import { passwordHint } from "./passwordHint";
import styles from "./NewPasswordField.module.css";

interface NewPasswordFieldProps extends Omit<PasswordFieldProps, "help" | "autoComplete"> {
  /** The person's own names and addresses, which everybody would try first. */
  about?: string[];
}

export function NewPasswordField({ about, ...rest }: NewPasswordFieldProps) {
  const { grade, text } = passwordHint(rest.value, about);
  return (
    <PasswordField
      {...rest}
      autoComplete="new-password"
      help={
        <span aria-live="polite" className={styles[grade]}>
          {text}
        </span>
      }
    />
  );
}
