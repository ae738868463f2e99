// Arrays that threads may share: who trains or serves on several of them hands them over as they are.

export const sharedUint32 = (length: number): Uint32Array =>
  new Uint32Array(new SharedArrayBuffer(length * 4));

export const sharedFloat32 = (length: number): Float32Array =>
  new Float32Array(new SharedArrayBuffer(length * 4));

/** Turns counts at `[n + 1]` into where each of n groups starts; the last entry is the sum. */
export const startsOf = (counts: Uint32Array): Uint32Array => {
  const starts = sharedUint32(counts.length + 1);
  let sum = 0;
  for (let at = 0; at < counts.length; at += 1) {
    starts[at] = sum;
    sum += counts[at] ?? 0;
  }
  starts[counts.length] = sum;
  return starts;
};
