/**
 * Files whose fsync has failed, as long as the process runs, and the error: a log by the `id` in its
 * header, a db.json that is written in place by inode and path, an edited one as it was saved,
 * db.json.base.temp by its path until it is written anew.
 *
 * After a failed fsync the system may call the lost pages clean, and the next fsync a success, also when
 * the file is closed and opened anew.
 */
export const failedSyncs = new Map<string, unknown>()

/** Throws that error, if the sync of this file has failed. */
export function assertNoFailedSync(key: string): void {
  if (failedSyncs.has(key)) throw failedSyncs.get(key)
}
