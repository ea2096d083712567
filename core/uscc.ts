// The arithmetic belongs to the field and lives with it, so that schemas/ can warn about it.
export type { UsccCheck } from '../schemas/uscc.ts'
export { checkUscc, usccCheckDigit } from '../schemas/uscc.ts'
