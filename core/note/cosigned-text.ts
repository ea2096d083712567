/** What a cosignature/v1 signs: C2SP tlog-cosignature, section "Ed25519 signed message". `time` in seconds since 1970. */
export const signedText = (text: string, time: number): string => `cosignature/v1\ntime ${time}\n${text}`

/** `u64 timestamp` and 64 bytes of Ed25519. Null for another length or a time above 2^53 - 1, which no clock shows. */
export function timeOf(bytes: Uint8Array): number | null {
  if (bytes.length !== 8 + 64) return null
  const time = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0))
  return Number.isSafeInteger(time) ? time : null
}
