/** What every field shares: its label, the help below it and the reason why its value was refused. */
import type { ReactNode } from "react";
import { CircleAlert } from "lucide-react";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { t } from "../lib/i18n";
import { Link } from "./Link";
import styles from "./Field.module.css";

export interface FieldLook {
  label: string;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  help?: ReactNode;
  /** A page of the vendor that explains where the value comes from. */
  helpUrl?: string;
  /** Why the value was refused; the field then counts as invalid. */
  error?: string | null;
}

export const fieldClass = styles.field;
export const inputClass = styles.input;

export function FieldLabel({ label, hideLabel, optional }: FieldLook & { optional?: boolean }) {
  return (
    <Label className={hideLabel ? styles.hidden : styles.label}>
      {label}
      {optional && <span className={styles.optional}>{t("ui.optional")}</span>}
    </Label>
  );
}

export function FieldHelp({ help, helpUrl, error }: Omit<FieldLook, "label">) {
  return (
    <>
      {(help || helpUrl) && (
        <div className={styles.help}>
          {help && <Text slot="description">{help}</Text>}
          {helpUrl && <Link href={helpUrl}>{t("ui.whereToFind")}</Link>}
        </div>
      )}
      <FieldError className={styles.error}>
        <CircleAlert aria-hidden="true" />
        {error}
      </FieldError>
    </>
  );
}
