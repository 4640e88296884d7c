/** The one policy for text that would become markup: only no text at all, with which React Aria empties what it announced. */
interface TrustedTypes {
  createPolicy(name: "default", rules: { createHTML: (text: string) => string | null }): unknown;
}

// Browsers without Trusted Types have no need of it: there the eslint rules and React's escaping stand alone.
const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
trustedTypes?.createPolicy("default", { createHTML: (text) => (text === "" ? text : null) });

export {};
