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
export type Draft = Schemas["Draft"];
export type RewriteWay = Schemas["RewriteInput"]["how"];
export type ConversationMemory = Schemas["ConversationMemory"];
export type CheckedReply = Schemas["CheckedReply"];
export type CheckedSentence = Schemas["CheckedSentence"];

export type Document = Schemas["Document"];
export type UploadedDocument = Schemas["UploadedDocument"];
export type BulkUploaded = Schemas["BulkUploaded"];
export type DocumentVersion = Schemas["DocumentVersion"];
export type LibrarySummary = Schemas["Summary"];
export type WebSource = Schemas["WebSource"];
export type WebSourceInput = Schemas["WebSourceInput"];
export type WebPage = Schemas["WebPage"];
export type Gap = Schemas["Gap"];
export type GapList = Schemas["GapList"];
export type GapExample = Schemas["GapExample"];
export type Contradiction = Schemas["Contradiction"];
export type ContradictionList = Schemas["ContradictionList"];
export type ContradictionSide = Schemas["ContradictionSide"];

export type CatalogueEntry = Schemas["CatalogueEntry"];
export type Integration = Schemas["Integration"];
export type RemovedIntegration = Schemas["RemovedIntegration"];
export type CheckResult = Schemas["CheckResult"];

export type Manners = Schemas["Manners"];
export type AccountManner = Schemas["AccountManner"];
export type ChannelManner = Schemas["ChannelManner"];
export type AccountMannerChange = Schemas["AccountMannerChange"];
export type ChannelMannerChange = Schemas["ChannelMannerChange"];
export type Hours = Schemas["Hours"];

export type Lesson = Schemas["Lesson"];
export type LessonList = Schemas["LessonList"];

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
export type Health = Schemas["Health"];
export type SystemHealth = Schemas["SystemHealth"];
