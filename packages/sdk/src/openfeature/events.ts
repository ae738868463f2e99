import type {
  AnyProviderEvent,
  EventContext,
  EventHandler,
  Logger,
  ProviderEventEmitter,
} from "@openfeature/core";

/** What OpenFeature calls our providers. */
export const NAME = "Attune";

/** Tells OpenFeature what becomes of a provider; a handler that throws harms nobody. */
export const createEvents = (): ProviderEventEmitter<AnyProviderEvent> => {
  const handlers = new Map<AnyProviderEvent, EventHandler[]>();
  const known: { logger: Logger | null } = { logger: null };
  const of = (event: AnyProviderEvent): EventHandler[] => handlers.get(event) ?? [];

  const tell = async (handler: EventHandler, context: EventContext | undefined): Promise<void> => {
    try {
      await handler({ ...context, providerName: NAME });
    } catch (error) {
      known.logger?.error("a handler of an event failed", error);
    }
  };

  const events: ProviderEventEmitter<AnyProviderEvent> = {
    emit: (event, context) => {
      for (const handler of of(event)) void tell(handler, context);
    },
    addHandler: (event, handler) => {
      handlers.set(event, [...of(event), handler]);
    },
    removeHandler: (event, handler) => {
      handlers.set(
        event,
        of(event).filter((each) => each !== handler),
      );
    },
    removeAllHandlers: (event) => {
      if (event === undefined) handlers.clear();
      else handlers.delete(event);
    },
    getHandlers: (event) => [...of(event)],
    setLogger: (logger) => {
      known.logger = logger;
      return events;
    },
  };
  return events;
};
