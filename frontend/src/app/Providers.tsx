/** Everything that every page stands on: server state, language, theme, session and the live line. */
import { useState, type ReactNode } from "react";
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { BrowserRouter } from "react-router";
import { makeQueryClient } from "@/lib/queryClient";
import { LocaleProvider } from "@/lib/LocaleContext";
import { SessionProvider } from "@/lib/SessionContext";
import { SocketProvider } from "@/lib/SocketContext";
import { ThemeProvider } from "@/lib/ThemeContext";

export function Providers({ children, queries }: { children: ReactNode; queries?: QueryClient }) {
  const [client] = useState(() => queries ?? makeQueryClient());
  return (
    <QueryClientProvider client={client}>
      <LocaleProvider>
        <ThemeProvider>
          <SessionProvider>
            <SocketProvider>
              <BrowserRouter>{children}</BrowserRouter>
            </SocketProvider>
          </SessionProvider>
        </ThemeProvider>
      </LocaleProvider>
    </QueryClientProvider>
  );
}
