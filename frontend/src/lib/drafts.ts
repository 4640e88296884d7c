/** What somebody typed and did not send yet, kept in this browser. */
import { forgetAll } from "./storage";

/** Leaves nothing of it for whoever signs in next. */
export function forgetDrafts(): void {
  forgetAll("draft.");
  forgetAll("outbox.");
}
