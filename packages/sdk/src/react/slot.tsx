import type { ElementType, ReactElement, ReactNode } from "react";
import type { Decision, JsonObject } from "../index.ts";
import type { UseDecisionOptions } from "./use-decision.ts";
import { useDecision } from "./use-decision.ts";

export type SlotProps = UseDecisionOptions & {
  /** Key of the slot. */
  readonly name: string;
  /** The element around it; a div when absent. */
  readonly as?: ElementType;
  readonly className?: string;
  /** Renders the content; the decision is null while it is being decided. */
  readonly children: (content: JsonObject | null, decision: Decision | null) => ReactNode;
};

/**
 * A block that a slot decides. While it is decided its fallback stands there unseen: the page keeps
 * its shape, and nothing is shown that is then exchanged. What is shown first stays.
 */
export const Slot = ({ name, as, className, children, ...options }: SlotProps): ReactElement => {
  const { decision, content, isDeciding, ref } = useDecision(name, options);
  const Around: ElementType = as ?? "div";
  return (
    <Around
      ref={ref}
      className={className}
      data-attune-slot={name}
      aria-busy={isDeciding || undefined}
      style={isDeciding ? HIDDEN : undefined}
    >
      {children(content, decision)}
    </Around>
  );
};

const HIDDEN = { visibility: "hidden" } as const;
