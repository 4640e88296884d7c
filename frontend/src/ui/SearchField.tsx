/** A field for finding; Escape or the cross empties it. */
import { Search, X } from "lucide-react";
import { Button, Input, Label, SearchField as AriaSearchField } from "react-aria-components/SearchField";
import { t } from "../lib/i18n";
import { cx } from "./classNames";
import { inputClass } from "./Field";
import { Spinner } from "./Spinner";
import hidden from "./VisuallyHidden.module.css";
import styles from "./SearchField.module.css";

export interface SearchFieldProps {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit?: (value: string) => void;
  /** Shows that an answer is on its way. */
  busy?: boolean;
  size?: "m" | "l";
  className?: string;
}

export function SearchField({
  label,
  placeholder,
  value,
  onChange,
  onSubmit,
  busy = false,
  size = "m",
  className,
}: SearchFieldProps) {
  return (
    <AriaSearchField
      value={value}
      onChange={onChange}
      onSubmit={onSubmit}
      className={cx(styles.search, styles[size], className)}
    >
      <Label className={hidden.hidden}>{label}</Label>
      <span className={styles.icon}>{busy ? <Spinner /> : <Search aria-hidden="true" />}</span>
      <Input placeholder={placeholder ?? label} className={cx(inputClass, styles.input)} />
      <Button aria-label={t("ui.clearSearch")} className={styles.clear}>
        <X aria-hidden="true" />
      </Button>
    </AriaSearchField>
  );
}
