/** Everything that the simulator's page asks the server, and the names under which the answers are kept. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { Faults, Phone, Simulator } from "@/api/types";
import { useLive } from "@/lib/live";

/** Typing ends by itself at the platform, without an event. */
const WHILE_TYPING_MS = 2_000;

export interface ChatAddress {
  integrationId: string;
  customerId: string;
}

const keys = {
  state: ["simulator", "state"] as const,
  phones: ["simulator", "phone"] as const,
  phone: ({ integrationId, customerId }: ChatAddress) => ["simulator", "phone", integrationId, customerId] as const,
};

const pathOf = ({ integrationId, customerId }: ChatAddress) => ({
  path: { integration_id: integrationId, customer_id: customerId },
});

/** The channels with their customers, and how the platform misbehaves. */
export function useSimulator() {
  return useQuery({
    queryKey: keys.state,
    queryFn: ({ signal }) => call(api.GET("/api/simulator", { signal })),
    retry: false,
  });
}

/** What one customer sees of the chat. */
export function usePhone(chat: ChatAddress) {
  return useQuery({
    queryKey: keys.phone(chat),
    queryFn: ({ signal }) =>
      call(api.GET("/api/simulator/{integration_id}/{customer_id}", { params: pathOf(chat), signal })),
    refetchInterval: (query) => (query.state.data?.typing ? WHILE_TYPING_MS : false),
  });
}

/** Writes as the customer. */
export function useWriteAsCustomer(chat: ChatAddress) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ text, name }: { text: string; name: string }) =>
      call(
        api.POST("/api/simulator/{integration_id}/{customer_id}/messages", {
          params: pathOf(chat),
          body: { text, name },
        }),
      ),
    onSettled: () => refetch(client, chat),
  });
}

/** The business's owner answers in the platform's own app. */
export function useReplyAsOwner(chat: ChatAddress) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      call(
        api.POST("/api/simulator/{integration_id}/{customer_id}/owner_reply", {
          params: pathOf(chat),
          body: { text, name: null },
        }),
      ),
    onSettled: () => refetch(client, chat),
  });
}

/** The customer looks at the chat. */
export function useReadAsCustomer(chat: ChatAddress) {
  return useMutation({
    mutationFn: () => call(api.POST("/api/simulator/{integration_id}/{customer_id}/read", { params: pathOf(chat) })),
  });
}

/** Makes the platform misbehave from now on; the switches move at once and move back when it was refused. */
export function useSetFaults() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Faults) => call(api.PUT("/api/simulator/faults", { body })),
    onMutate: async (faults) => {
      await client.cancelQueries({ queryKey: keys.state });
      const before = client.getQueryData<Simulator>(keys.state);
      client.setQueryData<Simulator>(keys.state, (state) => state && { ...state, faults });
      return before;
    },
    onError: (_, __, before) => client.setQueryData(keys.state, before),
    onSettled: () => client.invalidateQueries({ queryKey: keys.state }),
  });
}

/** The inbox's conversation with this customer, or null before it exists. */
export async function findConversation(
  { integrationId, customerId }: ChatAddress,
  name: string,
): Promise<string | null> {
  const query = { integration_id: integrationId, q: name, limit: 20 };
  const { items } = await call(api.GET("/api/conversations", { params: { query } }));
  const match =
    items.find(({ contact }) => contact.identity?.includes(customerId)) ??
    items.find(({ contact }) => contact.name === name);
  return match?.id ?? null;
}

/** Follows what the platform does on all phones. */
export function useSimulatorLive(): void {
  const client = useQueryClient();
  useLive("simulator", () => {
    void client.invalidateQueries({ queryKey: ["simulator"] });
  });
}

function refetch(client: ReturnType<typeof useQueryClient>, chat: ChatAddress): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: keys.phone(chat) }),
    client.invalidateQueries({ queryKey: keys.state }),
  ]);
}

/** The newest message of the business, by which it is known whether there is something to read. */
export function newestReply(phone: Phone | undefined) {
  return phone?.messages.findLast((message) => message.from === "business");
}
