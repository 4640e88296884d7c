/** What is said about values before they are sent. */
import { describe, expect, it } from "vitest";
import { badEmail, onlyProblems, required, shortPassword } from "./checks";
import { passwordHint } from "./passwordHint";
import { waitingTime } from "./waitingTime";

describe("a new password", () => {
  it.each([
    ["", "none"],
    ["kettles", "weak"],
    ["aaaaaaaaaabb", "weak"],
    ["0123456789", "weak"],
    ["jihgfedcba", "weak"],
    ["Alice.Reed2026!", "weak"],
    ["kettles sing", "good"],
    ["kettles sing at noon", "strong"],
  ])("%s is %s", (password, grade) => {
    expect(passwordHint(password, ["Alice.Reed@acme.example"]).grade).toBe(grade);
  });

  it("counts what a reader counts", () => {
    expect(passwordHint("🫖🫖🫖").text).toBe("Too short: 7 more characters.");
    expect(passwordHint("kettlesss").text).toBe("Too short: 1 more character.");
  });

  it("is not compared with names that are not filled in yet", () => {
    expect(passwordHint("1234509876", ["", "@"]).grade).toBe("good");
  });
});

describe("a value", () => {
  it("is missing when there is nothing but space", () => {
    expect(required("  ")).toBe("Fill this in.");
    expect(required("x")).toBeUndefined();
  });

  it("may be an e-mail address, or not", () => {
    expect(badEmail("alice@acme.example ")).toBeUndefined();
    expect(badEmail("alice at acme")).toBe("That does not look like an e-mail address.");
  });

  it("without a fault is left out", () => {
    expect(onlyProblems({ password: shortPassword("short"), name: required("Alice") })).toEqual({
      password: "Use at least 10 characters.",
    });
  });
});

it("a time to wait is told in seconds, and in minutes when it is long", () => {
  expect([1, 119, 121].map(waitingTime)).toEqual(["1 second", "119 seconds", "3 minutes"]);
});
