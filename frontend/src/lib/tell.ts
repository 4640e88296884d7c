/** Says in a note at the edge of the page why something did not work, and when to try again. */
import { asApiError } from "@/api/errors";
import { waitingTime } from "@/lib/forms/waitingTime";
import { showToast } from "@/ui/toasts";
import { t } from "./i18n";

/** The words for any failure; a server that is asked too often says how long to wait. */
export function failureText(thrown: unknown): string {
  const error = asApiError(thrown);
  if (error.kind !== "rateLimited" || !error.retryAfter) return error.message;
  return t("error.rateLimitedFor", { time: waitingTime(error.retryAfter) });
}

/** Shows the words for a failure that nothing else on the page shows. */
export function tellFailure(thrown: unknown): void {
  showToast({ tone: "danger", text: failureText(thrown) });
}

/** For a question that stays open when its answer could not be carried out: says why, and breaks the promise. */
export function tellAndThrow(thrown: unknown): never {
  tellFailure(thrown);
  throw thrown;
}
