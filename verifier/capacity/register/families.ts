/**
 * What the register's README says in words and its rows cannot: names of whole families, names that other rows answer
 * to as well, and ids that parts outside the register share. Rows are named by `model`; a test finds each of them.
 */

const ASCEND_910B = [
  'Ascend 910ProB (first generation, 30 cores)',
  'Ascend 910B1',
  'Ascend 910B2',
  'Ascend 910B2C',
  'Ascend 910B3',
  'Ascend 910B4',
  'Ascend 910B4-1',
]
const ASCEND_910 = [
  'Ascend 910A (first generation)',
  ...ASCEND_910B,
  'Ascend 910C, 752 grade (package of two dies)',
  'Ascend 910C, 560 grade (package of two dies)',
]

export type Family = {
  readonly names: readonly string[]
  readonly models: readonly string[]
}

/**
 * README, “How to count”, 2: no single row. Resolved by another field to exactly one of several rows, or unknown; a
 * family of one row is shared with parts outside the register, so nothing settles it.
 */
export const FAMILIES: readonly Family[] = [
  { names: ['Ascend910', 'Ascend 910', 'huawei.com/Ascend910'], models: ASCEND_910 },
  { names: ['910B', 'Ascend910B', 'Ascend 910B'], models: ASCEND_910B },
  { names: ['MLU-370', 'MLU370'], models: ['MLU370-S4', 'MLU370-X4', 'MLU370-X8'] },
  {
    names: ['hygon.com/dcu'],
    models: ['DCU Z100', 'DCU Z100L', 'DCU K100', 'DCU K100_AI', 'DCU BW1000'],
  },
  { names: ['metax-tech.com/gpu'], models: ['C500 (PCIe)', 'C550 (OAM)', 'C588', 'C600'] },
  {
    names: ['gfx942'],
    models: ['Instinct MI300X', 'Instinct MI300A', 'Instinct MI308X', 'Instinct MI325X'],
  },
  { names: ['gfx950'], models: ['Instinct MI350X', 'Instinct MI355X'] },
  {
    names: ['gfx90a'],
    models: ['Instinct MI210', 'Instinct MI250 (module, two GCDs)', 'Instinct MI250X (module, two GCDs)'],
  },
  // An alias of the Z100 in the file, but AMD's MI50 and MI60 report it too and have no row.
  { names: ['gfx906'], models: ['DCU Z100'] },
]

const BOTH_910C = ['Ascend 910C, 752 grade (package of two dies)', 'Ascend 910C, 560 grade (package of two dies)']

/**
 * Names the file lists under fewer rows than can answer to them. This can only lower a figure, or find the row that
 * another field names. h100: note of the H100 SXM row; h800 to rtx_pro_6000 in the same way (a judgement, not a
 * source). Ascend910_93xx: “which 93xx code is which grade is not known here”, “assigned by guess” (notes of both rows).
 */
export const ALSO_FITS: readonly { readonly name: string; readonly models: readonly string[] }[] = [
  { name: 'h100', models: ['H100 NVL 94GB'] },
  { name: 'h800', models: ['H800 NVL'] },
  { name: 'h200', models: ['H200 NVL 141GB'] },
  { name: 'h20', models: ['H20-3e 141GB'] },
  { name: 'rtxpro6000', models: ['RTX PRO 6000 Blackwell Max-Q', 'RTX PRO 6000 Blackwell Server'] },
  { name: 'rtx_pro_6000', models: ['RTX PRO 6000 Blackwell Max-Q', 'RTX PRO 6000 Blackwell Server'] },
  { name: '10de:25b6', models: ['A2'] },
  ...['9391', '9392', '9381', '9382', '9362', '9372'].map((code) => ({ name: `Ascend910_${code}`, models: BOTH_910C })),
]
