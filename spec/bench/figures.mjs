/** How figures are printed. */

export const count = (number) => Math.round(number).toLocaleString('en')
export const mb = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
export const ms = (number) => `${number < 10 ? number.toFixed(1) : count(number)} ms`
export const ns = (number) =>
  number < 1e6 ? `${number < 100 ? number.toFixed(1) : count(number)} ns` : ms(number / 1e6)
export const ratio = (number) => (number < 10 ? number.toFixed(2) : number.toFixed(1))
