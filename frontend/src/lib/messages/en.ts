/** The English catalogue: every text of the front end, gathered from one file per feature. */
import { app } from "./en/app";
import { auth } from "./en/auth";
import { conversations } from "./en/conversations";
import { integrations } from "./en/integrations";
import { knowledge } from "./en/knowledge";
import { simulator } from "./en/simulator";
import { ui } from "./en/ui";

export const en = { ...app, ...auth, ...conversations, ...integrations, ...knowledge, ...simulator, ...ui } as const;
