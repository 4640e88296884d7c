/** The customers whose phones can be played, those of the server and those just added here. */
export interface Customer {
  id: string;
  name: string;
}

const NAMES = ["Ines Marlow", "Teo Brandt", "Salma Haddad", "Ruth Okoye", "Lars Vik"];

/** An id as the channel gives them: digits of a phone for WhatsApp, a long number elsewhere. */
export function newCustomerId(connector: string): string {
  const digits = (count: number) =>
    Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => byte % 10).join("");
  return connector === "whatsapp" ? `1555${digits(7)}` : `7${digits(15)}`;
}

/** A name to start from, one that is not taken. */
export function suggestName(taken: Customer[]): string {
  const used = new Set(taken.map((customer) => customer.name));
  return NAMES.find((name) => !used.has(name)) ?? "";
}

/** The server's customers, then those that have not written yet. */
export function mergeCustomers(known: Customer[], added: Customer[]): Customer[] {
  const ids = new Set(known.map((customer) => customer.id));
  return [...known, ...added.filter((customer) => !ids.has(customer.id))];
}
