import { showMutants } from './shown.js'

showMutants({ from: 1, of: 2 })
