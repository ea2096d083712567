import type { Fraction } from '../../../core/fraction.ts'
import { compare, fraction, multiply } from '../../../core/fraction.ts'
import type { Accelerator } from './accelerator.ts'

/**
 * Memory sizes are nominal in the register and near it in practice: drivers print MiB after ECC and their own share
 * (L40S: 45.0 GiB of 48; H100: 79.6 of 80), others decimal GB (85.5 for the same card). From 92 % to 108 % is the same
 * size; no two sizes that one name can stand for are that near (a test goes through them).
 */
const LOW = fraction(92n, 100n)
const HIGH = fraction(108n, 100n)

/** Whether a card of this row can report this size. A row of unknown size cannot be excluded. */
export function fitsMemory(row: Accelerator, memoryGb: Fraction | null): boolean {
  if (memoryGb === null || row.memoryGb === null) return true
  const whole = fraction(BigInt(row.memoryGb))
  const sizes = [whole, multiply(whole, fraction(1n, BigInt(row.devicesPerPackage)))]
  return sizes.some(
    (size) => compare(memoryGb, multiply(size, LOW)) >= 0 && compare(memoryGb, multiply(size, HIGH)) <= 0,
  )
}

/** `SXM5`, `pcie`, `OAM` … as one of the register's words; `null` on a text that is none of them. */
export function formFactorOf(text: string): string | null {
  const word = text.trim().toLowerCase().replace(/[\s-]/g, '')
  if (/^sxm[2-6]?$/.test(word)) return word
  return (
    new Map([
      ['pcie', 'pcie'],
      ['pci', 'pcie'],
      ['oam', 'oam'],
      ['module', 'oam'],
      ['superchip', 'superchip'],
    ]).get(word) ?? null
  )
}

/** Whether a card of this row can have this form factor. A text that is no form factor excludes nothing. */
export function fitsFormFactor(row: Accelerator, formFactor: string | null): boolean {
  const word = formFactor === null ? null : formFactorOf(formFactor)
  if (word === null) return true
  const had = formFactorsOf(row)
  return (
    had.length === 0 ||
    had.some((one) => one === word || (isSxm(one) && isSxm(word) && (one === 'sxm' || word === 'sxm')))
  )
}

const isSxm = (word: string) => word.startsWith('sxm')

/** What stands outside brackets: `module (PCIe-switch servers)` is a module, not a PCIe card. */
function formFactorsOf(row: Accelerator): readonly string[] {
  const words = row.formFactor.replace(/\([^)]*\)/g, '').toLowerCase()
  return [...words.matchAll(/sxm\d?|pcie|oam|module|superchip|card/g)].map(([word]) =>
    word === 'module' ? 'oam' : word === 'card' ? 'pcie' : word,
  )
}
