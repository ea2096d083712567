import { describe, expect, it } from 'vitest'
import { openCheckpoint, parseCheckpoint } from '../../../core/note/checkpoint.ts'
import {
  formatNote,
  isSignedBy,
  noteSigner,
  parseNote,
  parseVerifierKey,
  verifierKey,
} from '../../../core/note/signed-note.ts'
import { checkpointOf, keyOf, LOG, ORIGIN, publicOf } from './log.ts'

/** Signed by Tessera's own tools (test/fixtures/tiled-log has the whole log). */
const TESSERA = {
  key: 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx',
  empty: `example.com/log/testdata
0
47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

— example.com/log/testdata M9e0lhxJACzE1KoUdqKuPa+9p6R7dSW8BlEvrg/noo8FkGg6PbJoRNOcdjqjOq89wVvTA60eubCc4oufo5BvIVEgtQc=
`,
  eight: `example.com/log/testdata
8
bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=

— example.com/log/testdata M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBFYpBoBEmD4+cWhj/AVgI5MitCO5+mews=
`,
}
const NOTE = checkpointOf(5)
const malformed = expect.objectContaining({ code: 'NOTE_MALFORMED' })
const forged = expect.objectContaining({ code: 'CHECKPOINT_FORGED' })

const signed = (text: string): string => formatNote({ text, signatures: [LOG.sign(text)] })

describe('a checkpoint signed by another implementation', () => {
  it.each([TESSERA.empty, TESSERA.eight])('opens with its verifier key', (note) => {
    const key = parseVerifierKey(TESSERA.key)
    expect(key.text).toBe(TESSERA.key)
    expect(openCheckpoint(note, key)).toMatchObject({ origin: 'example.com/log/testdata', extensions: [] })
    expect(formatNote(parseNote(note))).toBe(note)
  })

  it('does not open with a changed size, or a root of another', () => {
    const key = parseVerifierKey(TESSERA.key)
    expect(() => openCheckpoint(TESSERA.eight.replace('\n8\n', '\n9\n'), key)).toThrow(forged)
    const root = TESSERA.empty.split('\n')[2] ?? ''
    expect(() => openCheckpoint(TESSERA.eight.replace(/\n.*=\n\n/, `\n${root}\n\n`), key)).toThrow(forged)
  })
})

describe('a checkpoint of ours', () => {
  it('says origin, size and root, and opens with the key of the log', () => {
    expect(openCheckpoint(NOTE, LOG.key)).toMatchObject({ origin: ORIGIN, size: 5 })
  })

  it('does not open with the key of another log, by origin or by key', () => {
    expect(() => openCheckpoint(NOTE, verifierKey('ledger.example/other', publicOf(1)))).toThrow(forged)
    expect(() => openCheckpoint(NOTE, verifierKey(ORIGIN, publicOf(2)))).toThrow(forged)
  })

  it('does not open when it speaks of another log than the one whose key signed it', () => {
    const text = parseNote(NOTE).text.replace(ORIGIN, 'ledger.example/other')
    expect(() => openCheckpoint(signed(text), LOG.key)).toThrow(forged)
  })

  it('does not open when another key signed with the id of this one', () => {
    const text = parseNote(NOTE).text
    const stranger = noteSigner(ORIGIN, keyOf(2)).sign(text)
    const note = formatNote({ text, signatures: [{ ...stranger, keyId: LOG.key.keyId }] })
    expect(() => openCheckpoint(note, LOG.key)).toThrow(forged)
  })

  it('opens beside signatures of strangers, also with the same name or the same id alone', () => {
    const { text, signatures } = parseNote(NOTE)
    const stranger = noteSigner(ORIGIN, keyOf(2)).sign(text)
    const sameId = { ...stranger, name: 'someone.example', keyId: LOG.key.keyId }
    expect(openCheckpoint(formatNote({ text, signatures: [stranger, sameId, ...signatures] }), LOG.key).size).toBe(5)
  })

  it('does not open when one of two signatures of the log is not valid', () => {
    const { text, signatures } = parseNote(NOTE)
    const note = { text, signatures: [...signatures, { ...LOG.sign('something else\n') }] }
    expect(isSignedBy(note, LOG.key)).toBe(false)
    expect(isSignedBy({ text, signatures: [...signatures, ...signatures] }, LOG.key)).toBe(true)
  })
})

