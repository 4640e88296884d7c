/** The pages before the inbox, and a server that writes down what it hears, for the tests. */
import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { Route, Routes, useLocation, useNavigate } from "react-router";
import type { Session } from "@/api/types";
import { t } from "@/lib/i18n";
import { show } from "@/testing/render";
import { server, url } from "@/testing/server";
import ForgotPage from "./ForgotPage";
import LetterPage from "./LetterPage";
import RegisterPage from "./RegisterPage";
import SignInPage from "./SignInPage";

export const PASSWORD = "kettles sing at noon";

const PAGES = ["verify", "confirm-email", "reset", "invitation", "letters"] as const;

/** Types another address into the same tab. */
export let goTo: (to: string) => void = () => undefined;

function Address() {
  const { pathname, hash } = useLocation();
  const navigate = useNavigate();
  goTo = (to) => void navigate(to);
  return <output data-testid="address">{pathname + hash}</output>;
}

/** Opens the app at an address, signed in or not. */
export function open(at: string, session: Session | null = null) {
  return show(
    <>
      <Address />
      <Routes>
        <Route path="/login" element={<SignInPage />} />
        <Route path="/register" element={<RegisterPage />} />
        <Route path="/forgot" element={<ForgotPage />} />
        <Route path="/inbox" element={<h1>{t("nav.inbox")}</h1>} />
        {PAGES.map((page) => (
          <Route key={page} path={page} element={<LetterPage page={page} />} />
        ))}
      </Routes>
    </>,
    { at, session },
  );
}

/** Where the browser is now. */
export const address = () => screen.getByTestId("address").textContent;

/** A route of the server that writes down what it was sent. */
export function heard(path: string, answer: () => Response): Record<string, string>[] {
  const bodies: Record<string, string>[] = [];
  server.use(
    http.post(url(path), async ({ request }) => {
      bodies.push((await request.json().catch(() => ({}))) as Record<string, string>);
      return answer();
    }),
  );
  return bodies;
}

export const accepted = () => new HttpResponse(null, { status: 202 });
export const noContent = () => new HttpResponse(null, { status: 204 });
