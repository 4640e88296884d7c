/** Shows the app, or a part of it, as a signed-in person sees it. */
import { render, type RenderResult } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import type { QueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { QueryClientProvider } from "@tanstack/react-query";
import { MemoryRouter } from "react-router";
import { openSession } from "@/api/session";
import { makeQueryClient } from "@/lib/queryClient";
import { LocaleProvider } from "@/lib/LocaleContext";
import { SessionProvider } from "@/lib/SessionContext";
import { ThemeProvider } from "@/lib/ThemeContext";
import { aSession } from "./cast";
import type { Session } from "@/api/types";

interface Options {
  /** The address that the page is at. */
  at?: string;
  /** Who is signed in; null for nobody. */
  session?: Session | null;
}

export interface Shown extends RenderResult {
  user: UserEvent;
  queries: QueryClient;
}

export function show(element: ReactElement, { at = "/", session = aSession() }: Options = {}): Shown {
  if (session) openSession(session);
  const queries = makeQueryClient();
  queries.setDefaultOptions({ queries: { ...queries.getDefaultOptions().queries, retry: false } });
  const result = render(
    <QueryClientProvider client={queries}>
      <LocaleProvider>
        <ThemeProvider>
          <SessionProvider>
            <MemoryRouter initialEntries={[at]}>{element}</MemoryRouter>
          </SessionProvider>
        </ThemeProvider>
      </LocaleProvider>
    </QueryClientProvider>,
  );
  return { ...result, user: userEvent.setup(), queries };
}
