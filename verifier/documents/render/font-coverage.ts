import { SuanhengError } from '../../../core/errors.ts'

const damaged = () => new SuanhengError('INTERNAL', 'a font of the documents has no table of characters')

/**
 * Which characters a TrueType font has: ranges [first, last] of code points, from its `cmap`, formats 4 and 12
 * (ISO/IEC 14496-22, 5.2.1). What a font lacks would be an empty box on paper.
 */
export function coverageOf(font: Buffer): readonly (readonly [number, number])[] {
  const cmap = tableAt(font, 'cmap')
  const subtables = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, i) => {
    const at = cmap + font.readUInt32BE(cmap + 4 + i * 8 + 4)
    return { at, format: font.readUInt16BE(at) }
  })
  const wide = subtables.find(({ format }) => format === 12)
  if (wide !== undefined) return groupsOf(font, wide.at)
  const narrow = subtables.find(({ format }) => format === 4)
  if (narrow === undefined) throw damaged()
  return segmentsOf(font, narrow.at)
}

function tableAt(font: Buffer, name: string): number {
  const count = font.readUInt16BE(4)
  for (let i = 0; i < count; i++) {
    const at = 12 + i * 16
    if (font.toString('latin1', at, at + 4) === name) return font.readUInt32BE(at + 8)
  }
  throw damaged()
}

const groupsOf = (font: Buffer, at: number) =>
  Array.from({ length: font.readUInt32BE(at + 12) }, (_, i) => {
    const group = at + 16 + i * 12
    return [font.readUInt32BE(group), font.readUInt32BE(group + 4)] as const
  })

function segmentsOf(font: Buffer, at: number) {
  const count = font.readUInt16BE(at + 6) / 2
  return Array.from(
    { length: count },
    (_, i) => [font.readUInt16BE(at + 16 + (count + i) * 2), font.readUInt16BE(at + 14 + i * 2)] as const,
  ).filter(([first]) => first !== 0xffff)
}

/** Whether all fonts have a character. */
export function coveredBy(fonts: readonly Buffer[]): (codePoint: number) => boolean {
  const all = fonts.map((font) => {
    const bits = new Uint8Array(0x110000 >> 3)
    for (const [first, last] of coverageOf(font))
      for (let code = first; code <= last && code < 0x110000; code++)
        bits[code >> 3] = (bits[code >> 3] ?? 0) | (1 << (code & 7))
    return bits
  })
  return (code) => all.every((bits) => ((bits[code >> 3] ?? 0) & (1 << (code & 7))) !== 0)
}
