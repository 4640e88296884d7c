/** Asks the server for a customer's data, or to erase it. */
import { api, call } from "@/api/client";

/** Begins an export of one customer; its file is to be found on the settings' data page. */
export function exportContact(id: string) {
  return call(api.POST("/api/contacts/{contact_id}/export", { params: { path: { contact_id: id } } }));
}

/** Begins to erase a customer with everything that was written with them; `confirm` is their name. */
export function eraseContact(id: string, confirm: string) {
  return call(
    api.POST("/api/contacts/{contact_id}/erase", { params: { path: { contact_id: id } }, body: { confirm } }),
  );
}
