import { encode } from 'uqr'

/** What the code says: a name of the report by its digest (RFC 8141 form), to be compared with the attached file. */
export const qrText = (digest: string): string => `urn:sha256:${digest}`

/** Rows of modules with the quiet zone of four that ISO/IEC 18004 asks for, `1` dark; error correction M. */
export const qrRows = (words: string): readonly string[] =>
  encode(words, { ecc: 'M', border: 4 }).data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''))
