/** The secret of a link from a letter. */
import { useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";

/**
 * The token behind the `#` of the address, or null.
 *
 * The part behind the `#` never travels to a server; once read, it is taken out of the address bar and the history too.
 */
export function useLinkToken(): string | null {
  const { hash, pathname, state } = useLocation();
  const navigate = useNavigate();
  const found = new URLSearchParams(hash.slice(1)).get("token");
  const [token, setToken] = useState(found);
  if (found && found !== token) setToken(found);
  useEffect(() => {
    if (found) void navigate(pathname, { replace: true, state: state as unknown });
  }, [found, navigate, pathname, state]);
  return token;
}
