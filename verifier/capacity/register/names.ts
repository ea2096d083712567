import type { Accelerator } from './accelerator.ts'
import { ALSO_FITS, FAMILIES } from './families.ts'

/**
 * The one form in which names are compared: trimmed, lower case, each run of blanks, hyphens and underscores one
 * hyphen. So the driver's name, the Kubernetes label and the Slurm type of a product are one name. Nothing else is
 * evened out: there is no prefix, no edit distance and no guess.
 */
export const normalise = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')

const PCI_ID = /^[0-9a-f]{4}:[0-9a-f]{4}$/

/**
 * `vendor:device` in lower-case hexadecimal, from `10DE:2330`, `0x10de:0x2330` or nvidia-smi's `pci.device_id`, which
 * is the device first: `0x233010DE`. `null` on anything else.
 */
export function normalisePciId(text: string): string | null {
  const id = text.trim().toLowerCase()
  const joined = /^0x([0-9a-f]{4})([0-9a-f]{4})$/.exec(id)
  if (joined !== null) return `${joined[2] ?? ''}:${joined[1] ?? ''}`
  const plain = id.replaceAll('0x', '')
  return PCI_ID.test(plain) ? plain : null
}

export type Named = { readonly rows: readonly Accelerator[]; readonly family: boolean }
export type NameIndex = (name: string) => Named | null

/**
 * Finds the rows that a name stands for, most specific first: (1) a name written in the register, or a family name;
 * (2) the same with the vendor's name put in front or left out. So `NVIDIA H800`, a driver's full name, is one row,
 * while `h800` is all that answer to it.
 */
export function indexNames(rows: readonly Accelerator[]): NameIndex {
  const written = new Map<string, Set<Accelerator>>()
  const varied = new Map<string, Set<Accelerator>>()
  const byModel = new Map(rows.map((row) => [row.model, row]))
  const rowsOf = (models: readonly string[]) => models.flatMap((model) => byModel.get(model) ?? [])
  const also = new Map(ALSO_FITS.map(({ name, models }) => [normalise(name), rowsOf(models)]))
  for (const row of rows) {
    for (const name of namesOf(row)) {
      const answering = [row, ...(also.get(name) ?? [])]
      put(written, name, answering)
      if (!PCI_ID.test(name)) put(varied, withOrWithoutVendor(name, normalise(row.vendor)), answering)
    }
  }
  const families = new Map(
    FAMILIES.flatMap(({ names, models }) =>
      names.map((name): [string, Named] => [normalise(name), { rows: rowsOf(models), family: true }]),
    ),
  )
  return (name) => {
    const key = normalise(name)
    const family = families.get(key)
    if (family !== undefined) return family
    const named = written.get(key) ?? varied.get(key)
    return named === undefined ? null : { rows: [...named], family: false }
  }
}

const withOrWithoutVendor = (name: string, vendor: string) =>
  name.startsWith(`${vendor}-`) ? name.slice(vendor.length + 1) : `${vendor}-${name}`

function put(into: Map<string, Set<Accelerator>>, name: string, rows: readonly Accelerator[]): void {
  const known = into.get(name) ?? new Set()
  for (const row of rows) known.add(row)
  into.set(name, known)
}

/** Every name of a row in the form names are compared in, each once. */
export const namesOf = (row: Accelerator): readonly string[] => [
  ...new Set([row.model, ...row.aliases].map((name) => normalise(name))),
]
