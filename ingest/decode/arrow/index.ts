export { type DecodedArrow, decodeArrow } from './decode-arrow.ts'
export type { ArrowLimits } from './inspect.ts'
export { arrowRowAsJson } from './row-as-json.ts'
