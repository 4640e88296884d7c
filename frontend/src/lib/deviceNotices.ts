/** Notices of the browser itself, for who asked for them on this device. */
import { recall, remember } from "./storage";

const KEY = "notices";

export type Consent = "on" | "off" | "denied" | "unsupported";

/** Whether they are wanted, and whether the browser lets us. */
export function consent(): Consent {
  if (!("Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return recall<boolean>(KEY) && Notification.permission === "granted" ? "on" : "off";
}

/** Asks the browser where it has to be asked; what came of it. */
export async function turnNotices(on: boolean): Promise<Consent> {
  if (on && "Notification" in window && Notification.permission === "default") await Notification.requestPermission();
  remember(KEY, on ? true : null);
  return consent();
}

/** Shows one, if they are on; a second one about the same thing takes the place of the first. */
export function notice(about: string, title: string, body: string, onOpen: () => void): void {
  if (consent() !== "on") return;
  const shown = new Notification(title, { body, tag: about });
  shown.onclick = () => {
    shown.close();
    window.focus();
    onOpen();
  };
}
