/** Adds another customer to a channel, by name. */
import { useState, type FormEvent } from "react";
import { UserPlus } from "lucide-react";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { Popover } from "@/ui/Popover";
import { TextField } from "@/ui/TextField";
import { newCustomerId, suggestName, type Customer } from "../customers";
import styles from "./AddCustomer.module.css";

interface AddCustomerProps {
  connector: string;
  taken: Customer[];
  onAdd: (customer: Customer) => void;
}

export function AddCustomer({ connector, taken, onAdd }: AddCustomerProps) {
  return (
    <Popover
      label={t("simulator.addCustomer")}
      placement="bottom end"
      trigger={
        <Button variant="ghost" size="s" icon={<UserPlus aria-hidden="true" />}>
          {t("simulator.addCustomer")}
        </Button>
      }
    >
      {(close) => (
        <NameForm
          suggestion={suggestName(taken)}
          onName={(name) => {
            onAdd({ id: newCustomerId(connector), name });
            close();
          }}
        />
      )}
    </Popover>
  );
}

function NameForm({ suggestion, onName }: { suggestion: string; onName: (name: string) => void }) {
  const [name, setName] = useState(suggestion);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) onName(name.trim());
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField label={t("simulator.customerName")} value={name} onChange={setName} maxLength={80} autoFocus />
      <Button type="submit" variant="primary" isDisabled={name.trim() === ""}>
        {t("simulator.addCustomer")}
      </Button>
    </form>
  );
}
