/** Where a source's passage can be read in its document. */
import type { Source } from "@/api/types";

export function sourceAddress({ document, start, end, page }: Source): string {
  const params = new URLSearchParams({ start: String(start), end: String(end) });
  if (page !== null) params.set("page", String(page));
  return `/knowledge/${document.id}?${params.toString()}`;
}
