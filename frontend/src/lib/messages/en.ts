/** The English catalogue: the texts of the front end, gathered from one file per feature; some come later, with what shows them. */
import { admin } from "./en/admin";
import { app } from "./en/app";
import { audit } from "./en/audit";
import { auth } from "./en/auth";
import { conversations } from "./en/conversations";
import { gaps } from "./en/gaps";
import { knowledge } from "./en/knowledge";
import { personal } from "./en/personal";
import { reading } from "./en/reading";
import { settings } from "./en/settings";
import { ui } from "./en/ui";
import { web } from "./en/web";

export const en = {
  ...admin,
  ...app,
  ...audit,
  ...auth,
  ...conversations,
  ...gaps,
  ...knowledge,
  ...personal,
  ...reading,
  ...settings,
  ...ui,
  ...web,
} as const;
