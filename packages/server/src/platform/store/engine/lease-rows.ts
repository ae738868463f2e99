import type { Lease } from "../lease-contract.ts";
import type { Database } from "./database.ts";
import { int } from "./database.ts";
import type { EngineParts } from "./parts.ts";

/** What is asked of a lease. */
export type LeaseCommand =
  | {
      readonly action: "claim";
      readonly name: string;
      readonly holder: string;
      readonly ttlMs: number;
    }
  | { readonly action: "renew" | "release"; readonly lease: Lease };

/** Leases inside the caller's transaction. */
export type Leases = {
  /** The lease after a claim; of a renewal or release whether it was still the caller's. */
  readonly execute: (command: LeaseCommand) => Lease | boolean | null;
  /**
   * Renews a lease and holds its row until the transaction ends, so that nobody claims it meanwhile;
   * false when somebody else has.
   */
  readonly hold: (lease: Lease) => boolean;
};

export const createLeases = ({
  db,
  now,
}: Pick<EngineParts, "now"> & { readonly db: Database }): Leases => {
  // A claim of what is held changes no row, and answers none.
  const claim = db.prepare(
    `INSERT INTO lease (name, holder, token, until) VALUES (?1, ?2, 1, ?3)
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, token = lease.token + 1, until = excluded.until
     WHERE lease.until <= ?4 RETURNING token`,
  );
  const extend = db.prepare("UPDATE lease SET until = ? WHERE name = ? AND token = ?");
  const extendTo = ({ name, token }: Lease, until: number): boolean =>
    Number(extend.run(until, name, token).changes) > 0;
  const hold = (lease: Lease): boolean => extendTo(lease, now() + lease.ttlMs);

  return {
    hold,
    execute: (command) => {
      switch (command.action) {
        case "claim": {
          const { name, holder, ttlMs } = command;
          const at = now();
          const row = claim.get(name, holder, at + ttlMs, at);
          return row ? { name, token: int(row, "token"), ttlMs } : null;
        }
        case "renew":
          return hold(command.lease);
        case "release":
          return extendTo(command.lease, 0);
      }
    },
  };
};
