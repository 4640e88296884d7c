/** What happens here when the person no longer belongs to the account. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { refreshSession } from "@/api/session";
import { showToast } from "@/ui/toasts";

/** Forgets everything of the account and goes on in another one, or to the sign-in where there is none. */
export function useGone(): (words: string) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (words) => {
    await refreshSession().catch(() => null);
    queries.clear();
    showToast({ tone: "ok", text: words });
    void navigate("/inbox", { replace: true });
  };
}
