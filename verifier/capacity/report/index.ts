export { type Asked, capacityOf, MOST_DAYS, questionOf, refuseFuture } from './ask.ts'
export { CAPACITY_SCHEMA, capacityDigest, toCapacityJson } from './report-json.ts'
export { toCapacityText } from './report-text.ts'
