import { parseFraction } from '../../../core/fraction.ts'
import type { Device } from '../../../schemas/device.ts'
import type { Overstatement } from '../declared-figure.ts'
import { overstatements } from '../declared-figure.ts'
import type { Reading } from '../declared-line.ts'
import { readingOf } from '../declared-line.ts'
import type { Register } from '../register/load.ts'
import type { ModelMatch } from '../register/match.ts'
import { matchModel } from '../register/match.ts'
import { isCarried, saysSlice } from './names.ts'

/** What one record says of the model of its card. */
export type ModelReading = {
  readonly match: ModelMatch
  /** A part of a card (MIG, vGPU, vNPU): never a card of its own; the figures are those of the physical card. */
  readonly slice: boolean
  /** Says nothing of the model: none is given, or it is a slice that does not name its card. */
  readonly silent: boolean
  readonly asListed: Reading
  readonly asPackage: Reading
  readonly asDevice: Reading
  readonly overstated: Overstatement | null
}

/** Reads each kind of record once: lists have many thousand devices of few kinds. */
export function modelReader(register: Register): (device: Device) => ModelReading {
  const known = new Map<string, ModelReading>()
  return (device) => {
    const { acceleratorModel, memoryGb, formFactor, pciId, unit, fp16DenseTflops } = device
    const kind = [acceleratorModel, memoryGb, formFactor, pciId, unit, fp16DenseTflops]
    const key = JSON.stringify([...kind, saysSlice(device), isCarried(device)])
    const reading = known.get(key) ?? read(register, device)
    known.set(key, reading)
    return reading
  }
}

function read(register: Register, device: Device): ModelReading {
  const { acceleratorModel, memoryGb, formFactor, pciId, fp16DenseTflops } = device
  const reported = {
    model: acceleratorModel ?? '',
    // The memory reported with a slice is the slice's own.
    memoryGb: memoryGb === undefined || saysSlice(device) ? null : parseFraction(memoryGb),
    formFactor: formFactor ?? null,
    pciId: pciId ?? null,
  }
  const match = matchModel(register, reported)
  const unit = device.unit === 'package' && isCarried(device) ? null : (device.unit ?? null)
  const asListed = readingOf(match, unit)
  const declaredTflops = fp16DenseTflops === undefined ? null : parseFraction(fp16DenseTflops)
  const declared = { line: '', reported, units: { count: 1 }, unit, declaredTflops, withheld: null }
  return {
    match,
    slice: saysSlice(device) || match.slice !== null,
    silent: match.slice === null ? reported.model === '' && reported.pciId === null : match.slice.match === null,
    asListed,
    asPackage: readingOf(match, 'package'),
    asDevice: readingOf(match, 'device'),
    overstated: overstatements([{ declared, match, reading: asListed }])[0] ?? null,
  }
}
