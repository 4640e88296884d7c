/** The English catalogue: every text of the front end, gathered from one file per feature. */
import { admin } from "./en/admin";
import { app } from "./en/app";
import { audit } from "./en/audit";
import { auth } from "./en/auth";
import { conversations } from "./en/conversations";
import { integrations } from "./en/integrations";
import { knowledge } from "./en/knowledge";
import { personal } from "./en/personal";
import { settings } from "./en/settings";
import { simulator } from "./en/simulator";
import { ui } from "./en/ui";

export const en = {
  ...admin,
  ...app,
  ...audit,
  ...auth,
  ...conversations,
  ...integrations,
  ...knowledge,
  ...personal,
  ...settings,
  ...simulator,
  ...ui,
} as const;
