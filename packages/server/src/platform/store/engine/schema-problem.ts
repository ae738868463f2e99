/** The database was written by a newer Attune than this one. */
export class DatabaseNewer extends Error {
  override readonly name = "DatabaseNewer";
}

/** Tables are missing that Attune made. */
export class DatabaseDamaged extends Error {
  override readonly name = "DatabaseDamaged";
}
