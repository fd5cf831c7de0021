// The store, as the programs of the property test see it.

import { close, flush, open, snapshot, subscribe, transact } from '../../lib/index.js'
import type { Subject } from './subject.js'

export const store: Subject = { open, close, flush, snapshot, subscribe, transact }
