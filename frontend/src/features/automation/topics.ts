/** Topics as they are written, one a line. */
import { t } from "@/lib/i18n";

const MOST = 50;
const LONGEST = 100;

export function topicsIn(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Why these topics cannot be saved, or null. */
export function topicsProblem(text: string): string | null {
  const topics = topicsIn(text);
  if (topics.length > MOST) return t("manner.topics.tooMany");
  const long = topics.find((topic) => topic.length > LONGEST);
  return long ? t("manner.topics.tooLong", { topic: long.slice(0, 30) }) : null;
}
