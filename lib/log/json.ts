/** The encoded document: plain JSON, as it stands in db.json and in the log. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
