import { showSweep } from './shown.js'

showSweep({ from: 1, of: 2 })
