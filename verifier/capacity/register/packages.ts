type Package = {
  /** How many devices the vendor's tools list for one package. */
  readonly devices: number
  /** What the figure in the row belongs to. */
  readonly figureOf: 'package' | 'device'
}

/**
 * Boards and modules that show as more than one device (README, “How to count”, 5). A count of devices times the
 * figure of a package would double the claim, so each row says here which of the two its figure is.
 */
export const PACKAGES: ReadonlyMap<string, Package> = new Map([
  ['Ascend 910C, 752 grade (package of two dies)', { devices: 2, figureOf: 'package' }],
  ['Ascend 910C, 560 grade (package of two dies)', { devices: 2, figureOf: 'package' }],
  ['Instinct MI250 (module, two GCDs)', { devices: 2, figureOf: 'package' }],
  ['Instinct MI250X (module, two GCDs)', { devices: 2, figureOf: 'package' }],
  ['Atlas 300I Duo (two 310P chips)', { devices: 2, figureOf: 'package' }],
  ['MLU370-X8', { devices: 2, figureOf: 'package' }],
  ['A16 (one of four GPUs)', { devices: 4, figureOf: 'device' }],
])
