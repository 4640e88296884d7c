/** One channel's phone, with the choice of whose it is. */
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { Simulator } from "@/api/types";
import { t } from "@/lib/i18n";
import { ChannelGlyph } from "@/ui/ChannelGlyph";
import { EmptyState } from "@/ui/EmptyState";
import { Select } from "@/ui/Select";
import { mergeCustomers, type Customer } from "../customers";
import { AddCustomer } from "./AddCustomer";
import { OpenInInbox } from "./OpenInInbox";
import { OwnerReply } from "./OwnerReply";
import { Phone } from "./Phone";
import styles from "./ChannelPhone.module.css";

export type SimulatedChannel = Simulator["channels"][number];

export function ChannelPhone({ channel, mayPlay }: { channel: SimulatedChannel; mayPlay: boolean }) {
  const { integration_id: integrationId, connector, name } = channel;
  const [added, setAdded] = useState<Customer[]>([]);
  const customers = mergeCustomers(channel.customers, added);
  const [chosenId, choose] = useChosen(integrationId);
  const customer = customers.find(({ id }) => id === chosenId) ?? customers[0];

  function add(one: Customer) {
    setAdded((before) => [...before, one]);
    choose(one.id);
  }

  return (
    <section className={styles.channel} aria-label={name}>
      <header className={styles.header}>
        <ChannelGlyph channel={connector} size={18} />
        <h2 className={styles.name}>{name}</h2>
        {mayPlay && <AddCustomer connector={connector} taken={customers} onAdd={add} />}
      </header>
      {customer ? (
        <>
          <Select
            label={t("simulator.customerOn", { channel: name })}
            hideLabel
            options={customers.map((each) => ({ id: each.id, label: each.name }))}
            value={customer.id}
            onChange={choose}
          />
          <Phone
            key={customer.id}
            chat={{ integrationId, customerId: customer.id }}
            connector={connector}
            businessName={name}
            customerName={customer.name}
            mayPlay={mayPlay}
          />
          <footer className={styles.footer}>
            <OpenInInbox chat={{ integrationId, customerId: customer.id }} customerName={customer.name} />
            {mayPlay && <OwnerReply chat={{ integrationId, customerId: customer.id }} />}
          </footer>
        </>
      ) : (
        <EmptyState compact level={3} title={t("simulator.noCustomers")}>
          {t("simulator.noCustomers.text")}
        </EmptyState>
      )}
    </section>
  );
}

/** Whose phone it is, kept in the address. */
function useChosen(integrationId: string): [string | null, (customerId: string) => void] {
  const [query, setQuery] = useSearchParams();
  const choose = (customerId: string) =>
    setQuery(
      (before) => {
        before.set(integrationId, customerId);
        return before;
      },
      { replace: true },
    );
  return [query.get(integrationId), choose];
}
