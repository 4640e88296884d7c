/** A choice from a list that opens on demand. */
import type { ReactNode } from "react";
import { Check, ChevronDown } from "lucide-react";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Button, Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { t } from "../lib/i18n";
import { cx } from "./classNames";
import { fieldClass, FieldHelp, FieldLabel, inputClass, type FieldLook } from "./Field";
import floating from "./Floating.module.css";
import styles from "./Select.module.css";

interface SelectOption {
  id: string;
  label: string;
  icon?: ReactNode;
}

export interface SelectProps extends FieldLook {
  options: SelectOption[];
  value: string | null;
  onChange: (value: string) => void;
  placeholder?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  optional?: boolean;
  className?: string;
}

export function Select({
  options,
  value,
  onChange,
  placeholder,
  isRequired,
  isDisabled,
  optional,
  className,
  ...look
}: SelectProps) {
  return (
    <AriaSelect
      value={value}
      onChange={(id) => id !== null && onChange(String(id))}
      placeholder={placeholder ?? t("ui.choose")}
      isRequired={isRequired}
      isDisabled={isDisabled}
      isInvalid={Boolean(look.error)}
      validationBehavior="aria"
      className={cx(fieldClass, className)}
    >
      <FieldLabel {...look} optional={optional} />
      <Button className={cx(inputClass, styles.button)}>
        <SelectValue className={styles.value} />
        <ChevronDown aria-hidden="true" />
      </Button>
      <FieldHelp {...look} />
      <Popover className={cx(floating.panel, styles.popover)} offset={4}>
        <ListBox items={options} className={styles.list}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={styles.option}>
              {({ isSelected }) => (
                <>
                  {option.icon}
                  <span className={styles.words}>{option.label}</span>
                  {isSelected && <Check aria-hidden="true" />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
