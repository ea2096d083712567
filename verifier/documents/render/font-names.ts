/**
 * A font under a name that only this system uses. A machine may have a font of the same name in another version, and the
 * compiler looks there too: the same document would then be set in other glyphs. In the table of names (ISO/IEC 14496-22,
 * `name`) the family `Noto …` becomes `Suan …`, as long as before; the PostScript name, which a PDF shows, stays.
 */
export function underOwnName(font: Buffer): Buffer {
  const own = Buffer.from(font)
  const [start, end] = namesOf(own)
  for (const [from, to] of RENAMED) {
    for (let at = own.indexOf(from, start); at !== -1 && at < end; at = own.indexOf(from, at + to.length))
      to.copy(own, at)
  }
  return own
}

const wide = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const RENAMED: readonly (readonly [Buffer, Buffer])[] = [
  [wide('Noto S'), wide('Suan S')],
  [Buffer.from('Noto S', 'latin1'), Buffer.from('Suan S', 'latin1')],
]

/** Where the table of names begins and ends; nowhere in a font without one. */
function namesOf(font: Buffer): readonly [number, number] {
  const count = font.readUInt16BE(4)
  for (let i = 0; i < count; i++) {
    const at = 12 + i * 16
    if (font.toString('latin1', at, at + 4) !== 'name') continue
    const start = font.readUInt32BE(at + 8)
    return [start, start + font.readUInt32BE(at + 12)]
  }
  return [0, 0]
}
