/** All of them, in the order of the table. */
import { jsonlDb, keepsake, lowdb, sqlite, writeFileAtomic } from './in-process.mjs'
import { redis } from './redis.mjs'

export const peers = [keepsake, redis, sqlite, jsonlDb, lowdb, writeFileAtomic]
