import { act, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { hue, initials } from "./Avatar";
import { Badge } from "./Badge";
import { Button } from "./Button";
import { ConfirmDialog } from "./ConfirmDialog";
import { Drawer } from "./Drawer";
import { ErrorState } from "./ErrorState";
import { IconButton } from "./IconButton";
import { Menu, MenuItem } from "./Menu";
import { Meter } from "./Meter";
import { SearchField } from "./SearchField";
import { SegmentedControl } from "./SegmentedControl";
import { Tabs } from "./Tabs";
import { ToastRegion } from "./ToastRegion";
import { currentToasts, dismissToast, showToast } from "./toasts";

afterEach(() => {
  vi.useRealTimers();
  for (const { id } of currentToasts()) dismissToast(id);
});

test("initials come from the first and the last word, in any script", () => {
  expect([
    initials("Priya Raman"),
    initials("نور الهاشمي"),
    initials("  Ada "),
    initials("Jean Luc (work) Picard"),
    initials("☕"),
    initials(""),
  ]).toEqual(["PR", "نا", "A", "JP", "?", "?"]);
});

test("a name always has the same colour", () => {
  expect(hue("Priya Raman")).toBe(hue("Priya Raman"));
  expect(hue("Priya Raman")).not.toBe(hue("Omar Aziz"));
});

test("a pending button keeps the focus, says so and ignores presses", async () => {
  const press = vi.fn();
  function Saving() {
    const [pending, setPending] = useState(false);
    const save = () => {
      press();
      setPending(true);
    };
    return (
      <Button onPress={save} pending={pending}>
        Save
      </Button>
    );
  }
  const { user } = show(<Saving />);
  await user.tab();
  await user.keyboard("{Enter}");
  const button = screen.getByRole("button", { name: /Save\s*Working/ });
  expect(button).toHaveFocus();
  expect(button).toHaveAttribute("aria-disabled", "true");
  await user.keyboard("{Enter}");
  await user.click(button);
  expect(press).toHaveBeenCalledOnce();
});

test("an icon's button has its name, and shows it as a hint on focus", async () => {
  const { user } = show(<IconButton label="Delete">x</IconButton>);
  await user.tab();
  expect(screen.getByRole("button", { name: "Delete" })).toHaveFocus();
  expect(await screen.findByRole("tooltip")).toHaveTextContent("Delete");
});

test("a menu opens by keyboard, moves, acts and gives the focus back", async () => {
  const choose = vi.fn();
  const { user } = show(
    <Menu label="More" trigger={<Button>More</Button>} onAction={(id) => choose(id)}>
      <MenuItem id="edit">Edit</MenuItem>
      <MenuItem id="remove" danger>
        Remove
      </MenuItem>
    </Menu>,
  );
  await user.tab();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("menuitem", { name: "Edit" })).toHaveFocus();
  await user.keyboard("{ArrowDown}{Enter}");
  expect(choose).toHaveBeenCalledWith("remove");
  await waitFor(() => expect(screen.getByRole("button", { name: "More" })).toHaveFocus());
});

test("a question starts on the harmless answer, works while it is carried out, and closes after", async () => {
  let finish: (() => void) | undefined;
  const close = vi.fn();
  const { user } = show(
    <ConfirmDialog
      title="Delete it?"
      confirmLabel="Delete"
      isOpen
      onClose={close}
      onConfirm={() => new Promise<void>((done) => (finish = done))}
    >
      <p>Really.</p>
    </ConfirmDialog>,
  );
  await waitFor(() => expect(screen.getByRole("button", { name: "Cancel" })).toHaveFocus());
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Delete" }));
  expect(screen.getByRole("button", { name: /Delete\s*Working/ })).toBeInTheDocument();
  await user.keyboard("{Escape}");
  expect(close).not.toHaveBeenCalled();
  await act(async () => finish?.());
  expect(close).toHaveBeenCalledOnce();
});

test("a drawer closes with Escape", async () => {
  const close = vi.fn();
  const { user } = show(
    <Drawer title="Details" isOpen onClose={close}>
      <p>More.</p>
    </Drawer>,
  );
  expect(screen.getByRole("dialog", { name: "Details" })).toBeInTheDocument();
  await user.keyboard("{Escape}");
  expect(close).toHaveBeenCalledOnce();
});

test("a search is emptied with Escape or with its cross", async () => {
  function Search() {
    const [value, setValue] = useState("");
    return <SearchField label="Find" value={value} onChange={setValue} />;
  }
  const { user } = show(<Search />);
  const field = screen.getByRole("searchbox", { name: "Find" });
  await user.type(field, "abc{Escape}");
  expect(field).toHaveValue("");
  await user.type(field, "abc");
  await user.click(screen.getByRole("button", { name: "Clear search" }));
  expect(field).toHaveValue("");
});

test("a toast is read aloud, offers its action once, and goes by itself", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const undo = vi.fn();
  const { user } = show(<ToastRegion />);
  act(() => void showToast({ text: "Resolved.", action: { label: "Undo", onAction: undo } }));
  expect(screen.getByRole("log")).toHaveTextContent("Resolved.");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(undo).toHaveBeenCalledOnce();
  expect(screen.queryByText("Resolved.")).toBeNull();

  await user.click(document.body);
  act(() => void showToast({ text: "Saved." }));
  act(() => void showToast({ text: "Not sent.", tone: "danger" }));
  act(() => void vi.advanceTimersByTime(7_000));
  expect(screen.queryByText("Saved.")).toBeNull();
  expect(screen.getByText("Not sent.")).toBeInTheDocument();
});

test("tabs are walked with the arrows and show their panel", async () => {
  const tabs = ["Details", "Activity"].map((label) => ({ id: label, label, content: <p>{label} of it</p> }));
  const { user } = show(<Tabs label="About" tabs={tabs} />);
  await user.tab();
  await user.keyboard("{ArrowRight}");
  expect(screen.getByRole("tabpanel", { name: "Activity" })).toHaveTextContent("Activity of it");
});

test("one of a few is always chosen", async () => {
  function Choice() {
    const [value, setValue] = useState<"list" | "week">("list");
    const options = [
      { id: "list", label: "List" },
      { id: "week", label: "Week" },
    ] as const;
    return <SegmentedControl label="View" options={[...options]} value={value} onChange={setValue} />;
  }
  const { user } = show(<Choice />);
  await user.click(screen.getByRole("radio", { name: "List" }));
  expect(screen.getByRole("radio", { name: "List" })).toBeChecked();
  await user.click(screen.getByRole("radio", { name: "Week" }));
  expect(screen.getByRole("radio", { name: "List" })).not.toBeChecked();
});

test("a meter says how much of what is used", () => {
  show(<Meter label="AI replies" value={1900} max={2000} valueLabel="1,900 of 2,000" />);
  expect(screen.getByRole("meter", { name: "AI replies" })).toHaveAttribute("aria-valuetext", "1,900 of 2,000");
});

test("an error in place says what happened, under which number, and tries again", async () => {
  const retry = vi.fn();
  const error = Object.assign(new Error("It broke."), { requestId: "req-7" });
  const { user } = show(<ErrorState error={error} onRetry={retry} />);
  expect(screen.getByRole("alert")).toHaveTextContent("It broke.");
  expect(screen.getByText("Request req-7")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(retry).toHaveBeenCalledOnce();
});

test("a count says what it counts", () => {
  show(<Badge label="Unread messages:" count={120} />);
  expect(screen.getByText(/Unread messages:/).parentElement).toHaveTextContent("Unread messages: 99+");
});