describe('a note', () => {
  it('may have empty lines in its text: the last one is before the signatures', () => {
    // The example of the C2SP specification.
    const text = 'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n'
    const line =
      '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n'
    const note = parseNote(`${text}\n${line}`)
    expect(note.text).toBe(text)
    expect(note.signatures.map(({ name, keyId, bytes }) => [name, keyId, bytes.length])).toEqual([
      ['quasimodo.example/salvatore', 0x367ba04b, 64],
    ])
    expect(formatNote(note)).toBe(`${text}\n${line}`)
  })

  it('that would not parse is not written', () => {
    const [line] = parseNote(NOTE).signatures
    if (line === undefined) throw new Error('no signature')
    for (const wrong of [
      { text: 'no newline', signatures: [line] },
      { text: 'a\0b\n', signatures: [line] },
      { text: 'text\n', signatures: [] },
      { text: 'text\n', signatures: [{ ...line, name: 'a b' }] },
      { text: 'text\n', signatures: [{ ...line, name: 'a\n\nb' }] },
    ])
      expect(() => formatNote(wrong)).toThrow(malformed)
  })
})

describe('not a note', () => {
  const [line = ''] = NOTE.split('\n').slice(-2)
  it.each([
    ['nothing', ''],
    ['a note without its last newline', NOTE.slice(0, -1)],
    ['a note without signatures', NOTE.slice(0, NOTE.indexOf('—'))],
    ['a note cut in its signature', NOTE.slice(0, -9)],
    ['a note with something after it', `${NOTE}x`],
    ['a note with an empty line after it', `${NOTE}\n`],
    ['a hyphen in place of the dash', NOTE.replace('—', '-')],
    ['two spaces', NOTE.replace('— ', '—  ')],
    ['a space at the end of the line', NOTE.replace(line, `${line} `)],
    ['a carriage return', NOTE.replaceAll('\n', '\r\n')],
    ['a NUL', NOTE.replace('ledger', 'led\0ger')],
    ['a tab', NOTE.replace('\n5\n', '\n5\t\n')],
    ['half a character', NOTE.replace('ledger', 'led\ud800ger')],
    ['base64 without padding', NOTE.replace(/=\n$/, '\n')],
    ['base64 of the URL alphabet', TESSERA.empty.replace('KuPa+9p6', 'KuPa-9p6')],
    ['base64 with bits left over', TESSERA.empty.replace('EgtQc=', 'EgtQd=')],
    ['a signature of no bytes', NOTE.replace(line, `— ${ORIGIN} AAAAAA==`)],
    ['a plus in the name', NOTE.replace(`— ${ORIGIN}`, '— a+b')],
    ['101 signatures', NOTE + `${line}\n`.repeat(100)],
  ])('%s', (_, note) => {
    expect(() => parseNote(note)).toThrow(malformed)
  })

  it('but a hundred signatures are', () => {
    expect(parseNote(NOTE + `${line}\n`.repeat(99)).signatures.length).toBe(100)
  })
})

describe('not a checkpoint', () => {
  const root = NOTE.split('\n')[2] ?? ''
  it.each([
    ['two lines', `${ORIGIN}\n5\n`],
    ['no origin', `\n5\n${root}\n`],
    ['a leading zero', `${ORIGIN}\n05\n${root}\n`],
    ['a sign', `${ORIGIN}\n+5\n${root}\n`],
    ['a size above 2^53 - 1', `${ORIGIN}\n9007199254740992\n${root}\n`],
    ['a root of 31 bytes', `${ORIGIN}\n5\n${Buffer.alloc(31).toString('base64')}\n`],
    ['a root in hex', `${ORIGIN}\n5\n${'00'.repeat(32)}\n`],
    ['an empty extension line', `${ORIGIN}\n5\n${root}\n\nx\n`],
  ])('%s', (_, text) => {
    expect(() => parseCheckpoint(signed(text))).toThrow(malformed)
  })

  it('but one with extension lines is, and keeps them', () => {
    expect(parseCheckpoint(signed(`${ORIGIN}\n5\n${root}\nx 1\ny\n`)).extensions).toEqual(['x 1', 'y'])
  })
})

describe('a verifier key', () => {
  it('of each algorithm comes back from its text', () => {
    for (const algorithm of ['ed25519', 'cosignature/v1'] as const) {
      const key = verifierKey(ORIGIN, publicOf(1), algorithm)
      expect(parseVerifierKey(key.text)).toMatchObject({ name: ORIGIN, keyId: key.keyId, algorithm, text: key.text })
    }
  })

  it.each([
    ['another name', TESSERA.key.replace('testdata', 'testdatb')],
    ['another key', TESSERA.key.replace('AeHT', 'AeHU')],
    ['another algorithm', TESSERA.key.replace('AeHT', 'AuHT')],
    ['a short key', TESSERA.key.slice(0, -4)],
    ['a newline at the end', `${TESSERA.key}\n`],
    ['an id in capitals', TESSERA.key.replace('33d7b496', '33D7B496')],
    ['no id', TESSERA.key.replace('+33d7b496', '')],
    ['no name', TESSERA.key.replace('example.com/log/testdata', '')],
  ])('is none with %s', (_, text) => {
    expect(() => parseVerifierKey(text)).toThrow(malformed)
  })
})
