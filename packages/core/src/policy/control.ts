import { bucketOf } from "../assignment/index.ts";

/** The global control group: part of all people, drawn by a hash of their bucket keys. */
export type CompiledControl = {
  /** Key of the policy that says so. */
  readonly policy: string;
  readonly share: number;
  readonly seed: string;
};

/** Whether somebody is in the control group, by the key that buckets are drawn for. */
export const isInControl = ({ seed, share }: CompiledControl, bucketKey: string): boolean =>
  bucketOf(seed, bucketKey) < share;
