// Publishes keys where Supabase does and signs tokens with them, for tests/supabase: another implementation than the reader's own.
// Prints one line of JSON at the start and one for each line that it reads ("new": another key); ends with its input.
import { createInterface } from "node:readline";
import { OAuth2Server } from "oauth2-mock-server";

const server = new OAuth2Server(undefined, undefined, { endpoints: { jwks: "/auth/v1/.well-known/jwks.json" } });
const keys = server.issuer.keys;
await server.start(0, "127.0.0.1");
const project = `http://127.0.0.1:${server.address().port}`;
server.issuer.url = `${project}/auth/v1`;

async function signed(algorithm, kid, changes = {}) {
  await keys.generate(algorithm, { kid });
  return server.issuer.buildToken({
    kid,
    scopesOrTransform: (_header, payload) =>
      Object.assign(payload, {
        aud: "authenticated",
        role: "authenticated",
        sub: "a11ce000-0000-4000-8000-000000000001",
        session_id: "5e550000-0000-4000-8000-000000000003",
        aal: "aal1",
        is_anonymous: false,
        ...changes,
      }),
  });
}

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
say({
  project,
  good: [await signed("ES256", "one"), await signed("RS256", "two")],
  bad: [
    await signed("ES384", "three"),
    await signed("PS256", "four"),
    await signed("EdDSA", "five"),
    await signed("ES256", "six", { role: "service_role" }),
    await signed("ES256", "seven", { exp: 1 }),
  ],
});
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "new") say({ token: await signed("ES256", `another-${Date.now()}`) });
}
await server.stop();
