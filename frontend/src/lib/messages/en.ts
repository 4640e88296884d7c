/** The English catalogue: every text of the front end, gathered from one file per feature. */
import { admin } from "./en/admin";
import { app } from "./en/app";
import { audit } from "./en/audit";
import { auth } from "./en/auth";
import { conversations } from "./en/conversations";
import { gaps } from "./en/gaps";
import { integrations } from "./en/integrations";
import { knowledge } from "./en/knowledge";
import { personal } from "./en/personal";
import { reading } from "./en/reading";
import { settings } from "./en/settings";
import { simulator } from "./en/simulator";
import { ui } from "./en/ui";
import { web } from "./en/web";

export const en = {
  ...admin,
  ...app,
  ...audit,
  ...auth,
  ...conversations,
  ...gaps,
  ...integrations,
  ...knowledge,
  ...personal,
  ...reading,
  ...settings,
  ...simulator,
  ...ui,
  ...web,
} as const;
