/** The names that the front end uses for the server's shapes; all of them come from the generated schema. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Session = Schemas["Session"];
export type OpenSession = Schemas["OpenSession"];
export type WrittenLetter = Schemas["WrittenLetter"];

export type Conversation = Schemas["Conversation"];
export type ConversationPage = Schemas["ConversationList"];
export type Message = Schemas["Message"];
export type MessagePage = Schemas["MessageList"];
export type MessageState = Message["state"];
export type Source = Schemas["Source"];

export type Document = Schemas["Document"];
export type Passage = Schemas["Passage"];

export type CatalogueEntry = Schemas["CatalogueEntry"];
export type Integration = Schemas["Integration"];
export type CheckResult = Schemas["CheckResult"];

export type Simulator = Schemas["SimulatorState"];
export type Faults = Schemas["SimulatorFaults"];
export type Phone = Schemas["SimulatorThread"];
export type PhoneMessage = Schemas["SimulatorMessage"];

export type RoleName = Schemas["Member"]["role"];
export type Right = Session["rights"][number];
export type Member = Schemas["Member"];
export type Invitation = Schemas["Invitation"];
export type InvitationInput = Schemas["InvitationInput"];
export type ApiKey = Schemas["ApiKey"];
export type ApiKeyInput = Schemas["ApiKeyInput"];
export type NewApiKey = Schemas["NewApiKey"];
export type AuditEntry = Schemas["Entry"];
export type Export = Schemas["Export"];
export type Retention = Schemas["PeriodsShape"];
export type Periods = Schemas["Periods"];

export type PersonSeen = Schemas["PersonSeen"];
