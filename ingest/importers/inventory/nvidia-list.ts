import { InventoryBuilder } from './builder.ts'
import type { InventoryReader } from './inventory.ts'
import { knownId } from './values.ts'
import { WHY } from './why.ts'

const CARD = /^GPU (\d+): (.+) \(UUID: (GPU-[^)\s]+)\)\s*$/
const SLICE = /^\s+MIG (\S+)\s+Device\s+\d+: \(UUID: (MIG-[^)\s]+)\)\s*$/

/**
 * `nvidia-smi -L`. A MIG device is a record with `sliceOf` its card, so that usage under its UUID finds the card; it
 * never counts as one. `GPU 0` is the place of a card without an id.
 */
export function nvidiaListReader(): InventoryReader {
  const found = new InventoryBuilder()
  let line = 0
  let card: { readonly model: string; readonly uuid: string | undefined } | null = null
  return {
    line(text) {
      line++
      if (text.trim() === '') return
      const [, index, model, uuid] = CARD.exec(text) ?? []
      if (model !== undefined) {
        card = { model, uuid: knownId(uuid) }
        return found.card(line, { ...facts(model), uuid: card.uuid }, `GPU ${index ?? ''}`)
      }
      const [, profile, slice] = SLICE.exec(text) ?? []
      if (profile === undefined) return found.drop(line, null, WHY.notThisKind)
      if (card?.uuid === undefined) return found.drop(line, profile, WHY.sliceOfUnnamed)
      const id = knownId(slice)
      if (id === undefined) return found.drop(line, profile, WHY.sliceWithoutId(card.uuid))
      found.card(line, { ...facts(`${card.model} MIG ${profile}`), uuid: id, sliceOf: card.uuid }, null)
    },
    end: () => found.end(),
  }
}

const facts = (acceleratorModel: string) => ({ acceleratorModel, unit: 'device' as const, source: 'nvidia-smi -L' })
