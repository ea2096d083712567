import type { Fraction } from '../../../../core/fraction.ts'
import { add, toDecimal, ZERO } from '../../../../core/fraction.ts'
import { dayEnd, dayStart } from '../../../../core/time.ts'
import type { Attestation } from '../../../../schemas/attestation.ts'
import { Device, deviceIdentity } from '../../../../schemas/device.ts'
import { Document } from '../../../../schemas/document.ts'
import type { Card, CardBook, Holding } from '../../../../verifier/capacity/cards/card.ts'
import { cardsOf } from '../../../../verifier/capacity/cards/card.ts'
import type { CapacityEvidence, ForeignDevice, Head } from '../../../../verifier/capacity/evidence.ts'
import type { CapacityFindingCode } from '../../../../verifier/capacity/finding.ts'
import { loadRegister } from '../../../../verifier/capacity/register/load.ts'

export const A = '91440300MA5EXAMP01'
export const B = '91440300MA5EXAMP02'
export const C = '91440300MA5EXAMP03'
export const D = '91440300MA5EXAMP04'

export const register = loadRegister()
export const A100 = 'NVIDIA A100-SXM4-80GB'

export type DeviceFacts = Partial<Omit<Device, 'institution'>>

/** A record as an institution sends it; in service from the first day of 2025 unless said otherwise. */
export function device(institution: string, facts: DeviceFacts): Head<Device> {
  const body = Device.parse({ institution, acceleratorModel: A100, inServiceFrom: '2025-01-01', ...facts })
  return { id: deviceIdentity(body), digest: JSON.stringify(body), body }
}

export const foreign = (institution: string, facts: DeviceFacts): ForeignDevice => ({
  institution,
  head: device(institution, facts),
})

export const paper = (institution: string, documentId: string, covers?: Document['covers']): Head<Document> => {
  const body = Document.parse({
    institution,
    documentId,
    type: 'invoice',
    digest: '0'.repeat(64),
    ...(covers === undefined ? {} : { covers }),
  })
  return { id: documentId, digest: JSON.stringify(body), body }
}

export const attestation = (facts: Partial<Attestation> & Pick<Attestation, 'device'>): Head<Attestation> => {
  const body: Attestation = {
    institution: A,
    attestationId: 'a-1',
    method: 'matrix_product',
    at: '2025-02-01T00:00:00+08:00',
    result: 'verified',
    checkedBy: 'An institute',
    ...facts,
  }
  return { id: body.attestationId, digest: JSON.stringify(body), body }
}

export const PERIOD = { from: dayStart('2025-03-01'), to: dayEnd('2025-03-31') }

export const evidence = (change: Partial<CapacityEvidence>): CapacityEvidence => ({
  institution: A,
  period: PERIOD,
  devices: [],
  capacities: [],
  documents: [],
  attestations: [],
  foreign: [],
  elsewhere: [],
  telemetry: [],
  use: [],
  inUse: { unitsPerTflops: 1n, days: [] },
  ...change,
})

export const bookOf = (change: Partial<CapacityEvidence>): CardBook => cardsOf(register, evidence(change))

/** What institution `of` has when these institutions list these devices. */
export function bookAmong(
  of: string,
  lists: Readonly<Record<string, readonly DeviceFacts[]>>,
  change: Partial<CapacityEvidence> = {},
): CardBook {
  const all = Object.entries(lists).flatMap(([institution, list]) => list.map((facts) => foreign(institution, facts)))
  return bookOf({
    institution: of,
    devices: all.filter(({ institution }) => institution === of).map(({ head }) => head),
    foreign: all.filter(({ institution }) => institution !== of),
    ...change,
  })
}

export const holdingAt = ({ holdings }: Card, at: number): Holding | undefined =>
  holdings.find(({ from, to }) => from <= at && at < to)

/** TFLOPS that the institution has at least at a moment. */
export const heldAt = ({ cards }: CardBook, at: number): Fraction =>
  cards
    .map((card) => holdingAt(card, at))
    .map((holding) => (holding?.standing === 'held' ? (holding.lowest ?? ZERO) : ZERO))
    .reduce(add, ZERO)

export const petaAt = (book: CardBook, day: string): string =>
  toDecimal({ num: heldAt(book, dayStart(day)).num, den: 1000n * heldAt(book, dayStart(day)).den }, 3)

/** `held`, `open`, `out` or `-` of each card on a day, in the order of their ids. */
export const standingsOn = ({ cards }: CardBook, day: string): readonly string[] =>
  cards.map((card) => holdingAt(card, dayStart(day))?.standing ?? '-')

export const finding = ({ findings }: CardBook, code: CapacityFindingCode) =>
  findings.find((found) => found.code === code)
export const codes = ({ findings }: CardBook): readonly string[] => findings.map(({ code }) => code)

export const lease = (lessor: string, lessee: string, from = '2025-01-01', to = '2025-12-31', document?: string) => ({
  lease: { lessor, lessee, from, to, ...(document === undefined ? {} : { document }) },
})
