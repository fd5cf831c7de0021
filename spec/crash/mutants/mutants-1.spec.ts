import { showMutants } from './shown.js'

showMutants({ from: 0, of: 2 })
