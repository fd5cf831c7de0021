import { showSweep } from './shown.js'

showSweep({ from: 0, of: 2 })
