import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { show } from "@/testing/render";
import { aDocument } from "./cast";
import { VirtualRows } from "./components/VirtualRows";

const documents = Array.from({ length: 200 }, (_, index) => aDocument({ id: `${index}`, name: `Note ${index}.txt` }));

function Page() {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  return (
    <div ref={setScroller} data-testid="scroller">
      {scroller && (
        <VirtualRows
          documents={documents}
          scroller={{ current: scroller }}
          hasMore={false}
          onMore={() => undefined}
          onKeyDown={() => undefined}
        >
          {({ name }) => <input aria-label={name} />}
        </VirtualRows>
      )}
    </div>
  );
}

function scrollTo(top: number) {
  const scroller = screen.getByTestId("scroller");
  scroller.scrollTop = top;
  fireEvent.scroll(scroller);
}

test("what is being typed in a row stays when the list moves on, and goes with its row once nobody is there", async () => {
  const user = userEvent.setup();
  show(<Page />);
  await user.type(await screen.findByLabelText("Note 3.txt"), "open sesame");
  scrollTo(9_000);
  expect(await screen.findByLabelText("Note 150.txt")).toBeInTheDocument();
  expect(screen.getByLabelText("Note 3.txt")).toHaveValue("open sesame");
  expect(screen.queryByLabelText("Note 4.txt")).toBeNull();

  await user.click(screen.getByLabelText("Note 150.txt"));
  expect(screen.queryByLabelText("Note 3.txt")).toBeNull();
});
